"""A lane's own connection to PostgreSQL: whoever holds its advisory lock may publish the lane's rooms.

Plain psycopg2 in autocommit, outside Django, never reconnected silently: when it is gone, so is the lock, and the
lane must forget all that it knew. PostgreSQL ends the session of a relay that froze: an idle one after 10 seconds,
one that doesn't read its answer by the keepalives and the unacknowledged-data limit. So a second relay gets the lock
within seconds. It must reach PostgreSQL past any pooler, for the lock and LISTEN belong to the session.
"""

from __future__ import annotations

import select
import time
from collections.abc import Sequence
from typing import Any

import psycopg2
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from rooms.log import NOTIFY_CHANNEL

LANES: int = settings.RELAY_LANES  # the same for all relays: of those that differ only the first publish
PRESENCE = -2  # no lane, a connection like a lane's: for being seen by other relays (realtime.relay.share)
LEASES = -1  # beside the lanes of rooms: who has this one's lock closes leases (realtime.relay.closing)
LOCK_CLASS = 0x4C4B5354  # "LKST": our advisory locks among those of others
CONFIRM_AFTER_SECONDS = 1.0  # a session not heard of for longer is asked for before anything is sent
CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while the machine sleeps, where there is one

SESSION = {
    "idle_session_timeout": "10s",
    "idle_in_transaction_session_timeout": "10s",
    "statement_timeout": "8s",
    "lock_timeout": "5s",
    "tcp_keepalives_idle": "4",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "plan_cache_mode": "force_generic_plan",  # each statement is planned once (_planned)
    "synchronous_commit": "off",  # a cursor that a crash of PostgreSQL sets back repeats changes, which clients drop
}
KEEPALIVES = {"keepalives": 1, "keepalives_idle": 4, "keepalives_interval": 2, "keepalives_count": 3}


class LaneLost(Exception):
    """Another relay has the lane, or moved its cursors."""


class LaneConnection:
    """Every method raises psycopg2.Error once the connection is gone."""

    def __init__(self, lane: int) -> None:
        self.lane = lane
        self._connection = psycopg2.connect(**parameters(lane))
        self._connection.autocommit = True
        self._heard_of = time.clock_gettime(CLOCK)
        self._prepared: dict[str, str] = {}

    def close(self) -> None:
        self._connection.close()

    def take(self) -> bool:
        """Whether the lane is ours now, for as long as this connection lives."""
        taken: bool = self.rows("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, self.lane])[0][0]
        return taken

    def listen(self) -> None:
        """From now on wake-ups are heard."""
        self.execute(f"LISTEN {NOTIFY_CHANNEL}")

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(self._planned(sql) if values else sql, values or None)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        self._heard_of = time.clock_gettime(CLOCK)
        return found

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(self._planned(sql) if values else sql, values or None)
        self._heard_of = time.clock_gettime(CLOCK)

    def _planned(self, sql: str) -> str:
        """What runs this statement by its plan. To plan it takes PostgreSQL twice as long as the rest of it."""
        if sql not in self._prepared:
            name, values = f"lane_{len(self._prepared)}", sql.count("%s")
            self.execute(f"PREPARE {name} AS {sql % tuple(f'${place + 1}' for place in range(values))}")
            self._prepared[sql] = f"EXECUTE {name} ({', '.join(['%s'] * values)})"
        return self._prepared[sql]

    def confirm(self) -> None:
        """Raises when the session has ended meanwhile: a relay that slept must not go on where it was."""
        if time.clock_gettime(CLOCK) - self._heard_of > CONFIRM_AFTER_SECONDS:
            self.execute("SELECT 1")

    def wait(self, seconds: float) -> list[str]:
        """The payloads of wake-ups; waits at most so long for the first."""
        if not self._connection.notifies and seconds > 0:
            select.select([self._connection], [], [], seconds)
        self._connection.poll()
        payloads = [notify.payload for notify in self._connection.notifies]
        self._connection.notifies.clear()
        return payloads

    def advance(self, to: dict[int, int]) -> None:
        """Move rooms' cursors by one version each, {room id: version}. Raises LaneLost where one wasn't just before."""
        if not to:
            return
        moved = {row[0] for row in self.rows(ADVANCE, [list(to), list(to.values())])}
        if moved != to.keys():
            raise LaneLost(f"the cursors of rooms {sorted(to.keys() - moved)} were moved by someone else")


ADVANCE = """
UPDATE realtime_publishcursor AS cursor SET published_version = published.version
FROM unnest(%s::bigint[], %s::bigint[]) AS published (room, version)
WHERE cursor.room_id = published.room AND cursor.published_version = published.version - 1
RETURNING cursor.room_id
"""


def lane_name(lane: int) -> str:
    return {LEASES: "leases", PRESENCE: "presence"}.get(lane, str(lane))


def parameters(lane: int) -> dict[str, Any]:
    """As Django connects (DATABASE_URL), with a name and the session's limits of our own."""
    given = connections[DEFAULT_DB_ALIAS].get_connection_params()
    del given["cursor_factory"]
    options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    return {**given, **KEEPALIVES, "application_name": f"lockstep relay lane {lane_name(lane)}", "options": options}
