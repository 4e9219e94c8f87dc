"""`make doctor`: what this machine has, what runs, and what is wrong with it."""

import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from stack import paths, processes
from stack.django import manage
from stack.environment import LOOPBACK, Address, read_environment
from stack.errors import StackError
from stack.home import RUNNER, Home
from stack.ports import holder, is_free
from stack.postgres import as_plain_user
from stack.progress import say, tail
from stack.python_env import check_venv, python_env

CHECKED_WITHIN = 120.0  # seconds; a big log takes them

Finding = tuple[bool, str]


def doctor() -> int:
    """Print each finding; 1 when one is bad."""
    home = Home(paths.state_folder())
    findings = [*_machine(), *(_running(home) if home.is_held() else _at_rest(home))]
    for good, text in findings:
        say(f"{'ok' if good else '!!'}  {text}")
    return 0 if all(good for good, _ in findings) else 1


def _machine() -> Iterator[Finding]:
    yield True, f"Python {sys.version.split()[0]} ({sys.executable})"
    yield _attempt(check_venv, "Python can make virtual environments")
    for name in ("LOCKSTEP_HOME", "LOCKSTEP_CACHE"):
        folder = paths.state_folder() if name == "LOCKSTEP_HOME" else paths.cache_folder()
        yield os.access(_existing(folder), os.W_OK), f"{name} is {folder}"
    yield _attempt(paths.check_free_space, "there is disk space enough")
    yield _attempt(lambda: as_plain_user(paths.state_folder() / "postgres"), "PostgreSQL can be run by this user")
    for tool in ("node", "go", "centrifugo", "chromium"):
        where = shutil.which(tool)
        yield True, f"{tool}: {where or 'not on PATH; brought along where it is needed'}"


def _at_rest(home: Home) -> Iterator[Finding]:
    yield True, f"nothing runs from {home.path}"
    for name, (pid, started) in home.recorded().items():
        if processes.is_same(pid, started):
            yield False, f"{name} (pid {pid}) was left by a killed runner: `make stop` or the next `make run` ends it"
    address = Address.from_environment()
    try:
        free = is_free(address.port, address.bind)
    except OSError as error:
        yield False, f"LOCKSTEP_BIND={address.bind} cannot be used: {error.strerror}"
        return
    yield free, f"port {address.port} is free" if free else f"port {address.port} is taken by {holder(address.port)}"


def _running(home: Home) -> Iterator[Finding]:
    values = read_environment(home.path / "env")
    if not values:
        yield False, f"the runner (pid {home.runner()}) sets things up for the first time: nothing serves yet"
        return
    yield True, f"the runner (pid {home.runner()}) serves {values['LOCKSTEP_URL']}"
    for name, (pid, started) in home.recorded().items():
        if name in (RUNNER, "migrate", "demo"):
            continue
        lives = processes.is_same(pid, started)
        held = home.hold_file(name).exists()
        yield lives, f"{name} (pid {pid}) {'runs' if lives else 'is held down' if held else 'is gone'}"
        if not lives:
            yield False, f"the end of {home.log(name)}:\n{tail(home.log(name), 8)}"
    yield _ready(values)
    yield _in_step(home)


def _ready(values: dict[str, str]) -> Finding:
    """What the web processes say of the database, Centrifugo and the relay."""
    address = urlsplit(f"//{values['WEB_BIND']}")
    connection = http.client.HTTPConnection(address.hostname or LOOPBACK[1], address.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return False, f"/readyz cannot be asked: {error}"
    finally:
        connection.close()
    return answer.status == 200, f"/readyz says {answer.status}: {_one_line(text)}"


def _in_step(home: Home) -> Finding:
    """Whether the change log is whole."""
    command = [*manage(python_env(home.path)), "check_sync"]
    env = {**os.environ, "LOCKSTEP_HOME": str(home.path)}
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=CHECKED_WITHIN, check=False)
    except subprocess.TimeoutExpired:
        return False, f"check_sync is not done after {CHECKED_WITHIN:g} s: `make manage CMD=check_sync` takes its time"
    if done.returncode and done.stdout:
        return False, f"check_sync found something; `make manage CMD=check_sync` lists it: {_one_line(done.stdout)}"
    if done.returncode:
        return False, f"check_sync could not look: {_one_line(''.join(done.stderr.splitlines()[-1:]))}"
    return True, f"check_sync: {_one_line(done.stdout)}"


def _attempt(check: Callable[[], object], text: str) -> Finding:
    try:
        check()
    except StackError as error:
        return False, str(error)
    return True, text


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())


def _one_line(text: str) -> str:
    try:
        return json.dumps(json.loads(text))
    except ValueError:
        return " ".join(text.split())[:300]
