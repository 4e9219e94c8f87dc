"""Who hears a change: whoever was in the room at its version, however late it is published.

A list is never kept from one change to the next. Were only those asked who can hear at all (have a socket that may
still be open), this query is the place to join them in.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from rooms.models import Change

# The ids come as one text each: a room of 100,000 members makes no 100,000 Python numbers.
AUDIENCE = """
SELECT wanted.room, heard.author, heard.others
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS wanted (room, version, actor)
CROSS JOIN LATERAL (
    SELECT bool_or(user_id = wanted.actor) AS author,
           string_agg(user_id::text, ',') FILTER (WHERE user_id IS DISTINCT FROM wanted.actor) AS others
    FROM rooms_membership
    WHERE room_id = wanted.room
      AND joined_version <= wanted.version
      AND (left_version IS NULL OR left_version >= wanted.version)
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
