"""What an operator does under everybody's hands, and the requests that fail meanwhile: `--upkeep=40` requests a second.

Reloads of gunicorn and of nginx, and a migration with the lock timeout of all of ours, several times each. Requests are
begun when their time has come, whether the earlier ones are answered or not, and none is sent again.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import uuid4

from bench.crowd import Asked, Crowd, Guest, make_crowd
from bench.figures import in_all
from bench.report import row
from bench.servers import pid_of
from light.web import NoAnswer
from torture.operations import ADD, DROP, alter

CLIENTS, ROOMS = 20, 10
TIMES = 5  # each
EVERY = 4.0  # seconds


@dataclass(frozen=True)
class Meanwhile:
    """`failed`: answers of 5xx and requests without one, by what they were. Milliseconds."""

    what: str
    asked: int
    failed: dict[str, int]
    p50: float
    p99: float
    longest: float

    @property
    def well(self) -> bool:
        return not self.failed


def keep_up(rate: int, say: Callable[[str], None]) -> list[Meanwhile]:
    say(f"Making {CLIENTS} people in {ROOMS} rooms …")
    return asyncio.run(_keep_up(make_crowd(CLIENTS, ROOMS), rate, say))


async def _keep_up(crowd: Crowd, rate: int, say: Callable[[str], None]) -> list[Meanwhile]:
    found = []
    for what, act in ACTS.items():
        say(f"{TIMES} times {what}, {rate} requests a second …")
        for guest in crowd.guests:
            guest.asked.clear()
        asking = asyncio.create_task(ask_all(crowd, rate, TIMES * EVERY))
        for number in range(TIMES):
            await asyncio.sleep(EVERY / 2)
            await asyncio.to_thread(act, number)
            await asyncio.sleep(EVERY / 2)
        await asking
        found.append(figures(what, [each for guest in crowd.guests for each in guest.asked]))
    crowd.web.close()
    return found


async def ask_all(crowd: Crowd, rate: int, seconds: float) -> None:
    """Until the last is answered, or its time is over."""
    choice, start = random.Random(1), monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(round(rate * seconds)):
            await asyncio.sleep(start + number / rate - monotonic())
            group.create_task(ask(choice.choice(crowd.guests), choice.choice(crowd.rooms), choice.random()))


async def ask(guest: Guest, room: int, chance: float) -> None:
    """Half of them write."""
    messages = f"/api/rooms/{room}/messages/"
    try:
        if chance < 0.5:
            await guest.ask("POST", messages, {"content": "What now?", "client_id": str(uuid4())})
        elif chance < 0.75:
            await guest.ask("GET", f"{messages}?limit=50")
        else:
            await guest.ask("POST", "/api/sync/", {"rooms": {}})
    except NoAnswer:
        pass  # noted with the others


def figures(what: str, asked: Sequence[Asked]) -> Meanwhile:
    failed = Counter(str(each.status or "no answer") for each in asked if each.status == 0 or each.status >= 500)
    times = [each.took * 1000 for each in asked]
    p50, p99, longest = in_all(times, 1)
    return Meanwhile(what, len(asked), dict(failed), p50, p99, longest)


def reload(service: str) -> Callable[[int], None]:
    return lambda number: os.kill(pid_of(service), signal.SIGHUP)


def migrate(number: int) -> None:
    """A column of the messages' table comes and goes."""
    alter(os.environ["DATABASE_URL"], DROP if number % 2 else ADD)


def nothing(number: int) -> None:
    """What it is like without."""


ACTS: dict[str, Callable[[int], None]] = {
    "nothing": nothing,
    "gunicorn is reloaded": reload("web"),
    "nginx is reloaded": reload("nginx"),
    "a migration": migrate,
    "nothing, again": nothing,
}


def as_table(found: Sequence[Meanwhile]) -> str:
    """Markdown."""
    lines = [row(["meanwhile", "requests", "failed", "ms p50 / p99 / longest"]), "|---|---|---|---|"]
    for each in found:
        failed = ", ".join(f"{count} {what}" for what, count in sorted(each.failed.items())) or "0"
        times = f"{each.p50:.0f} / {each.p99:.0f} / {each.longest:,.0f}"
        lines.append(row([each.what, f"{each.asked:,}", failed, times]))
    return "\n".join(lines)
