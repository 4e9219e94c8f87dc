"""A Centrifugo of the tests' own, and relays on the tests' database, beside whatever else runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from realtime.channels import personal_channel
from realtime.models import PublishCursor
from realtime.relay.connection import LANES
from realtime.relay.lane import Lane
from realtime.relay.supervisor import make_server
from realtime.tests.listener import Listener
from realtime.tests.proxy import Door
from realtime.tests.servers import PATIENCE, CentrifugoProcess, Running, start_relay, wait_until
from rooms.models import Room
from tests.person import Person


@pytest.fixture(scope="session")
def _centrifugo_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentrifugoProcess]:
    server = CentrifugoProcess(tmp_path_factory.mktemp("centrifugo"))
    server.start()
    yield server
    server.running().stop()


@pytest.fixture
def centrifugo(_centrifugo_process: CentrifugoProcess, settings: Any) -> Iterator[CentrifugoProcess]:
    """Running, and the one that Django is told of."""
    settings.CENTRIFUGO_API_URL = _centrifugo_process.api_url
    yield _centrifugo_process
    _centrifugo_process.running().thaw()
    if not _centrifugo_process.answers():
        _centrifugo_process.start()


@pytest.fixture
def door(centrifugo: CentrifugoProcess, settings: Any) -> Iterator[Door]:
    """Between the relays of this process and Centrifugo."""
    with Door(centrifugo.api_url) as door:
        settings.CENTRIFUGO_API_URL = door.url
        yield door


@pytest.fixture
def listen(centrifugo: CentrifugoProcess) -> Iterator[Callable[..., Listener]]:
    """`listen(person, *channels)`: their socket, open until the test ends; `how` as in Listener."""
    with ExitStack() as open_sockets:

        def listen(person: Person, *channels: str, **how: Any) -> Listener:
            return open_sockets.enter_context(Listener(person, centrifugo, *channels, **how))

        yield listen


@contextmanager
def relaying() -> Iterator[None]:
    """A relay in threads of this process, but for the closing of leases, which has tests of its own."""
    stopping = threading.Event()
    lanes = [Lane(number, make_server=make_server, stopping=stopping) for number in range(LANES)]
    for lane in lanes:
        lane.start()
    try:
        yield
    finally:
        stopping.set()
        for lane in lanes:
            lane.join(10)


@pytest.fixture
def relay(centrifugo: CentrifugoProcess) -> Iterator[None]:
    with relaying():
        yield


@pytest.fixture
def relay_process(tmp_path: Path, centrifugo: CentrifugoProcess) -> Iterator[Callable[..., Running]]:
    """`relay_process(name)`: a relay of its own, ended with the test."""
    started: list[Running] = []

    def start(name: str, *, api_url: str = "", **env: str) -> Running:
        started.append(start_relay(tmp_path, name, api_url=api_url or centrifugo.api_url, **env))
        return started[-1]

    yield start
    for process in started:
        process.stop()


def may_listen(*people: Person) -> None:
    """They asked for the tokens of their channels, as one does who is about to listen."""
    for person in people:
        answer = person.get("/api/token/subscription/", channel=personal_channel(person.id), takes="changes")
        assert answer.status_code == 200


def publish_due() -> None:
    call_command("relay", "--once")


def published(room: Room) -> int:
    return PublishCursor.objects.get(room=room).published_version


def wait_until_published(room: Room, version: int, *, seconds: float = PATIENCE) -> None:
    wait_until(lambda: published(room) >= version, seconds=seconds, what=f"version {version} is published")
