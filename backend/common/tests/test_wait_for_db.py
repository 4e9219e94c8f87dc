"""Waiting for the database: each way in which it can be missing, and that it is used once it is there."""

import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from common.wait_for_db import DatabaseNotReady, wait_for_db, why_not_ready
from stack.django import MIGRATE
from tests.door import Door, door_before

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door() -> Iterator[Door]:
    """This thread's connection goes through a door, until the test's end."""
    connection.close()
    address = {name: connection.settings_dict[name] for name in ("HOST", "PORT", "CONN_HEALTH_CHECKS")}
    with door_before(connection.settings_dict) as door:
        connection.settings_dict.update(HOST="127.0.0.1", PORT=door.port)
        yield door
        connection.close()
        connection.settings_dict.update(address)


class Opens:
    """Is told what is waited for; when it hears it, opens the door."""

    def __init__(self, then: Callable[[], None]) -> None:
        self.heard: list[str] = []
        self.then = then

    def __call__(self, text: str) -> None:
        self.heard.append(text)
        self.then()


def test_returns_at_once_and_says_nothing(door: Door):
    heard: list[str] = []
    wait_for_db(timeout=0, say=heard.append)
    assert heard == []


def test_refused(door: Door):
    door.shut()
    opens = Opens(door.open)
    wait_for_db(timeout=20, say=opens)
    assert len(opens.heard) == 1
    assert "Connection refused" in opens.heard[0]
    assert f"DATABASE_URL names 127.0.0.1:{door.port}" in opens.heard[0]


def test_starting_up(door: Door):
    door.starting_up()
    opens = Opens(door.open)
    wait_for_db(timeout=20, say=opens)
    assert len(opens.heard) == 1
    assert "the database system is starting up" in opens.heard[0]


def test_the_start_of_an_instance_waits_too(door: Door):
    """In the process that migrates: another one would take a second of each start."""
    door.shut()
    opens = Opens(door.open)
    call_command(*MIGRATE[2:], verbosity=0, stderr=SimpleNamespace(write=opens))
    assert len(opens.heard) == 1
    assert "waiting for the database: " in opens.heard[0]


def test_a_dead_connection_is_replaced_unasked(door: Door):
    connection.ensure_connection()
    door.shut()
    door.open()
    assert why_not_ready(migrated=True) == ""


def test_gone_while_it_is_asked(door: Door):
    """OperationalError: the server's end of the connection is gone."""
    connect_unchecked()
    door.shut()
    door.open()
    assert "closed the connection" in why_not_ready(migrated=True)
    assert why_not_ready(migrated=True) == ""


def test_a_connection_that_is_closed_already(door: Door):
    """InterfaceError: the driver's own end is."""
    connect_unchecked()
    connection.connection.close()
    assert "connection already closed" in why_not_ready(migrated=True)
    assert why_not_ready(migrated=True) == ""


def connect_unchecked() -> None:
    """Without the look at a kept connection that spares most requests the error."""
    connection.settings_dict["CONN_HEALTH_CHECKS"] = False
    connection.ensure_connection()


def test_not_migrated(db: None):
    last = MigrationRecorder.Migration.objects.filter(app="search").latest("name")
    applied = MigrationRecorder.Migration.objects.filter(pk=last.pk)
    rows = list(applied)
    applied.delete()
    try:
        assert why_not_ready(migrated=True) == "1 migrations are not applied yet (manage.py migrate)"
        assert why_not_ready(migrated=False) == ""
    finally:
        MigrationRecorder.Migration.objects.bulk_create(rows)


def test_gives_up_in_time(door: Door):
    door.shut()
    with pytest.raises(DatabaseNotReady, match="Connection refused"):
        wait_for_db(timeout=0.6, say=print)


def test_the_command(door: Door):
    call_command("wait_for_db", timeout=1)
    door.shut()
    with pytest.raises(CommandError, match=r"Connection refused.*DATABASE_URL"):
        call_command("wait_for_db", timeout=0.1)


def test_says_again_every_five_seconds(door: Door, monkeypatch: Any):
    monkeypatch.setattr("common.wait_for_db.SAY_EVERY_SECONDS", 0.0)
    monkeypatch.setattr("common.wait_for_db.PAUSE_SECONDS", 0.01)
    door.shut()
    heard: list[str] = []
    third = threading.Event()

    def say(text: str) -> None:
        heard.append(text)
        if len(heard) == 3:
            door.open()
            third.set()

    wait_for_db(timeout=20, say=say)
    assert third.is_set()
    assert len(heard) == 3


def test_other_errors_are_not_hidden(door: Door):
    """What will not mend by waiting is for the caller."""
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 1; SELECT pg_sleep(1)")
