"""The change log's one door: every durable change in a room takes the room's next version here, and nowhere else."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Protocol

from django.db import connection, transaction
from psycopg2.extras import Json

from accounts.models import User
from common.errors import NotFound
from common.rows import first
from rooms.followers import followers
from rooms.models import Change, Room

NOTIFY_CHANNEL = "lockstep"  # wakes the relay; payload `room:<id>` or `mine:<membership id>`


# In SQL, like the other reads of every message: building such a query takes Django longer than PostgreSQL answers.
LOCK = "SELECT * FROM rooms_room WHERE id = %s FOR NO KEY UPDATE"

# The version and its row of the log in one statement: half the way to PostgreSQL, and no moment between the two.
TAKE = """
WITH room AS (
    UPDATE rooms_room
    SET version = %(version)s, change_id = %(uuid)s, last_number = %(last_number)s, last_preview = %(last_preview)s,
        member_count = %(member_count)s, bumped_at = %(bumped_at)s
    WHERE id = %(room)s
)
INSERT INTO rooms_change (room_id, version, uuid, prev, type, body, actor_id, at)
VALUES (%(room)s, %(version)s, %(uuid)s, %(prev)s, %(type)s, %(body)s, %(actor)s, %(at)s)
RETURNING id
"""

STRIP = """
UPDATE rooms_change SET body = body || '{"content": "", "superseded": true}'
WHERE room_id = %(room)s AND version = %(version)s
"""


class RoomChange(Protocol):
    """What happened: a past-tense type and the body that every member may see, asked for once the version is taken."""

    type: ClassVar[str]

    def body(self, room: Room) -> dict[str, Any]: ...


class NotLocked(RuntimeError):
    """A change was recorded for a room whose row the caller had not locked."""


def lock_room(room_id: int) -> Room:
    """The room, locked until the transaction ends. Look only afterwards: at membership, rights, objects.

    A statement of its own: in a joined one PostgreSQL, after waiting, would look again only at the locked row,
    and somebody banned meanwhile would still get through. Raises NotFound.
    """
    room = first(Room, LOCK, [room_id])
    if room is None:
        raise NotFound
    room.locked_in = connection.atomic_blocks[-1]
    return room


def record_change(room: Room, change: RoomChange, *, actor: User | None) -> Change:
    """Take the room's next version for this change: one row in the log, one wake-up for the relay after commit.

    Also saves what the caller has set on the room (last message, member count, activity), then calls those who follow
    changes of this type (rooms.followers).
    Raises NotLocked when the room does not come from lock_room in the transaction that is open.
    """
    _check_locked(room, change.type)
    prev, room.change_id, room.version = room.change_id, uuid.uuid4(), room.next_version
    row = Change(
        room=room,
        version=room.version,
        uuid=room.change_id,
        prev=prev,
        type=change.type,
        body=change.body(room),
        actor=actor,
    )
    row.pk = _take(room, row)
    transaction.on_commit(lambda: wake_relay(f"room:{room.pk}"), robust=True)  # Django can't log a failed partial
    for follower in followers(change.type):
        follower(room, change, actor)
    return row


def strip_text(room: Room, version: int) -> None:
    """Take the text out of a row of the log, which then says `superseded`: a later change has another text, or none.

    Raises NotLocked. A row behind the horizon is not missed.
    """
    _check_locked(room, "superseding")
    with connection.cursor() as cursor:
        cursor.execute(STRIP, {"room": room.pk, "version": version})


def _check_locked(room: Room, doing: str) -> None:
    if room.locked_in not in connection.atomic_blocks:
        raise NotLocked(f"{doing} in room {room.pk}")


def _take(room: Room, row: Change) -> int:
    """Save the room and its new row of the log. The row's id."""
    values: dict[str, Any] = {
        "room": room.pk,
        "version": row.version,
        "uuid": row.uuid,
        "prev": row.prev,
        "type": row.type,
        "body": Json(row.body),
        "actor": row.actor_id,
        "at": row.at,
        "last_number": room.last_number,
        "last_preview": Json(room.last_preview) if room.last_preview else None,
        "member_count": room.member_count,
        "bumped_at": room.bumped_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        (pk,) = cursor.fetchone()
    return int(pk)


def wake_relay(payload: str) -> None:
    """Only a wake-up: the relay's sweep finds what a lost one would have told it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [NOTIFY_CHANNEL, payload])
