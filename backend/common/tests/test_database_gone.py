"""The database gone, in each way: 503 with Retry-After, whatever was asked; and back by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg2
import pytest
import requests
from django.conf import settings
from django.db import connection

from rooms.models import Room
from tests.door import Door, door_before
from tests.factories import PASSWORD
from tests.person import Person
from tests.shapes import told
from tests.web import Web, address, web

pytestmark = pytest.mark.django_db(transaction=True)

UNAVAILABLE = (
    503,
    "2",
    {"detail": "The server can't reach its database right now. Try again shortly.", "code": "unavailable"},
)


@pytest.fixture
def door() -> Iterator[Door]:
    with door_before(connection.settings_dict) as door:
        yield door


@pytest.fixture
def server(door: Door, tmp_path: Path) -> Iterator[Web]:
    """The real web process; its database is behind the door."""
    database = {**connection.settings_dict, "HOST": "127.0.0.1", "PORT": door.port}
    with web(database, log=tmp_path / "web.log") as server:
        yield server


def shape(answer: requests.Response) -> tuple[int, str | None, object]:
    return answer.status_code, answer.headers.get("Retry-After"), answer.json()


def test_gone_and_back(server: Web, door: Door, alice: Person, lobby: Room):
    token = server.token()
    server.session.cookies.set(settings.SESSION_COOKIE_NAME, alice.client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert server.get("/api/rooms/").status_code == 200
    for lose in (door.shut, door.starting_up):
        lose()
        assert server.get("/healthz").status_code == 200
        for path in ("/api/rooms/", "/api/csrf/", "/api/me/", "/api/server/", "/admin/"):
            assert shape(server.get(path)) == UNAVAILABLE, path
        sign_in = {"username": "alice", "password": PASSWORD}
        hello = {"content": "hello"}
        for path, body in (("/api/login/", sign_in), (f"/api/rooms/{lobby.pk}/messages/", hello)):
            assert shape(server.post(path, body, **{"X-CSRFToken": token})) == UNAVAILABLE, path
        door.open()
        assert server.get("/api/rooms/").status_code == 200
    sent = server.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "hello"}, **{"X-CSRFToken": token})
    assert sent.status_code == 201


def test_cut_off_between_two_requests(server: Web, door: Door, alice: Person):
    """A kept connection that died in the night costs nobody an error."""
    server.session.cookies.set(settings.SESSION_COOKIE_NAME, alice.client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert server.get("/api/rooms/").status_code == 200
    door.shut()
    door.open()
    assert [server.get("/api/rooms/").status_code for _ in range(8)] == [200] * 8


def test_a_lock_that_is_not_to_be_had(alice: Person, lobby: Room):
    def post() -> Any:
        return alice.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "hello"})

    with locked(lobby):
        started = monotonic()
        refused = post()
        assert 2 <= monotonic() - started < 10
    assert (told(refused)[0], refused.headers["Retry-After"], told(refused)[1]) == UNAVAILABLE
    assert told(post())[0] == 201


@contextmanager
def locked(room: Room) -> Iterator[None]:
    """Somebody else holds the room for longer than one waits."""
    other = psycopg2.connect(address(connection.settings_dict))
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM rooms_room WHERE id = %s FOR UPDATE", [room.pk])
            yield
    finally:
        other.close()
