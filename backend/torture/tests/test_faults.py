"""Faults inside the database take hold of what they are named after, and let go of it."""

import asyncio
from contextlib import closing
from types import SimpleNamespace
from typing import cast

import psycopg2
import pytest
from django.db import connection

from realtime.relay.connection import LEASES, LaneConnection
from realtime.tests.servers import database_url, wait_until
from rooms.models import Room
from torture import sessions
from torture.faults import KINDS
from torture.scene import Impossible, Scene, Undo
from torture.sessions import hold_lane

IDLE = "SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'"
HELD = {
    "long snapshot": f"{IDLE} AND backend_xmin IS NOT NULL",
    "lock a room": "SELECT pid FROM pg_locks WHERE relation = 'rooms_room'::regclass AND mode = 'RowShareLock'",
}


def test_a_lane_is_taken_from_its_relay_and_given_back(transactional_db: None):
    with closing(LaneConnection(LEASES)) as relay:
        assert relay.take()
        relay.execute("SET idle_session_timeout = 0")  # so that it does not go by itself
        undo = asyncio.run(hold_lane(scene(), "lane", 0.0))
        with pytest.raises(psycopg2.Error):
            relay.rows("SELECT 1")
    with closing(LaneConnection(LEASES)) as relay:
        assert not relay.take()
        asyncio.run(give_back(undo))
        wait_until(relay.take)


def test_who_does_not_get_the_lane_does_not_wait_for_it_on(transactional_db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sessions, "WAITS_WITHIN", 0.0)
    monkeypatch.setattr(sessions, "WAITING", "SELECT {} WHERE false")
    with closing(LaneConnection(LEASES)) as relay:
        assert relay.take()
        with pytest.raises(Impossible):
            asyncio.run(hold_lane(scene(), "lane", 0.0))
    with closing(LaneConnection(LEASES)) as relay:
        wait_until(relay.take)


def test_without_a_relay_there_is_no_lane_to_hold(transactional_db: None):
    with pytest.raises(Impossible):
        asyncio.run(hold_lane(scene(), "lane", 0.0))


async def give_back(undo: Undo) -> None:
    await undo()


def scene() -> Scene:
    return cast(Scene, SimpleNamespace(database=database_url(connection.settings_dict["PORT"])))


@pytest.mark.parametrize("name", HELD)
def test_it_holds_until_it_is_undone(name: str, transactional_db: None, lobby: Room):
    def held() -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(HELD[name])
            return {pid for (pid,) in cursor.fetchall()}

    async def hold() -> set[int]:
        undo = await KINDS[name].begin(scene(), "database", 0.5)
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
