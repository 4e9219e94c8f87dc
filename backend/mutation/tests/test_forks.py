"""Work in forks, each with a database."""

import time
from contextlib import closing
from pathlib import Path

import psycopg2
from django.db import connection

from mutation.forks import Work, run_all


def ended(*runs: Work, log: Path) -> dict[int, bool]:
    return dict(run_all(runs, jobs=2, log=log))


def fail() -> bool:
    raise ValueError("there was nothing")


def has_tables_and_no_rows() -> bool:
    with closing(psycopg2.connect(**connection.get_connection_params())) as own, own.cursor() as cursor:
        cursor.execute("SELECT current_database(), count(*) FROM accounts_user")
        (name, many) = cursor.fetchone()
    return bool(name.startswith("mutation_") and many == 0)


def test_what_goes_well_what_does_not_and_what_fails(tmp_path: Path):
    works = [Work(lambda: True, 60), Work(lambda: False, 60), Work(fail, 60), Work(lambda: True, 60)]
    assert ended(*works, log=tmp_path / "log") == {0: True, 1: False, 2: False, 3: True}
    assert "ValueError: there was nothing" in (tmp_path / "log").read_text()


def sleep_long() -> bool:
    time.sleep(60)
    return True


def test_what_does_not_end_is_ended(tmp_path: Path):
    began = time.monotonic()
    assert ended(Work(sleep_long, 1), log=tmp_path / "log") == {0: False}
    assert time.monotonic() - began < 30


def test_each_has_a_database_of_its_own(tmp_path: Path):
    assert ended(*[Work(has_tables_and_no_rows, 60)] * 3, log=tmp_path / "log") == {0: True, 1: True, 2: True}
