"""A room of very many of whom few are there, beside rooms of just these few: what do those cost who are away?

Its people are made in bulk and can't sign in. Those who listen get their tokens, and with them their lease, from the
functions that the token path calls.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

import django

from bench.person import Person
from bench.rooms import make_big_room


@dataclass(frozen=True)
class Listening:
    """Somebody who is there."""

    id: int

    def tokens(self) -> tuple[str, str]:
        from accounts.models import User
        from realtime.channels import personal_channel
        from realtime.leases import give_lease
        from realtime.tokens import connection_token, subscription_token

        channel = subscription_token(User(pk=self.id), personal_channel(self.id))
        give_lease(self.id, takes_changes=True)
        return connection_token(self.id), channel


@dataclass(frozen=True)
class Scene:
    """`present` counts the writer, who is one of `members`."""

    members: int
    present: int
    room: int
    others: Sequence[Listening]


def make_scenes(writer: Person, *, members: int, present: Sequence[int]) -> list[Scene]:
    """For each of `present` a room of that size, where all are there, and the big one, where no more are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    rooms = {size: make_big_room(writer, f"{token_hex(3)} {size} members", size) for size in (*present, members)}
    return [
        Scene(size, many, rooms[size], members_of(rooms[size], writer, many - 1))
        for many in present
        for size in (many, members)
    ]


def members_of(room: int, writer: Person, many: int) -> list[Listening]:
    from rooms.models import Membership

    stays = Membership.objects.filter(room=room).exclude(user=writer.id).order_by("pk")[:many]
    return [Listening(user_id) for user_id in stays.values_list("user_id", flat=True)]
