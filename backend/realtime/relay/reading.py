"""What the log holds for the lane's rooms beyond their cursors."""

from collections.abc import Sequence
from dataclasses import dataclass

from realtime.relay.connection import LANES, LaneConnection
from rooms.models import Change

CHANGES_PER_READ = 8  # of one room: the rest is read when these are out
ROOMS_PER_READ = 64

# A sweep: the rooms that are behind, with the age of the first change that waits (null: the log has a hole there).
BEHIND = """
SELECT room.id,
       extract(epoch FROM now() - (
           SELECT at FROM rooms_change WHERE room_id = room.id AND version = cursor.published_version + 1
       ))::float8
FROM rooms_room AS room JOIN realtime_publishcursor AS cursor ON cursor.room_id = room.id
WHERE room.version > cursor.published_version AND room.id %% %s = %s
"""

# LATERAL … LIMIT walks the index of each room; a plain join was planned as a merge over the whole log.
NEXT = """
SELECT change.id, change.room_id, change.version, change.uuid, change.prev, change.type, change.body,
       change.actor_id, change.at, cursor.published_version
FROM unnest(%s::bigint[]) AS due (room)
JOIN realtime_publishcursor AS cursor ON cursor.room_id = due.room
CROSS JOIN LATERAL (
    SELECT * FROM rooms_change WHERE room_id = cursor.room_id AND version > cursor.published_version
    ORDER BY version LIMIT %s
) AS change ORDER BY change.room_id, change.version
"""
COLUMNS = ("id", "room_id", "version", "uuid", "prev", "type", "body", "actor_id", "at")


@dataclass(frozen=True)
class Behind:
    """What a sweep found."""

    rooms: dict[int, float]  # room id: age in seconds of the first change that waits
    holes: list[int]  # rooms whose next change isn't in the log


def is_ours(number: int, lane: int) -> bool:
    """Rooms, and memberships for the echoes, belong to a lane by their id."""
    return number % LANES == lane


def read_behind(connection: LaneConnection) -> Behind:
    rows = connection.rows(BEHIND, [LANES, connection.lane])
    rooms = {room_id: max(0.0, age) for room_id, age in rows if age is not None}
    return Behind(rooms, [room_id for room_id, age in rows if age is None])


def read_next(connection: LaneConnection, rooms: Sequence[int]) -> dict[int, list[Change]]:
    """By room, the changes that come next, in order of version and without a hole. One query."""
    found: dict[int, list[Change]] = {}
    if not rooms:
        return found
    for *values, published in connection.rows(NEXT, [list(rooms), CHANGES_PER_READ]):
        change = Change(**dict(zip(COLUMNS, values, strict=True)))
        before = found.get(change.room_id)
        if change.version == (before[-1].version if before else published) + 1:
            found.setdefault(change.room_id, []).append(change)
    return found
