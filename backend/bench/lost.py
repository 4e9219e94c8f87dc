"""A room's last change reaches nobody's socket, and no other follows: when does each client find it? `--lost=500`.

The change is committed as published, as if Centrifugo had taken it and lost it. What finds it is the sync that each
client does by the clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import uuid4

from bench.crowd import LOOK_EVERY, Crowd, connected, light_clients, make_crowd, none_failed
from bench.figures import in_all
from bench.report import row
from light.client import Light
from sync.proving.record import Record

ROUNDS = 4  # a room each
FOUND_WITHIN = 120.0  # seconds


@dataclass(frozen=True)
class Loss:
    """Seconds from the commit until clients show the change."""

    clients: int
    found: int
    p50: float
    p99: float
    longest: float

    @property
    def well(self) -> bool:
        return self.found == self.clients


def lose(clients: int, say: Callable[[str], None]) -> list[Loss]:
    """Raises RuntimeError when a client failed, or heard what should be lost."""
    say(f"Making {clients:,} people, all of them in {ROUNDS} rooms …")
    return asyncio.run(_lose(make_crowd(clients, ROUNDS), say))


async def _lose(crowd: Crowd, say: Callable[[str], None]) -> list[Loss]:
    record, losses = Record(), []
    lights = light_clients(crowd, record)
    async with connected(lights, crowd.web):
        for number, room in enumerate(crowd.rooms, 1):
            say(f"Round {number}/{ROUNDS}: {len(lights):,} clients, and a message that is lost …")
            version = await asyncio.to_thread(write_unheard, crowd.guests[0].id, room)
            losses.append(figures(len(lights), await _until_found(lights, room, version)))
            if any((heard.room, heard.version) == (room, version) for heard in record.heard):
                raise RuntimeError("The message was not lost")
    none_failed(record.errors)
    return losses


def write_unheard(author: int, room: int) -> int:
    """The room's version with it."""
    from django.db import transaction

    from accounts.models import User
    from messaging.actions import send_message
    from realtime.models import PublishCursor

    with transaction.atomic():
        message, _ = send_message(
            author=User.objects.get(pk=author), room_id=room, client_id=uuid4(), content="Does anybody hear me?"
        )
        PublishCursor.objects.filter(room=room).update(published_version=message.room.version)
    return message.room.version


async def _until_found(lights: Sequence[Light], room: int, version: int) -> list[float]:
    """Of each that found it, seconds."""
    start, found = monotonic(), dict[int, float]()
    while len(found) < len(lights) and monotonic() - start < FOUND_WITHIN:
        await asyncio.sleep(LOOK_EVERY)
        for light in lights:
            if light.picture.rooms[room].version >= version:
                found.setdefault(light.person.id, monotonic() - start)
    return list(found.values())


def figures(clients: int, seconds: Sequence[float]) -> Loss:
    p50, p99, longest = in_all(seconds, 1)
    return Loss(clients, len(seconds), p50, p99, longest)


def as_table(losses: Sequence[Loss]) -> str:
    """Markdown."""
    lines = [row(["lost message", "found by", "seconds p50 / p99 / longest"]), "|---|---|---|"]
    for number, loss in enumerate(losses, 1):
        seconds = f"{loss.p50:.1f} / {loss.p99:.1f} / {loss.longest:.1f}"
        lines.append(row([str(number), f"{loss.found:,} of {loss.clients:,}", seconds]))
    return "\n".join(lines)
