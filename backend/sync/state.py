"""What a client says it holds, and how that differs from the truth. Reads only; call it inside one snapshot()."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accounts.models import User
from common.pagination import ID_MAX
from messaging.previews import read_changes
from rooms.cards import mine, room_card
from rooms.models import Change, Membership

CHANGES_PER_ROOM = 200  # more missing than that: the room's snapshot is smaller
CHANGES_PER_SYNC = 2_000  # rooms with the least missing come first, the others get snapshots


@dataclass(frozen=True)
class Held:
    """What a client holds of a room: the version it is at, that change's id, and its own marker's counter."""

    version: int
    id: UUID | None
    mine_version: int | None = None


class Stand(NamedTuple):
    """Where somebody's latest stay in a room stands now, and the room."""

    room_id: int
    left_version: int | None
    mine_version: int
    version: int
    id: UUID


def difference(user: User, told: dict[int, Held]) -> dict[str, Any]:
    """`{"rooms", "gone", "mine"}`: only the rooms that differ. One query when none does, however many rooms; else four.

    What costs is making models of rows, and nearly every sync finds that nothing differs.
    """
    stands = latest_stands(user, told)
    same = {stand.room_id for stand in stands if is_same(stand, told.get(stand.room_id))}
    if len(same) == len(stands) == len(told):
        return {"rooms": {}, "gone": {}, "mine": {}}
    held = {room_id: have for room_id, have in told.items() if room_id not in same}
    stays = latest_stays(user, [stand.room_id for stand in stands if stand.room_id not in same])
    log = read_log({room_id: rows_wanted(stays[room_id], held[room_id]) for room_id in held.keys() & stays}, held)
    rooms: dict[str, Any] = {str(room_id): {"snapshot": room_card(stays[room_id])} for room_id in stays.keys() - held}
    gone: dict[str, Any] = {str(room_id): {"version": 0, "reset": True} for room_id in held.keys() - stays}
    own: dict[str, Any] = {}
    missing: list[Change] = []
    for room_id in held.keys() & stays:
        key, stay, have, rows = str(room_id), stays[room_id], held[room_id], log[room_id]
        if stay.left_version is not None:
            gone[key] = when_gone(stay.left_version, have, rows)
            continue
        if have.mine_version != stay.mine_version:
            own[key] = mine(stay)
        if not is_current(stay, have):
            lacks = missing_changes(stay, have, rows)
            missing += lacks
            rooms[key] = {"changes": []} if lacks else when_behind(stay, have, rows)
    for read in read_changes(missing):  # of all rooms at once: what they name is read in one query
        rooms[str(read["room"])]["changes"].append(read)
    return {"rooms": rooms, "gone": gone, "mine": own}


def as_never_had(held: dict[int, Held]) -> dict[int, Held]:
    """For a client of another history: no such version was ever there, so that each room is told anew."""
    return {room_id: replace(have, version=ID_MAX) for room_id, have in held.items()}


def latest_stands(user: User, held: Iterable[int]) -> list[Stand]:
    """One's current stays, and for rooms that the client holds, else the last one."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST_STANDS, [user.pk, list(held)])
        return [Stand(*row) for row in cursor.fetchall()]


LATEST_STANDS = """
SELECT DISTINCT ON (stay.room_id) stay.room_id, stay.left_version, stay.mine_version, room.version, room.change_id
FROM rooms_membership AS stay JOIN rooms_room AS room ON room.id = stay.room_id
WHERE stay.user_id = %s AND (stay.left_version IS NULL OR stay.room_id = ANY(%s::bigint[]))
ORDER BY stay.room_id, stay.joined_version DESC
"""


def is_same(stand: Stand, have: Held | None) -> bool:
    """Whether there is nothing to tell of this room."""
    return (
        have is not None
        and stand.left_version is None
        and (have.version, have.id, have.mine_version) == (stand.version, stand.id, stand.mine_version)
    )


def latest_stays(user: User, rooms: Sequence[int]) -> dict[int, Membership]:
    """By room, the same with all that cards tell."""
    stays = Membership.objects.filter(user=user, room_id__in=rooms).with_room()
    return {stay.room_id: stay for stay in stays.order_by("room_id", "joined_version")}


def is_current(stay: Membership, have: Held) -> bool:
    return (have.version, have.id) == (stay.room.version, stay.room.change_id)


def rows_wanted(stay: Membership, have: Held) -> int:
    """How many rows of the log, from the version that the client holds on: that one tells whether we know it.

    One where the missing changes won't be told: in a room one has left, from before one's joining, too many.
    """
    if stay.left_version is not None:
        return 1
    behind = stay.room.version - have.version
    if behind <= 0:
        return 0
    return 1 + behind if have.version >= stay.joined_version and behind <= CHANGES_PER_ROOM else 1


def read_log(wanted: dict[int, int], held: dict[int, Held]) -> dict[int, list[Change]]:
    """The rows wanted of each room, in order of version. One query; past CHANGES_PER_SYNC only one row a room."""
    plan, missing = [], 0
    for room_id, rows in sorted(wanted.items(), key=lambda item: item[1]):
        missing += max(0, rows - 1)
        if rows:
            plan.append((room_id, held[room_id].version, rows if missing <= CHANGES_PER_SYNC else 1))
    log: dict[int, list[Change]] = defaultdict(list)
    if plan:
        rooms, versions, limits = (list(column) for column in zip(*plan, strict=True))
        for change in Change.objects.raw(READ_LOG, [rooms, versions, limits]):
            log[change.room_id].append(change)
    return log


READ_LOG = """
SELECT change.* FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS wanted (room, version, rows)
CROSS JOIN LATERAL (
    SELECT * FROM rooms_change WHERE room_id = wanted.room AND version >= wanted.version
    ORDER BY version LIMIT wanted.rows
) AS change ORDER BY change.room_id, change.version
"""


def is_known(have: Held, rows: list[Change]) -> bool | None:
    """Whether the log ever had (version, id); None when that part of it is behind the horizon."""
    if rows and rows[0].version == have.version:
        return rows[0].uuid == have.id
    if rows and rows[0].version == have.version + 1:
        return rows[0].prev == have.id
    return None


def missing_changes(stay: Membership, have: Held, rows: list[Change]) -> list[Change]:
    """What the client lacks, whole; empty when it can't be told as changes."""
    missing = [change for change in rows if change.version > have.version]
    whole = len(missing) == stay.room.version - have.version
    return missing if whole and is_known(have, rows) else []


def when_behind(stay: Membership, have: Held, rows: list[Change]) -> dict[str, Any]:
    """The room as a snapshot; with `reset` when this database never had what the client holds."""
    ahead = have.version >= stay.room.version  # and not current
    answer: dict[str, Any] = {"snapshot": room_card(stay)}
    if ahead or is_known(have, rows) is False:
        answer["reset"] = True
    return answer


def when_gone(left_version: int, have: Held, rows: list[Change]) -> dict[str, Any]:
    """The version of leaving; with `reset` when the client holds what it can't have got from this database."""
    answer: dict[str, Any] = {"version": left_version}
    if have.version > left_version or is_known(have, rows) is False:
        answer["reset"] = True
    return answer
