"""Faults inside the database take hold of what they are named after, and let go of it."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import connection

from realtime.tests.servers import database_url
from rooms.models import Room
from torture.faults import KINDS
from torture.scene import Scene

IDLE = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
HELD = {
    "long snapshot": f"{IDLE} AND backend_xmin IS NOT NULL",
    "lock a room": "SELECT count(*) FROM pg_locks WHERE relation = 'rooms_room'::regclass AND mode = 'RowShareLock'",
}


@pytest.mark.parametrize("name", HELD)
def test_it_holds_until_it_is_undone(name: str, transactional_db: None, lobby: Room):
    def held() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(HELD[name])
            return cursor.fetchone()[0]

    async def hold() -> list[Any]:
        scene = cast(Scene, SimpleNamespace(database=database_url(connection.settings_dict["PORT"])))
        undo = await KINDS[name].begin(scene, "database", 0.5)
        during = await asyncio.to_thread(counted)
        assert undo
        await undo()
        return during

    def counted() -> list[Any]:
        try:
            return [held()]
        finally:
            connection.close()

    assert held() == 0
    assert asyncio.run(hold()) == [1]
    assert held() == 0
