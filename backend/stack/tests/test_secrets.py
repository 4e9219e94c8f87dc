"""What others on this machine may see: command lines, and the modes of files."""

import os
from types import SimpleNamespace
from typing import Any

import pytest

from stack import archive, backup
from stack.errors import StackError
from stack.home import Home
from stack.sign_in import how_to_sign_in

URL = "postgres://me:se%20cret@db.example.org:5432/chat"


def stand_in(folder, name, script):
    """A program of that name."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return folder


@pytest.fixture
def never_served(tmp_path, monkeypatch):
    """A state folder whose database is another server's."""
    home = tmp_path / "home"
    home.mkdir()
    home.joinpath("env").write_text(f"DATABASE_URL={URL}\n")
    monkeypatch.setenv("LOCKSTEP_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return home


def test_no_password_in_a_command_line(tmp_path, monkeypatch):
    programs = stand_in(tmp_path / "bin", "psql", f'echo "$PGPASSWORD" "$@" > {tmp_path}/seen; echo t')
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "DATABASE_URL": URL}
    env |= {"LOCKSTEP_DEMO": "1", "LOCKSTEP_DEMO_PASSWORD": "tea"}
    monkeypatch.setenv("PATH", env["PATH"])
    instance: Any = SimpleNamespace(environment=env)
    said = how_to_sign_in(instance, tmp_path)
    assert "with the password tea" in said
    assert (tmp_path / "seen").read_text().startswith("se cret postgres://me@db.example.org:5432/chat ")


def test_the_dump_is_for_the_owner_alone_while_it_is_written(never_served, tmp_path, monkeypatch):
    script = f'for word; do case $word in --file=*) stat -c %a "${{word#--file=}}" > {tmp_path}/mode;; esac; done'
    programs = stand_in(tmp_path / "bin", "pg_dump", script)
    monkeypatch.setattr(backup, "postgres_bin", lambda: programs)
    backup.backup(tmp_path / "lockstep.dump")
    assert (tmp_path / "mode").read_text() == "600\n"


def test_ones_own_server_is_not_started_for_the_database_of_another(never_served, tmp_path, monkeypatch):
    """Its data folder is still there, of before."""
    never_served.joinpath("postgres").mkdir()
    never_served.joinpath("env").write_text(f"DATABASE_URL={URL}\nPOSTGRES_PASSWORD=its-own\n")
    monkeypatch.setattr(backup, "postgres_bin", lambda: stand_in(tmp_path / "bin", "pg_dump", ""))
    backup.backup(tmp_path / "lockstep.dump")
    assert (tmp_path / "lockstep.dump").exists()
    assert not (never_served / "logs" / "postgres.log").exists()


def test_what_is_unpacked_too(tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "dump").touch()
    archive.pack(tmp_path / "file", tmp_path / "dump", tmp_path / "media")
    archive.unpack(tmp_path / "file", tmp_path / "restore")
    modes = [folder.stat().st_mode & 0o777 for folder in (tmp_path / "restore", tmp_path / "restore" / "media")]
    assert modes == [0o700, 0o700]


@pytest.mark.parametrize("action", [backup.backup, backup.restore])
def test_one_backup_or_restore_at_a_time(never_served, tmp_path, action, monkeypatch):
    """A second one would write into the first one's files."""
    programs = stand_in(tmp_path / "bin", "psql", "exit 1")
    monkeypatch.setattr(backup, "postgres_bin", lambda: stand_in(programs, "pg_dump", "exit 1"))
    first = never_served / "media" / "restoring" / "database.dump"
    first.parent.mkdir(parents=True)
    first.touch()
    (tmp_path / "file").touch()
    with backup.alone(Home(never_served)), pytest.raises(StackError, match="is under way"):
        action(tmp_path / "file")
    assert first.exists()
    with pytest.raises(StackError, match="failed with code 1"):
        action(tmp_path / "file")
    assert first.exists() == (action is backup.backup)
