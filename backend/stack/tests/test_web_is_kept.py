"""The web server that waits for a database which stalls is left alone; one that is frozen is started again."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from django.db import connection

from stack import processes
from stack.django import WEB, django_services
from stack.home import Home
from stack.probes import Probe
from stack.service import Service
from stack.supervisor import Supervisor
from stack.tests.runner import eventually
from tests.door import Door, door_before
from tests.web import address, free_port

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

THREADS = 2
FROZEN_AFTER = 1.5  # seconds; the runner's own patience is eight times as long
ENOUGH = 5  # answers of the probe, a second apart: far beyond that


class Asked:
    """The probe, and what it has said."""

    def __init__(self, probe: Probe) -> None:
        self._probe, self.said = probe, list[bool]()

    def __call__(self) -> bool:
        self.said.append(self._probe())
        return self.said[-1]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "home")
    home.hold()
    yield home
    home.release()


@pytest.fixture
def door() -> Iterator[Door]:
    with door_before(connection.settings_dict) as door:
        yield door


@pytest.fixture
def web(home: Home, door: Door) -> Iterator[Service]:
    """As the runner keeps it, with a door before its database."""
    database = address({**connection.settings_dict, "HOST": "127.0.0.1", "PORT": door.port})
    own = {"DATABASE_URL": database, "LOCKSTEP_HOME": str(home.path), "LOCKSTEP_DEMO": "0"}
    sizes = {"WEB_WORKERS": "1", "WEB_THREADS": str(THREADS)}
    ports = [f"127.0.0.1:{free_port()}" for _ in range(4)]
    names = ["WEB_BIND", "WEB_PULSE_ADDRESS", "RELAY_METRICS_ADDRESS", "WORKER_METRICS_ADDRESS"]
    env = {**os.environ, **own, **sizes, **dict(zip(names, ports, strict=True))}
    service = next(each for each in django_services(env, needs=()) if each.name == "web")
    argv = (sys.executable, "-m", *WEB)
    service = replace(service, argv=argv, needs=(), frozen_after=FROZEN_AFTER, probe=Asked(service.probe))
    supervisor = Supervisor(home, [service])
    try:
        supervisor.start()
        yield service
    finally:
        supervisor.stop()


def get(service: Service, path: str, *, within: float) -> int:
    """The status; 0 without an answer."""
    with suppress(requests.RequestException):
        return requests.get(f"http://{service.env['WEB_BIND']}{path}", timeout=within).status_code
    return 0


def pid_of(home: Home) -> int:
    return home.recorded()["web"][0]


def test_busy_is_not_dead_and_frozen_is(web: Service, home: Home, door: Door):
    pid, probe = pid_of(home), web.probe
    assert isinstance(probe, Asked)
    assert get(web, "/api/server/", within=20) == 200
    answers: list[int] = []
    waiting = [
        threading.Thread(target=lambda: answers.append(get(web, "/api/server/", within=60))) for _ in range(THREADS)
    ]
    with door.stalled():
        for each in waiting:
            each.start()
        eventually(lambda: get(web, "/healthz", within=1) == 0)  # nobody is free to say even that
        before = len(probe.said)
        eventually(lambda: len(probe.said) >= before + ENOUGH, within=60)
        assert (pid_of(home), all(probe.said[before:])) == (pid, True)
    for each in waiting:
        each.join()
    assert len(answers) == THREADS
    assert set(answers) <= {200, 503}  # who had no connection yet was told to come again
    assert get(web, "/healthz", within=20) == 200

    for worker in processes.family(pid):
        os.kill(worker.pid, signal.SIGSTOP)
    eventually(lambda: pid_of(home) != pid, within=60)
