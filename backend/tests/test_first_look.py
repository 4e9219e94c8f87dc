"""config/first_look.py: a yes is sure, Django is not loaded for it, and whoever waits for the answer can be ended."""

import runpy
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from common.wait_for_db import why_not_ready
from config.first_look import all_are_applied
from stack import paths, processes
from stack.tests.runner import eventually
from tests.door import Door, door_before
from tests.web import address

pytestmark = pytest.mark.django_db(transaction=True)

LOOK = "from config import first_look; print(first_look.database_is_ready())"


@pytest.fixture(autouse=True)
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """What looks comes to the tests' database through it."""
    with door_before(connection.settings_dict) as door:
        there = {**connection.settings_dict, "HOST": "127.0.0.1", "PORT": door.port}
        monkeypatch.setenv("DATABASE_URL", address(there))
        yield door


def looked() -> str:
    return subprocess.check_output([sys.executable, "-c", LOOK], cwd=paths.BACKEND, text=True).strip()


def loaded_by(look: str) -> str:
    """The answer, and whether the process that gives it has loaded Django's models, and the driver."""
    asking = f"import sys; from config import first_look; print(first_look.{look}()"
    command = f"{asking}, 'django.db' in sys.modules, 'psycopg2' in sys.modules)"
    return subprocess.check_output([sys.executable, "-c", command], cwd=paths.BACKEND, text=True)


def test_a_database_with_every_migration_is_ready():
    assert looked() == "True"


def test_one_that_is_away_or_lacks_a_migration_is_not(door: Door):
    last = MigrationRecorder.Migration.objects.filter(app="auth").latest("name")
    MigrationRecorder.Migration.objects.filter(pk=last.pk).delete()
    try:
        assert looked() == "False"
    finally:
        MigrationRecorder.Migration.objects.bulk_create([last])
    door.shut()
    assert looked() == "False"


def test_wrong_settings_are_left_to_whoever_names_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", "short")
    assert looked() == "False"


def test_it_sees_every_migration_that_django_does():
    all_of_them = set(MigrationLoader(None).disk_migrations)
    assert {app for app, _ in all_of_them} >= {"auth", "django_q", "rooms", "search"}
    assert all_are_applied(settings.INSTALLED_APPS, all_of_them)
    for missing in all_of_them:
        assert not all_are_applied(settings.INSTALLED_APPS, all_of_them - {missing})


def test_where_it_sees_all_nobody_loads_django_or_the_migrations(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise AssertionError

    on_starting = runpy.run_path(str(paths.BACKEND / "config/gunicorn.conf.py"))["on_starting"]
    monkeypatch.delenv("WEB_PULSE_ADDRESS", raising=False)
    monkeypatch.setattr(subprocess, "call", refuse)
    on_starting(None)
    monkeypatch.setattr("common.wait_for_db.MigrationExecutor", refuse)
    assert why_not_ready(migrated=True) == ""
    assert loaded_by("database_is_ready") == "True False False\n"
    assert loaded_by("_is_migrated") == "True False True\n"  # what the first does in another process


def test_whoever_waits_for_a_database_that_stalls_can_be_ended(door: Door):
    with door.stalled():
        waiting = subprocess.Popen([sys.executable, "-c", LOOK], cwd=paths.BACKEND, stderr=subprocess.DEVNULL)
        eventually(lambda: len(processes.family(waiting.pid)) == 1)
        (looking,) = processes.family(waiting.pid)
        waiting.send_signal(signal.SIGINT)
        assert waiting.wait(5) != 0
    assert not processes.is_same(looking.pid, looking.started)
    assert looked() == "True"
