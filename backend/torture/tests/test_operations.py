"""What operators do, as far as it can be seen without servers."""

import resource
import time

import jwt
import psycopg2
import pytest
from django.db import connection

from realtime import tokens
from torture.disasters import STEPS, fill
from torture.harness.clock import skew_tokens
from torture.operations import ADD, DROP, alter
from torture.scene import ask

COLUMN = "SELECT count(*) FROM information_schema.columns WHERE column_name = 'torture_unused'"


@pytest.fixture
def database(transactional_db):
    known = connection.settings_dict
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def test_a_column_comes_and_goes(database):
    alter(database, ADD)
    assert ask(database, COLUMN) == [(1,)]
    alter(database, DROP)
    assert ask(database, COLUMN) == [(0,)]


def test_a_statement_without_rows_has_none(database):
    assert ask(database, "SET lock_timeout = 0") == []


def test_a_migration_gives_up_a_lock_that_is_not_to_be_had(database, monkeypatch):
    monkeypatch.setattr("torture.operations.LOCK_TIMEOUT", "-c lock_timeout=20ms")
    monkeypatch.setattr("torture.operations.LOCK_PAUSE", 0.01)
    holder = psycopg2.connect(database)
    try:
        holder.cursor().execute("LOCK TABLE messaging_message IN ACCESS SHARE MODE")
        with pytest.raises(psycopg2.errors.LockNotAvailable):
            alter(database, ADD)
    finally:
        holder.close()
    assert ask(database, COLUMN) == [(0,)]


def issued() -> float:
    return float(jwt.decode(tokens.sign(1), options={"verify_signature": False})["iat"])


def test_tokens_are_dated_by_the_clock_that_the_file_sets(tmp_path, monkeypatch):
    monkeypatch.setattr(tokens, "time", time)
    skew_tokens(tmp_path / "skew")
    assert abs(issued() - time.time()) < 5
    (tmp_path / "skew").write_text("-30.0")
    assert abs(issued() - time.time() + 30) < 5


def test_a_disk_is_filled_to_the_last_page(tmp_path):
    """Here the most that a file may have stands for what the disk has."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    wanted = 3 * STEPS[1] + 5 * STEPS[2]
    resource.setrlimit(resource.RLIMIT_FSIZE, (wanted + 100, before[1]))
    try:
        fill(tmp_path / "filling")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (tmp_path / "filling").stat().st_size == wanted
