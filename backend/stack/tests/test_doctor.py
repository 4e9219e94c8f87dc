"""`make doctor`: what it says when not all is well."""

import os
import socket
import subprocess
import sys

import pytest

from stack import doctor
from stack.home import Home
from stack.paths import BACKEND
from stack.steps import digest
from stack.tests.test_secrets import stand_in


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    home.hold()
    yield home
    home.release()


def python(home: Home, key: str, script: str) -> None:
    """The server's Python environment of a release, whose Python does that."""
    folder = home.path / "tools" / f"python-{key}"
    folder.mkdir(parents=True)
    stand_in(folder / "bin", "python", script)


def check_sync(home: Home, script: str) -> tuple[bool, str]:
    python(home, "0" * 12, "echo of the release before")
    python(home, digest([BACKEND / "requirements.lock", sys.version, sys.base_prefix]), script)
    return doctor._in_step(home)


def test_while_all_is_set_up_for_the_first_time(home):
    runner = f"the runner (pid {os.getpid()})"
    assert list(doctor._running(home)) == [(False, f"{runner} sets things up for the first time: nothing serves yet")]


def test_the_log_is_whole(home):
    """Asked of this release, also while there is the Python environment of the one before."""
    script = 'echo "$(basename "$1") $2 of $LOCKSTEP_HOME: 7 rooms are in order."'
    assert check_sync(home, script) == (True, f"check_sync: manage.py check_sync of {home.path}: 7 rooms are in order.")


def test_it_is_not(home):
    good, text = check_sync(home, "echo room 5: is at version 7; echo 1 contradictions >&2; exit 1")
    assert (good, text.partition("; ")[0]) == (False, "check_sync found something")
    assert text.endswith("lists it: room 5: is at version 7")


def test_it_cannot_be_looked_at(home):
    said = check_sync(home, "echo Traceback >&2; echo OperationalError: connection refused >&2; exit 1")
    assert said == (False, "check_sync could not look: OperationalError: connection refused")


def test_it_takes_long(home, monkeypatch):
    monkeypatch.setattr(doctor, "CHECKED_WITHIN", 0.2)
    good, text = check_sync(home, "exec sleep 60")
    assert (good, text.partition(":")[0]) == (False, "check_sync is not done after 0.2 s")


def test_what_is_wrong_while_nothing_runs(home, monkeypatch, capsys):
    home.record("web", os.getpid())
    left = home.run.joinpath("pids.json").read_text()
    home.release()
    home.run.joinpath("pids.json").write_text(left)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for name, value in (("LOCKSTEP_HOME", home.path), ("LOCKSTEP_PORT", port), ("LOCKSTEP_MIN_FREE_GB", 0)):
            monkeypatch.setenv(name, str(value))
        assert doctor.doctor() == 1
    said = capsys.readouterr().out
    assert f"!!  web (pid {os.getpid()}) was left by a killed runner" in said
    assert f"!!  port {port} is taken by pid {os.getpid()} (" in said
    home.run.joinpath("pids.json").write_text("{}")
    assert doctor.doctor() == 0


def test_a_server_that_is_gone(home, monkeypatch):
    monkeypatch.setattr(doctor, "_in_step", lambda _: (True, ""))
    home.path.joinpath("env").write_text("LOCKSTEP_URL=http://localhost:9000\nWEB_BIND=127.0.0.1:1\n")
    home.log("web").write_text("its last words\n")
    gone = subprocess.Popen(["true"])
    home.record("web", gone.pid)
    gone.wait()
    wrong = [text for good, text in doctor._running(home) if not good]
    assert wrong[0] == f"web (pid {gone.pid}) is gone"
    assert "its last words" in wrong[1]
    assert wrong[2].startswith("/readyz cannot be asked: ")
