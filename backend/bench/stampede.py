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
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import django

from bench.figures import Spread, percentile, spread
from bench.processor import Processor, stack_meter
from bench.report import row, spelled
from light.client import Light
from light.person import Person
from light.publications import Publications
from light.web import Web
from stack import processes
from stack.home import Home

ROOMS = 50
STAGGER = 0.01  # seconds between two clients' first steps
STARTS_WITHIN = 300.0  # seconds
BACK_WITHIN = 120.0
LOOK_EVERY = 0.1
CALM = 3.0  # seconds before all end, so that nothing else goes on


class Asked(NamedTuple):
    """One request: `status` 0 is none that was answered."""

    kind: str  # token, sync or other
    begun: float
    took: float
    status: int


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


class Guest(Person):
    """Somebody whose requests are noted."""

    asked: list[Asked]

    async def ask(self, method: str, path: str, body: Any = None, *, within: float = 15.0) -> tuple[int, Any]:
        kind = "token" if path.startswith("/api/token/") else "sync" if path == "/api/sync/" else "other"
        begun, status = monotonic(), 0
        try:
            status, found = await super().ask(method, path, body, within=within)
            return status, found
        finally:
            self.asked.append(Asked(kind, begun, monotonic() - begun, status))


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
    """Raises RuntimeError when the clients do not even start."""
    say(f"Making {clients:,} people, all of them in {ROOMS} rooms …")
    guests = make_guests(clients)
    return asyncio.run(_stampede(guests, say))


def make_guests(clients: int) -> list[Guest]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    from accounts.sessions import make_session
    from accounts.throw_away import make_throw_away
    from rooms.actions import add_members, create_room

    users = make_throw_away(clients)
    for number in range(1, ROOMS + 1):
        room = create_room(creator=users[0], name=f"herd {number}", kind="public").room
        add_members(room_id=room.pk, users=[user.pk for user in users[1:]])
    web = Web(settings.PUBLIC_URL)
    cookies = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    guests = [Guest(user.pk, make_session(user), cookies, web, who=str(user.pk)) for user in users]
    for guest in guests:
        guest.asked = []
    return guests


async def _stampede(guests: Sequence[Guest], say: Callable[[str], None]) -> list[Return]:
    sockets, publications = Sockets(), Publications()
    ways: dict[str, Any] = {"periodic": True, "windows": 0, "seed": 1, "keeps_tokens": True}
    lights = [Light(guest, publications, sockets, **ways) for guest in guests]
    running = []
    for light in lights:
        running.append(asyncio.create_task(light.run()))
        await asyncio.sleep(STAGGER)
    async with asyncio.timeout(STARTS_WITHIN):
        while not all(light.subscribed and light.synced_once for light in lights):
            await asyncio.sleep(LOOK_EVERY)
    try:
        found = []
        for name, end in ENDS.items():
            await asyncio.sleep(CALM)
            say(f"{len(guests):,} clients are connected; {name} …")
            found.append(await _end(name, end, guests, sockets))
        if sockets.errors:
            raise RuntimeError(f"A client failed: {sockets.errors[0]}")
        return found
    finally:
        for task in running:
            task.cancel()
        for light in lights:
            light.close()
        await asyncio.gather(*running, return_exceptions=True)


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

    p50, p99, longest = (round(percentile(back or [0.0], share), 2) for share in (0.5, 0.99, 1.0))
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


def pid_of(service: str) -> int:
    return Home(Path(os.environ["LOCKSTEP_HOME"])).recorded()[service][0]


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


def as_json(found: Sequence[Return]) -> list[dict[str, Any]]:
    return [{**asdict(each), "well": each.well} for each in found]
