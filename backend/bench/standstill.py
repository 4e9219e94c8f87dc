"""The relay stands still while people write: when is it told, and what comes after? `--standstill=360` seconds.

Half of the clients sync by the clock, and so know what was written before it is published; the others learn of it when
the relay goes on. Nothing may be lost, nothing applied twice, and `/readyz` must say so long before.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple
from uuid import uuid4

from bench.crowd import LOOK_EVERY, Crowd, connected, light_clients, make_crowd, none_failed, unlike_anew
from bench.report import row
from bench.servers import pid_of
from light.client import Light
from light.web import NoAnswer
from sync.proving.findings import out_of_order
from sync.proving.record import Record

CLIENTS, ROOMS = 50, 10
RATE = 5  # messages a second
FREEZE_EVERY = 0.05  # seconds
ALARM_WITHIN = 60.0  # seconds
DONE_WITHIN = 120.0  # seconds after the relay goes on
LOOK_RARELY = 1.0  # seconds: at /readyz


@dataclass(frozen=True)
class Standstill:
    """Seconds. `alarm` counts from the standstill's beginning, `done` from its end; None is never."""

    seconds: int
    written: int  # messages that were acknowledged
    lost: int  # of them, from the database
    different: tuple[str, ...]  # what clients show otherwise than one that starts then
    out_of_order: tuple[str, ...]  # what they applied so, or twice
    heard_again: int
    alarm: float | None
    done: float | None

    @property
    def well(self) -> bool:
        told = self.alarm is not None and self.alarm <= ALARM_WITHIN
        return told and self.done is not None and not (self.lost or self.different or self.out_of_order)


class Written(NamedTuple):
    """A message: its ids, and the room's version with it."""

    room: int
    version: int
    id: int


def stand_still(seconds: int, say: Callable[[str], None]) -> list[Standstill]:
    """Raises RuntimeError when a client failed."""
    say(f"Making {CLIENTS} people in {ROOMS} rooms …")
    return asyncio.run(_stand_still(make_crowd(CLIENTS, ROOMS), seconds, say))


async def _stand_still(crowd: Crowd, seconds: int, say: Callable[[str], None]) -> list[Standstill]:
    record = Record()
    lights = light_clients(crowd, record, windows=ROOMS, every_other_syncs=True)
    async with connected(lights, crowd.web):
        start = monotonic()
        say(f"The relay stands still for {seconds} s, {RATE} messages a second …")
        watching, freezing = asyncio.create_task(_until_told(crowd)), asyncio.create_task(freeze())
        try:
            written = await write(crowd, seconds)
        finally:
            freezing.cancel()
            thaw()
        end = monotonic()
        say(f"It goes on; {len(written):,} messages were written …")
        done = await _until_all_show(lights, written)
        alarm = watching.result() - start if watching.done() else None
        watching.cancel()
        different = [line for light in lights for line in await unlike_anew(light)]
    none_failed(record.errors)
    return [
        Standstill(
            seconds=seconds,
            written=len(written),
            lost=await asyncio.to_thread(lost, written),
            different=tuple(different),
            out_of_order=tuple(out_of_order(record)),
            heard_again=heard_again(record),
            alarm=rounded(alarm),
            done=rounded(done and done - end),
        )
    ]


async def freeze() -> None:
    """Whichever relay there is: the runner replaces one that doesn't answer, before it gets to anything."""
    while True:
        signal_relay(signal.SIGSTOP)
        await asyncio.sleep(FREEZE_EVERY)


def thaw() -> None:
    signal_relay(signal.SIGCONT)


def signal_relay(number: signal.Signals) -> None:
    with suppress(ProcessLookupError, KeyError):  # between two of them
        os.kill(pid_of("relay"), number)


async def write(crowd: Crowd, seconds: float) -> list[Written]:
    """What was acknowledged."""
    choice, start, written = random.Random(1), monotonic(), list[Written]()
    while (now := monotonic()) < start + seconds:
        guest, room = choice.choice(crowd.guests), choice.choice(crowd.rooms)
        body = {"content": "Is anybody there?", "client_id": str(uuid4())}
        status, answer = await guest.ask("POST", f"/api/rooms/{room}/messages/", body)
        if status == 201:
            written.append(Written(room, answer["room"]["version"], answer["id"]))
        await asyncio.sleep(max(0.0, now + 1 / RATE - monotonic()))
    return written


async def _until_told(crowd: Crowd) -> float:
    """When `/readyz` said that something is wrong."""
    while True:
        with suppress(NoAnswer):
            status, _ = await crowd.guests[0].ask("GET", "/readyz")
            if status == 503:
                return monotonic()
        await asyncio.sleep(LOOK_RARELY)


async def _until_all_show(lights: Sequence[Light], written: Sequence[Written]) -> float | None:
    """When all of it was shown everywhere; None when that takes too long."""
    last: dict[int, int] = {}
    for message in written:
        last[message.room] = max(message.version, last.get(message.room, 0))
    start = monotonic()
    while monotonic() - start < DONE_WITHIN:
        if all(light.picture.rooms[room].version >= at for light in lights for room, at in last.items()):
            return monotonic()
        await asyncio.sleep(LOOK_EVERY)
    return None


def lost(written: Sequence[Written]) -> int:
    from messaging.models import Message

    return len(written) - Message.objects.filter(pk__in=[message.id for message in written]).count()


def heard_again(record: Record) -> int:
    heard = [(heard.user, heard.room, heard.version) for heard in record.heard]
    return len(heard) - len(set(heard))


def rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def as_table(found: Sequence[Standstill]) -> str:
    """Markdown."""
    head = ["stood still", "written", "lost", "out of order or twice", "heard again", "told after", "all shown after"]
    lines = [row([*head, "shown otherwise than anew"]), f"|{'---|' * 8}"]
    for each in found:
        counts = [f"{each.seconds} s", f"{each.written:,}", str(each.lost), str(len(each.out_of_order))]
        times = ["never" if seconds is None else f"{seconds} s" for seconds in (each.alarm, each.done)]
        lines.append(row([*counts, str(each.heard_again), *times, "; ".join(each.different) or "nothing"]))
    return "\n".join(lines)
