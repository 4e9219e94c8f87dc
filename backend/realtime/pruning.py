"""The log's old end: what is cut off behind the horizon, in small transactions, while everything else goes on."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from common.patience import no_hurry
from rooms.models import ALWAYS_KEPT

# Up to which version each room may be cut: what is old, but never the last ones, nor what is not published yet.
# Versions and times need not agree (clocks are set back), so that the first young change ends it.
DUE = """
SELECT room.id, due.version
FROM rooms_room room
JOIN realtime_publishcursor cursor ON cursor.room_id = room.id
JOIN LATERAL (
    SELECT version, at FROM rooms_change WHERE room_id = room.id ORDER BY version LIMIT 1
) oldest ON oldest.at < %(before)s AND oldest.version <= LEAST(room.version - %(keep)s, cursor.published_version)
CROSS JOIN LATERAL (
    SELECT LEAST(room.version - %(keep)s, cursor.published_version, (
        SELECT version - 1 FROM rooms_change WHERE room_id = room.id AND at >= %(before)s ORDER BY version LIMIT 1
    )) AS version, oldest.version AS first
) due
WHERE due.version >= due.first
ORDER BY room.id
"""

# From the oldest on, so that what is left has no hole at any moment. The newest row that goes stays known to the
# next one as its `prev`.
CUT = """
DELETE FROM rooms_change WHERE room_id = %(room)s AND version <= %(upto)s AND version < %(batch)s + (
    SELECT min(version) FROM rooms_change WHERE room_id = %(room)s
)
"""


def prune(*, before: datetime, keep: int = ALWAYS_KEPT, batch: int = 5_000) -> Iterator[tuple[int, int]]:
    """Cut each room's log off behind what is older than `before`; `keep` versions are left whatever their age.

    Each batch is a statement of its own, so nothing may be open around it. Yields (room id, rows deleted).
    """
    with no_hurry(connection), connection.cursor() as cursor:
        cursor.execute(DUE, {"before": before, "keep": keep})
        due = cursor.fetchall()
        for room, upto in due:
            deleted = batch
            while deleted == batch:
                cursor.execute(CUT, {"room": room, "upto": upto, "batch": batch})
                deleted = cursor.rowcount
                yield room, deleted
