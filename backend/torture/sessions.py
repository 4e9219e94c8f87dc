"""What a session of PostgreSQL can do to the others: hold on to what they need."""

from __future__ import annotations

import asyncio
import contextlib
from time import monotonic
from typing import Any

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED as READ_COMMITTED
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ as REPEATABLE_READ

from torture.scene import Begin, Impossible, Scene, Undo, ask, pick

LOCK_ROOM = "SELECT 1 FROM rooms_room WHERE id = %(room)s FOR NO KEY UPDATE"
LONG_SNAPSHOT = "SELECT %(room)s FROM rooms_room"
LANES = """
SELECT pid, classid::bigint, objid::bigint FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND application_name LIKE 'lockstep relay lane %' ORDER BY objid, classid
"""
TAKE_LANE = "SELECT pg_advisory_lock(%s, %s)"
WAITING = "SELECT pid FROM pg_locks WHERE pid = {} AND locktype = 'advisory' AND NOT granted"
END = "SELECT pg_terminate_backend({})"
WAITS_WITHIN, LOOK_EVERY = 10.0, 0.05  # seconds

__all__ = ["LOCK_ROOM", "LONG_SNAPSHOT", "REPEATABLE_READ", "hold_lane", "in_transaction"]


def in_transaction(sql: str, level: int = READ_COMMITTED) -> Begin:
    """A session holds on to what this takes, in a transaction of that isolation. `chance` picks the room."""

    async def begin(scene: Scene, target: str, chance: float) -> Undo:
        session = await asyncio.to_thread(psycopg2.connect, scene.database)
        session.set_isolation_level(level)

        def take() -> None:
            with session.cursor() as cursor:
                cursor.execute("SELECT id FROM rooms_room ORDER BY id LIMIT 20")
                rooms = cursor.fetchall()
                cursor.execute(sql, {"room": pick(rooms, chance**2)[0]})

        await asyncio.to_thread(take)

        async def undo() -> None:
            with contextlib.suppress(psycopg2.Error):
                await asyncio.to_thread(session.close)

        return undo

    return begin


async def hold_lane(scene: Scene, target: str, chance: float) -> Undo:
    """Somebody has a lane's lock, and publishes nothing. Its relay has lost its session and can't have it back."""
    lanes = await asyncio.to_thread(ask, scene.database, LANES)
    if not lanes:
        raise Impossible("no relay has a lane")
    holder, *lock = pick(lanes, chance)
    session = await asyncio.to_thread(psycopg2.connect, scene.database)
    session.autocommit = True
    taking = asyncio.create_task(asyncio.to_thread(take, session, lock))
    try:
        await until_waiting(scene, session.info.backend_pid, taking)  # or the relay would be back before
        await asyncio.to_thread(ask, scene.database, END.format(holder))
        await asyncio.wait_for(asyncio.shield(taking), WAITS_WITHIN)
    except BaseException:
        await give_up(session, taking)
        raise

    async def undo() -> None:
        with contextlib.suppress(psycopg2.Error):
            await asyncio.to_thread(session.close)

    return undo


async def give_up(session: Any, taking: asyncio.Task[None]) -> None:
    """Nobody waits for the lock any more, or has it."""
    with contextlib.suppress(psycopg2.Error):
        await asyncio.to_thread(session.cancel)
    with contextlib.suppress(psycopg2.Error):
        await taking
    session.close()


def take(session: Any, lock: list[int]) -> None:
    with session.cursor() as cursor:
        cursor.execute(TAKE_LANE, [number - 2**32 if number >= 2**31 else number for number in lock])


async def until_waiting(scene: Scene, pid: int, taking: asyncio.Task[None]) -> None:
    deadline = monotonic() + WAITS_WITHIN
    while not taking.done() and not await asyncio.to_thread(ask, scene.database, WAITING.format(pid)):
        if monotonic() > deadline:
            raise Impossible("the lane's lock can't be waited for")
        await asyncio.sleep(LOOK_EVERY)
