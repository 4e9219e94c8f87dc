"""Faults inside the database take hold of what they are named after, and let go of it."""

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest
from django.db import connection

from realtime.tests.servers import database_url, wait_until
from rooms.models import Room
from torture.faults import KINDS
from torture.scene import Scene

IDLE = "SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'"
HELD = {
    "long snapshot": f"{IDLE} AND backend_xmin IS NOT NULL",
    "lock a room": "SELECT pid FROM pg_locks WHERE relation = 'rooms_room'::regclass AND mode = 'RowShareLock'",
}


@pytest.mark.parametrize("name", HELD)
def test_it_holds_until_it_is_undone(name: str, transactional_db: None, lobby: Room):
    def held() -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(HELD[name])
            return {pid for (pid,) in cursor.fetchall()}

    async def hold() -> set[int]:
        scene = cast(Scene, SimpleNamespace(database=database_url(connection.settings_dict["PORT"])))
        undo = await KINDS[name].begin(scene, "database", 0.5)
        during = await asyncio.to_thread(elsewhere)
        assert undo
        await undo()
        return during

    def elsewhere() -> set[int]:
        try:
            return held()
        finally:
            connection.close()

    before = held()  # of tests that came before this one
    assert len(asyncio.run(hold()) - before) == 1
    wait_until(lambda: held() <= before)
