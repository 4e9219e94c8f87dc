"""Who hears a change: whoever was in the room at its version, however late it is published, and may be listening.

A list is never kept from one change to the next. Leases are read no earlier than the change: who has none by then
takes one before they subscribe, and syncs after that (realtime.leases).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from rooms.models import Change

# The ids come as one text each: a room of 100,000 members makes no 100,000 Python numbers. The smaller side is walked
# and the other one asked for each, by its index: the members of a small room, the leases for one with more members
# than there are leases. The statistics know how many, but notice the first thousand late: these are counted.
AUDIENCE = """
WITH leases AS MATERIALIZED (
    SELECT CASE WHEN reltuples >= 1000 THEN reltuples
           ELSE (SELECT count(*) FROM (SELECT FROM realtime_lease LIMIT 1000) AS few) END AS number
    FROM pg_class WHERE oid = 'realtime_lease'::regclass
)
SELECT wanted.room, heard.author, heard.others
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS wanted (room, version, actor)
JOIN rooms_room AS room ON room.id = wanted.room
CROSS JOIN LATERAL (
    SELECT bool_or(user_id = wanted.actor) AS author,
           string_agg(user_id::text, ',') FILTER (WHERE user_id IS DISTINCT FROM wanted.actor) AS others
    FROM (
        SELECT stay.user_id FROM rooms_membership AS stay
        CROSS JOIN LATERAL (SELECT FROM realtime_lease WHERE user_id = stay.user_id LIMIT 1) AS lease
        WHERE room.member_count <= (SELECT number FROM leases)
          AND stay.room_id = wanted.room
          AND stay.joined_version <= wanted.version
          AND (stay.left_version IS NULL OR stay.left_version >= wanted.version)
        UNION ALL
        SELECT lease.user_id FROM realtime_lease AS lease
        CROSS JOIN LATERAL (
            SELECT FROM rooms_membership AS stay
            WHERE stay.room_id = wanted.room
              AND stay.user_id = lease.user_id
              AND stay.joined_version <= wanted.version
              AND (stay.left_version IS NULL OR stay.left_version >= wanted.version)
            LIMIT 1
        ) AS stay
        WHERE room.member_count > (SELECT number FROM leases)
    ) AS hearer
) AS heard
"""


class Reader(Protocol):
    def rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]: ...


def audiences(reader: Reader, changes: Iterable[Change]) -> dict[int, list[str]]:
    """By room, the user ids that hear its change, the author first. At most one change a room; one query."""
    by_room = {change.room_id: change for change in changes}
    wanted = [(change.room_id, change.version, change.actor_id) for change in by_room.values()]
    if not wanted:
        return {}
    heard = {}
    for room_id, author, others in reader.rows(AUDIENCE, [list(column) for column in zip(*wanted, strict=True)]):
        first = [str(by_room[room_id].actor_id)] if author else []
        heard[room_id] = first + (others.split(",") if others else [])
    return heard
