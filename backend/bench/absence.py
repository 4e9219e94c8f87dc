"""Somebody comes back whose lease, tokens and history are long over: when do they show everything? `--absent=100`.

So many people close their laptops. Their leases run out, as after an hour and more, and are closed by the relay; a
thousand messages are written meanwhile, in one room more than a sync tells one by one. Then they come back one after
the other, with new tokens. Each is compared with a client that starts then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import uuid4

from bench.crowd import LOOK_EVERY, Crowd, connected, light_clients, make_crowd, none_failed, unlike_anew
from bench.figures import in_all
from bench.report import row
from light.client import Light
from sync.proving.record import Record

ROOMS = 50
MESSAGES, BUSY = 15, 300  # in each room, and in one of them
CLOSED_WITHIN = 120.0  # seconds
BACK_WITHIN = 60.0
LOOK_OFTEN = 0.01


@dataclass(frozen=True)
class Coming:
    """Seconds from opening the laptop until everything is there: socket, sync and the messages of the open room."""

    clients: int
    p50: float
    p99: float
    longest: float
    different: tuple[str, ...]  # from one who starts then

    @property
    def well(self) -> bool:
        return not self.different


def stay_away(clients: int, say: Callable[[str], None]) -> list[Coming]:
    """Raises RuntimeError when a client failed, TimeoutError when one doesn't come back."""
    say(f"Making {clients:,} people, all of them in {ROOMS} rooms …")
    return asyncio.run(_stay_away(make_crowd(clients, ROOMS), say))


async def _stay_away(crowd: Crowd, say: Callable[[str], None]) -> list[Coming]:
    record = Record()
    lights = light_clients(crowd, record, windows=1)
    async with connected(lights, crowd.web) as running:
        for light in lights:
            await fall_asleep(light, running)
        say("They are away, their leases are closed, people write …")
        await asyncio.to_thread(end_leases)
        await _until_closed()
        await asyncio.to_thread(write, crowd)
        say("They come back …")
        seconds, different = [], []
        for light in lights:
            start = monotonic()
            await wake(light, running)
            seconds.append(monotonic() - start)
            different += await unlike_anew(light)
    none_failed(record.errors)
    return [figures(seconds, different)]


async def fall_asleep(light: Light, running: dict[Light, asyncio.Task[None]]) -> None:
    """What it shows stays; nothing of it runs."""
    running[light].cancel()
    light.close()
    await asyncio.gather(running[light], return_exceptions=True)
    light.subscribed = light.synced_once = False


async def wake(light: Light, running: dict[Light, asyncio.Task[None]]) -> None:
    """Until nothing is on its way any more."""
    running[light] = asyncio.create_task(light.run())
    async with asyncio.timeout(BACK_WITHIN):
        while not (light.subscribed and light.synced_once and light.is_settled()):
            await asyncio.sleep(LOOK_OFTEN)


def end_leases() -> None:
    from common.times import now
    from realtime.models import Lease

    Lease.objects.update(until=now())


async def _until_closed() -> None:
    from realtime.models import Lease

    async with asyncio.timeout(CLOSED_WITHIN):
        while await asyncio.to_thread(Lease.objects.exists):
            await asyncio.sleep(LOOK_EVERY)


def write(crowd: Crowd) -> None:
    from accounts.models import User
    from messaging.actions import send_message

    author = User.objects.get(pk=crowd.guests[0].id)
    for number, room in enumerate(crowd.rooms):
        for text in range(MESSAGES if number else BUSY):
            send_message(author=author, room_id=room, client_id=uuid4(), content=f"While you were away: {text}")


def figures(seconds: Sequence[float], different: Sequence[str]) -> Coming:
    p50, p99, longest = in_all(seconds, 2)
    return Coming(len(seconds), p50, p99, longest, tuple(different))


def as_table(found: Sequence[Coming]) -> str:
    """Markdown."""
    lines = [row(["came back", "seconds p50 / p99 / longest", "shown otherwise than anew"]), "|---|---|---|"]
    for each in found:
        seconds = f"{each.p50:.2f} / {each.p99:.2f} / {each.longest:.2f}"
        lines.append(row([f"{each.clients:,}", seconds, "; ".join(each.different) or "nothing"]))
    return "\n".join(lines)
