"""`backup` and `restore`, while it serves and while it does not."""

import asyncio
import json
import re
import signal

import pytest
from argon2 import PasswordHasher

from light import client
from stack.tests.live_people import live_through_a_restore
from stack.tests.runner import Runner, eventually
from torture.history import Recorder

pytestmark = pytest.mark.stack

TABLES = """
    SELECT string_agg(quote_ident(tablename), ' ' ORDER BY tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE '%heartbeat' AND tablename NOT LIKE 'django_q_%'
      AND tablename NOT IN ('realtime_lease', 'realtime_relay')
"""
ROWS = """
    SELECT '{0}', count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), 'empty') FROM {0} t
"""
UNPUBLISHED = """
    SELECT count(*) FROM rooms_room JOIN realtime_publishcursor ON room_id = rooms_room.id
    WHERE published_version < version
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Its uploaded files are on another disk: a link leads there."""
    folder = tmp_path_factory.mktemp("backup")
    runner = Runner(folder / "home")
    folder.joinpath("disk").mkdir(0o700)
    (runner.home.path / "media").symlink_to(folder / "disk")
    runner.start()
    eventually(lambda: runner.ask(UNPUBLISHED) == "0", within=30)
    yield runner
    runner.stop()


def contents(served: Runner) -> dict[str, str]:
    """Each table's rows in a word. Left out: the relay's signs of life and the worker's jobs, which never rest, and
    leases, for whoever listens now."""
    found = served.ask(" UNION ALL ".join(map(ROWS.format, served.ask(TABLES).split())))
    return dict(line.split("|") for line in found.splitlines())


def how_to_sign_in(served: Runner) -> str:
    """As it is said, with the password that is so."""
    names, password = re.findall(r"Sign in as (.+) with the password (\S+)\n", served.said.read_text())[0]
    kept = served.ask("SELECT password FROM accounts_user WHERE handle = 'erin'")
    assert names == "alice, bob, carol, dave or erin"
    assert PasswordHasher().verify(kept.removeprefix("argon2"), password)
    return str(password)


def test_a_backup_brings_back_all_of_it(served, tmp_path):
    file = tmp_path / "lockstep.dump"
    upload = served.home.path / "media" / "attachments" / "ab" / "a-file" / "original"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"uploaded")
    before = contents(served)
    assert int(before["messaging_message"].split()[0]) > 0
    assert served.command("backup", file).returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600

    served.ask("UPDATE rooms_room SET name = 'spoiled'; CREATE TABLE stray (id int)")
    upload.unlink()
    upload.with_name("stray").touch()
    stray = upload.with_name("stray").relative_to(served.home.path / "media")
    assert contents(served) != before
    done = served.command("restore", file)
    assert done.returncode == 0, done.stdout
    eventually(lambda: served.answers() == 200, within=30)
    assert contents(served) == before
    assert served.ask("SELECT count(*) FROM realtime_lease") == served.ask("SELECT count(*) FROM accounts_user")
    assert [(file.name, file.read_bytes()) for file in upload.parent.iterdir()] == [("original", b"uploaded")]
    assert [(served.home.path / name).stat().st_mode & 0o777 for name in ("media", "mail")] == [0o700, 0o700]
    assert (served.home.path / "media").is_symlink()
    assert served.ask("SELECT count(*) > 0 FROM stray", database="lockstep_before_restore") == "f"
    assert (served.home.path / "media" / "before_restore" / stray).exists()


def test_live_clients_follow_an_older_database(served, tmp_path, monkeypatch):
    """All of them end up with it, and nobody does anything: the restore has them sync once it is in place."""
    monkeypatch.setattr(client, "PERIOD", (3600.0, 3600.0))  # so that no other sync is it
    with Recorder(tmp_path / "history", "people") as recorder:
        asyncio.run(live_through_a_restore(served, recorder, tmp_path / "older.dump"))
    lines = [json.loads(line) for line in (tmp_path / "history" / "people.jsonl").read_text().splitlines()]
    heard = [(line["who"], line["id"]) for line in lines if line["kind"] == "heard"]
    said = served.ask("SELECT uuid FROM rooms_change WHERE body->>'content' IN ('anew', 'and on')").split()
    assert len(said) == 2
    assert {(who, id) for who in ("alice-again", "bob-again") for id in said} <= set(heard)


def test_a_broken_file_changes_nothing(served, tmp_path):
    file = tmp_path / "lockstep.dump"
    served.command("backup", file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    before = contents(served)
    done = served.command("restore", file)
    assert done.returncode == 1
    assert "can't be read whole" in done.stdout
    assert contents(served) == before
    assert served.answers() == 200


def test_a_backup_of_a_newer_release_changes_nothing(served, tmp_path):
    """Nor is what was read of it left: a disk may be full of it."""
    file = tmp_path / "lockstep.dump"
    served.ask("INSERT INTO django_migrations (app, name, applied) VALUES ('rooms', '9999_of_tomorrow', now())")
    served.command("backup", file)
    served.ask("DELETE FROM django_migrations WHERE name = '9999_of_tomorrow'")
    before = contents(served)
    done = served.command("restore", file)
    assert (done.returncode, "of a newer release: here is no rooms/migrations/9999_of" in done.stdout) == (1, True)
    assert contents(served) == before
    assert served.ask("SELECT count(*) FROM pg_database WHERE datname LIKE '%incoming'") == "0"


def test_a_backup_that_breaks_off_leaves_the_older_one(served, tmp_path):
    older, absent = tmp_path / "lockstep.dump", tmp_path / "absent" / "lockstep.dump"
    older.write_bytes(b"older")
    (tmp_path / ".lockstep.dump.unfinished").mkdir()
    for file in (older, absent):
        done = served.command("backup", file)
        assert done.returncode == 1
        assert f"There is no new backup in {file}: " in done.stdout
        assert "Traceback" not in done.stderr
    assert older.read_bytes() == b"older"
    assert not absent.parent.exists()


def test_while_nothing_runs(served, tmp_path):
    before, how = contents(served), how_to_sign_in(served)
    trace = served.trace()
    assert served.signal(signal.SIGINT) == 0
    assert trace.is_gone()
    file = tmp_path / "lockstep.dump"
    assert served.command("backup", file).returncode == 0
    done = served.command("restore", file)
    assert done.returncode == 0, done.stdout
    assert served.home.recorded() == {}
    served.start()
    assert how_to_sign_in(served) == how
    assert contents(served) == before


def test_no_such_file(served, tmp_path):
    done = served.command("restore", tmp_path / "absent.dump")
    assert done.returncode == 1
    assert f"There is no file {tmp_path}/absent.dump" in done.stdout
