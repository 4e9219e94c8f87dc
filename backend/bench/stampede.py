"""Everybody's socket ends at once: until when all are back and synced, and what that costs. `--herd=1000`.

The clients are the light ones, each in 50 rooms, all in this process. First nginx's workers are killed, which its
master replaces at once; then Centrifugo, which the runner starts again. A 5xx of the API is one too many: only
handshakes may be refused, as long as nobody is there to take them.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from bench.crowd import LOOK_EVERY, Asked, Crowd, Guest, connected, light_clients, make_crowd, none_failed
from bench.figures import Spread, in_all, spread
from bench.processor import Processor, stack_meter
from bench.report import row, spelled
from bench.servers import pid_of
from stack import processes

ROOMS = 50
BACK_WITHIN = 120.0  # seconds
CALM = 3.0  # seconds before all end, so that nothing else goes on


@dataclass(frozen=True)
class Return:
    """How all came back. Seconds until then, milliseconds of requests, processor milliseconds for each client."""

    ended: str
    clients: int
    back: int
    p50: float
    p99: float
    longest: float
    token: Spread
    sync: Spread
    failed: int  # answers of 5xx
    unanswered: int
    refused: int  # handshakes
    processor: Processor

    @property
    def well(self) -> bool:
        return self.back == self.clients and not self.failed


class Sockets:
    """When each was connected last; what clients note."""

    def __init__(self) -> None:
        self.connected: dict[str, float] = {}
        self.refused = 0
        self.errors: list[str] = []

    def note(self, who: str, kind: str, **facts: Any) -> None:
        if kind == "error":
            self.errors.append(facts["text"])
        elif kind == "socket" and facts["state"] == "connected":
            self.connected[who] = monotonic()
        elif kind == "socket" and facts["state"] == "failed":
            self.refused += 1


def stampede(clients: int, say: Callable[[str], None]) -> list[Return]:
    """Raises RuntimeError or TimeoutError when the clients do not even start."""
    say(f"Making {clients:,} people, all of them in {ROOMS} rooms …")
    return asyncio.run(_stampede(make_crowd(clients, ROOMS), say))


async def _stampede(crowd: Crowd, say: Callable[[str], None]) -> list[Return]:
    sockets, found = Sockets(), []
    async with connected(light_clients(crowd, sockets, keeps_tokens=True), crowd.web):
        for name, end in ENDS.items():
            await asyncio.sleep(CALM)
            say(f"{len(crowd.guests):,} clients are connected; {name} …")
            found.append(await _end(name, end, crowd.guests, sockets))
    none_failed(sockets.errors)
    return found


async def _end(name: str, end: Callable[[], None], guests: Sequence[Guest], sockets: Sockets) -> Return:
    for guest in guests:
        guest.asked.clear()
    sockets.refused, meter = 0, stack_meter()
    before, at = meter.read(), monotonic()
    end()
    while monotonic() - at < BACK_WITHIN:
        await asyncio.sleep(LOOK_EVERY)
        back = [when for guest in guests if (when := returned(guest.asked, sockets.connected[guest.who], after=at))]
        if len(back) == len(guests):
            break
    spent = meter.read().since(before, messages=len(guests))
    asked = [each for guest in guests for each in guest.asked]
    return figures(name, len(guests), [when - at for when in back], asked, sockets.refused, spent)


def returned(asked: Sequence[Asked], connected: float, *, after: float) -> float | None:
    """When the first sync was answered that was asked for on a socket of after that moment."""
    if connected < after:
        return None
    syncs = [each for each in asked if each.kind == "sync" and each.status == 200 and each.begun >= connected]
    return min((each.begun + each.took for each in syncs), default=None)


def figures(
    ended: str, clients: int, back: Sequence[float], asked: Sequence[Asked], refused: int, spent: Processor
) -> Return:
    def times(kind: str) -> Spread:
        return spread([round(each.took * 1e9) for each in asked if each.kind == kind and each.status == 200] or [0])

    p50, p99, longest = in_all(back, 2)
    failed = sum(each.status >= 500 for each in asked)
    unanswered = sum(each.status == 0 for each in asked)
    return Return(
        ended=ended,
        clients=clients,
        back=len(back),
        p50=p50,
        p99=p99,
        longest=longest,
        token=times("token"),
        sync=times("sync"),
        failed=failed,
        unanswered=unanswered,
        refused=refused,
        processor=spent,
    )


def kill_nginx_workers() -> None:
    """Their master goes on, and has new ones at once."""
    for worker in processes.family(pid_of("nginx")):
        os.kill(worker.pid, signal.SIGKILL)


def kill_centrifugo() -> None:
    os.kill(pid_of("centrifugo"), signal.SIGKILL)


ENDS = {"nginx's workers are killed": kill_nginx_workers, "Centrifugo is killed": kill_centrifugo}


def as_table(found: Sequence[Return]) -> str:
    """Markdown."""
    times, spent = "p50 / p90 / p99 ms", "processor ms a client"
    head = ["", "back", "seconds p50 / p99 / longest", f"token, {times}", f"sync, {times}", "5xx", "no answer"]
    lines = [row([*head, "handshakes refused", f"{spent}: web", "PostgreSQL"]), f"|{'---|' * 10}"]
    for each in found:
        back = f"{each.back:,} of {each.clients:,}"
        seconds = f"{each.p50:.1f} / {each.p99:.1f} / {each.longest:.1f}"
        counts = [str(each.failed), str(each.unanswered), str(each.refused)]
        cost = [f"{part:.1f}" for part in (each.processor.web, each.processor.postgres)]
        lines.append(row([each.ended, back, seconds, spelled(each.token), spelled(each.sync), *counts, *cost]))
    return "\n".join(lines)
