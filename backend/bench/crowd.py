"""Throw-away people in rooms of their own, and their light clients, all in this process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple

import django

from light.client import Light, Notes, end
from light.person import Person
from light.publications import Publications
from light.web import Web
from sync.proving.findings import unlike_fresh
from sync.proving.run import fresh_picture

STAGGER = 0.01  # seconds between two clients' first steps
STARTS_WITHIN = 300.0  # seconds
LOOK_EVERY = 0.1


class Asked(NamedTuple):
    """One request: `status` 0 is none that was answered."""

    kind: str  # token, sync or other
    begun: float
    took: float
    status: int


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


@dataclass(frozen=True)
class Crowd:
    """All `guests` are in all `rooms` (ids)."""

    guests: Sequence[Guest]
    rooms: Sequence[int]
    web: Web


def make_crowd(clients: int, rooms: int) -> Crowd:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    from accounts.sessions import make_session
    from accounts.throw_away import make_throw_away
    from rooms.actions import add_members, create_room

    users = make_throw_away(clients)
    made = [create_room(creator=users[0], name=f"bench {n}", kind="public").room.pk for n in range(1, rooms + 1)]
    for room in made:
        add_members(room_id=room, users=[user.pk for user in users[1:]])
    web = Web(settings.PUBLIC_URL)
    cookies = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    guests = [Guest(user.pk, make_session(user), cookies, web, who=str(user.pk)) for user in users]
    for guest in guests:
        guest.asked = []
    return Crowd(guests, made, web)


@asynccontextmanager
async def connected(lights: Sequence[Light], web: Web) -> AsyncIterator[dict[Light, asyncio.Task[None]]]:
    """All of them are subscribed and synced. Raises TimeoutError when they don't come to be."""
    running: dict[Light, asyncio.Task[None]] = {}
    try:
        for light in lights:
            running[light] = asyncio.create_task(light.run())
            await asyncio.sleep(STAGGER)
        async with asyncio.timeout(STARTS_WITHIN):
            while not all(light.subscribed and light.synced_once and light.is_settled() for light in lights):
                await asyncio.sleep(LOOK_EVERY)
        yield running
    finally:
        await end(running.values(), running, web)


def light_clients(
    crowd: Crowd, notes: Notes, *, windows: int = 0, keeps_tokens: bool = False, every_other_syncs: bool = False
) -> list[Light]:
    """One for each. All sync by the clock, as clients should, or every other one does."""
    publications = Publications()
    ways: dict[str, Any] = {"windows": windows, "seed": 1, "keeps_tokens": keeps_tokens}
    return [
        Light(guest, publications, notes, periodic=not (every_other_syncs and number % 2), **ways)
        for number, guest in enumerate(crowd.guests)
    ]


async def unlike_anew(light: Light) -> list[str]:
    """What it shows otherwise than one that starts now, in words. Raises NoAnswer."""
    await light.refresh_own()
    return unlike_fresh(light.person.id, light.picture.rooms, await fresh_picture(light.person, light.picture.rooms))


def none_failed(errors: Sequence[str]) -> None:
    """Raises RuntimeError when a client did."""
    if errors:
        raise RuntimeError(f"A client failed: {errors[0]}")
