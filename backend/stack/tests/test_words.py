"""What stops `make run` before it did anything: each with a clear word, exit code 1, and nothing written."""

import os
import re
import resource
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from stack.chromium import chromium
from stack.errors import StackError
from stack.paths import BACKEND, REPOSITORY, check_free_space, state_folder
from stack.postgres import _by_setpriv


@pytest.fixture
def empty_home(tmp_path):
    """An environment with a state folder and a cache that aren't there yet."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("LOCKSTEP_", "MAKE"))}
    return {**quiet, "LOCKSTEP_HOME": str(tmp_path / "home"), "LOCKSTEP_CACHE": str(tmp_path / "cache")}


@pytest.fixture
def stack_run(tmp_path, empty_home):
    """Run `python3 -m stack run` in an empty state folder, after `code`; what it printed."""

    def run(code: str = "", **env: str) -> str:
        start = (
            f"import sys; sys.argv[0] = 'stack'; {code}\nimport runpy; runpy.run_module('stack', run_name='__main__')"
        )
        done = subprocess.run(
            [sys.executable, "-c", start, "run"],
            cwd=BACKEND,
            env={**empty_home, **env},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "cache").exists()
        return done.stdout + done.stderr

    return run


def test_too_little_disk_names_folder_and_figure(stack_run, tmp_path):
    said = stack_run(LOCKSTEP_MIN_FREE_GB="999999")
    found = re.search(r"Too little disk space: (\S+) has ([\d.]+) GB free, 999999 GB are wanted", said)
    assert found, said
    assert found[1] == str(tmp_path / "home")
    assert float(found[2]) > 0
    assert not (tmp_path / "home").exists()


def test_too_little_disk_for_downloads(monkeypatch, tmp_path):
    cache = tmp_path / "cache"
    cache.mkdir()
    for name, folder in (("LOCKSTEP_HOME", tmp_path / "home"), ("LOCKSTEP_CACHE", cache)):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("LOCKSTEP_MIN_FREE_GB", "3")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1e9 if folder == cache else 1e12))
    with pytest.raises(StackError, match=rf"{cache} has 1\.0 GB free, 3 GB are wanted\.\n.*set LOCKSTEP_CACHE"):
        check_free_space()


def test_make_run_ends_with_1_too(tmp_path, empty_home):
    """GNU make would make 2 of it."""
    env = {**empty_home, "LOCKSTEP_MIN_FREE_GB": "999999", "PYTHON": sys.executable}
    done = subprocess.run(
        ["make", "run"], cwd=REPOSITORY, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.count(f"Too little disk space: {tmp_path}/home has ") == 1
    assert not any(tmp_path.iterdir())


def test_files_of_another_user_are_named(stack_run, tmp_path):
    """Stood in for by an error, since root may do anything."""
    error = "PermissionError(13, 'Permission denied', str(folder))"
    said = stack_run(f"import shutil; shutil.disk_usage = lambda folder: (_ for _ in ()).throw({error})")
    assert f"Permission denied: '{tmp_path}'\nSomebody else (root, with sudo?) has run Lockstep from here" in said


def test_a_relative_state_folder_is_taken_from_the_repository(monkeypatch):
    monkeypatch.setenv("LOCKSTEP_HOME", "elsewhere")
    assert state_folder() == REPOSITORY / "elsewhere"


def test_nonsense_for_a_figure(stack_run):
    assert 'LOCKSTEP_MIN_FREE_GB="much" is not a number' in stack_run(LOCKSTEP_MIN_FREE_GB="much")


def test_a_taken_port_names_its_holder(stack_run):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = stack_run(LOCKSTEP_PORT=str(port))
    assert f"Port {port} is taken by pid {os.getpid()} (" in said
    assert f"LOCKSTEP_PORT={port + 1} make run" in said


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_no_port(stack_run, port):
    assert f'LOCKSTEP_PORT="{port}" is no port' in stack_run(LOCKSTEP_PORT=port)


def test_an_address_of_another_machine(stack_run):
    assert "LOCKSTEP_BIND=192.0.2.1 LOCKSTEP_PORT=9000 cannot be used" in stack_run(LOCKSTEP_BIND="192.0.2.1")


def test_an_old_python_names_what_installs_a_new_one(stack_run):
    said = stack_run("sys.version_info = (3, 9, 2)")
    assert "Lockstep needs Python 3.11 or newer" in said
    assert "apt-get install python3 python3-venv" in said


def test_a_python_without_venv_names_the_line_that_installs_it(stack_run):
    said = stack_run("sys.modules['ensurepip'] = None", LOCKSTEP_PORT="20999")
    assert "This Python has no ensurepip" in said
    assert "apt-get install python3-venv" in said


def test_no_chromium_names_the_line_that_installs_it(monkeypatch, tmp_path):
    monkeypatch.delenv("LOCKSTEP_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StackError, match="apt-get install -y --no-install-recommends chromium-headless-shell"):
        chromium(tmp_path)


def test_chromium_without_windows_is_preferred_and_one_with_them_serves(monkeypatch, tmp_path):
    monkeypatch.delenv("LOCKSTEP_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).touch(mode=0o755)
        assert chromium(tmp_path) == str(tmp_path / name)


def test_a_given_chromium_that_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("LOCKSTEP_CHROMIUM", str(tmp_path / "absent"))
    with pytest.raises(StackError, match=f"LOCKSTEP_CHROMIUM={tmp_path}/absent cannot be started"):
        chromium(tmp_path)


def test_root_below_a_closed_folder_names_lockstep_home(tmp_path):
    tmp_path.chmod(0o700)
    with pytest.raises(StackError, match=r"is closed to other users\.\nSet LOCKSTEP_HOME to a folder"):
        _by_setpriv(tmp_path / "home" / "postgres")


def test_root_without_unshare_and_setpriv(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StackError, match="apt-get install util-linux"):
        _by_setpriv(tmp_path)


def shown(folder: Path, before: str, after: str) -> str:
    """What `after` is once a command, with nothing to do, has run in a process in which `before` held."""
    code = f"import resource, signal; from stack.main import main; {before}; main(['stop']); print({after})"
    env = {**os.environ, "LOCKSTEP_HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BACKEND, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1]


def test_as_many_files_may_be_open_as_the_system_allows(tmp_path):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    low = f"resource.setrlimit(resource.RLIMIT_NOFILE, (256, {most}))"
    assert shown(tmp_path, low, "resource.getrlimit(resource.RLIMIT_NOFILE)") == f"({most}, {most})"


@pytest.mark.parametrize(("before", "hears"), [("SIG_IGN", False), ("SIG_DFL", True)])
def test_what_nohup_has_ignored_stays_ignored(tmp_path, before, hears):
    """`make run` in a terminal that is closed ends."""
    hung_up = shown(tmp_path, f"signal.signal(signal.SIGHUP, signal.{before})", "signal.getsignal(signal.SIGHUP)")
    assert ("_interrupt" in hung_up) is hears
