"""Every two seconds a lane looks for rooms that are behind, and leaves its sign of life for /readyz."""

import os
import socket

from realtime.relay import metrics
from realtime.relay.connection import LaneConnection
from realtime.relay.queue import Queue
from realtime.relay.reading import read_behind

SECONDS = 2.0

BEAT = """
INSERT INTO realtime_relayheartbeat (lane, at, holder, lag_seconds, stopped_rooms)
VALUES (%s, clock_timestamp(), %s, %s, %s)
ON CONFLICT (lane) DO UPDATE SET at = excluded.at, holder = excluded.holder,
    lag_seconds = excluded.lag_seconds, stopped_rooms = excluded.stopped_rooms
"""


def beat(connection: LaneConnection, queue: Queue) -> list[int]:
    """Wake the rooms that are behind, whatever wake-up was lost, and write the heartbeat.

    Returns rooms that were found now to have a hole in their log.
    """
    behind = read_behind(connection)
    for room_id in behind.rooms:
        queue.wake(room_id)
    broken = [room_id for room_id in behind.holes if queue.stop(room_id)]
    waiting = [age for room_id, age in behind.rooms.items() if not queue.is_stopped(room_id)]
    lag, stopped = max(waiting, default=0.0), queue.stopped()
    connection.execute(BEAT, [connection.lane, holder(), lag, stopped])
    metrics.LAG.labels(connection.lane).set(lag)
    metrics.STOPPED.labels(connection.lane).set(stopped)
    return broken


def holder() -> str:
    return f"{socket.gethostname()[:80]} pid {os.getpid()}"
