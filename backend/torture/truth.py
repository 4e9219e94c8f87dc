"""What the database says: where every room stands, and with that where each client must come to stand."""

from __future__ import annotations

import contextlib
from typing import Any

import psycopg2

STANDING = """
SELECT stay.user_id, room.id, room.version, room.change_id::text
FROM rooms_membership AS stay JOIN rooms_room AS room ON room.id = stay.room_id
WHERE stay.left_version IS NULL
"""

Standing = dict[str, dict[str, list[Any]]]


def standing(database: str) -> Standing:
    """`{user: {room: [version, change id]}}` of everybody's rooms."""
    found: Standing = {}
    with contextlib.closing(psycopg2.connect(database)) as session, session.cursor() as cursor:
        cursor.execute(STANDING)
        for user, room, version, change_id in cursor.fetchall():
            found.setdefault(str(user), {})[str(room)] = [version, change_id]
    return found


def strayed(truth: Standing, clients: dict[str, Any]) -> dict[str, str]:
    """Of each client that is not where it must be, the reason."""
    found = {}
    for user, client in clients.items():
        want, has = truth.get(user, {}), client["rooms"]
        if has != want:
            differ = sorted(room for room in want.keys() | has.keys() if want.get(room) != has.get(room))
            room = differ[0]
            found[user] = f"room {room}: has {has.get(room)}, should have {want.get(room)}"
        elif not client["whole"]:
            found[user] = "something is still on its way"
    return found
