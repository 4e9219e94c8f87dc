"""GET and DELETE /api/me/sessions/, DELETE /api/me/sessions/{id}/"""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.devices import device
from accounts.models import Session, SocketCut
from tests.factories import PASSWORD
from tests.person import Person
from tests.shapes import A_TIME, NOT_FOUND, NOT_SIGNED_IN, Like, told
from tests.statements import statements

PATH = "/api/me/sessions/"
PHONE = "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 Chrome/144.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0"


def sign_in(person: Person, agent: str) -> Person:
    """The same person in another browser."""
    there = Person(person.user)
    there.client = Client(headers={"User-Agent": agent})
    body = {"username": person.user.handle, "password": PASSWORD}
    assert there.post("/api/login/", body).status_code == 200
    return there


def cuts() -> list[int]:
    return list(SocketCut.objects.values_list("user_id", flat=True))


@pytest.fixture
def phone(alice: Person) -> Person:
    return sign_in(alice, PHONE)


@pytest.fixture
def desk(alice: Person) -> Person:
    return sign_in(alice, DESK)


def test_where_one_is_signed_in(phone: Person, desk: Person, bob: Person):
    assert bob.get("/api/me/").status_code == 200
    (mine, other) = desk.get(PATH).json()["results"]
    card = {"id": Like("[0-9a-f]{32}"), "signed_in_at": A_TIME, "seen_at": A_TIME}
    assert mine == {**card, "device": "Firefox on Linux", "hand_held": False, "current": True}
    assert other == {**card, "device": "Chrome on Android", "hand_held": True, "current": False}
    assert [each["current"] for each in phone.get(PATH).json()["results"]] == [False, True]


def test_one_that_has_ended_by_itself_is_none(phone: Person, desk: Person):
    ended = phone.client.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.filter(session_key=ended).update(expire_date=timezone.now())
    assert [each["device"] for each in desk.get(PATH).json()["results"]] == ["Firefox on Linux"]


def test_no_key_is_told(desk: Person):
    key = desk.client.cookies[settings.SESSION_COOKIE_NAME].value
    assert key not in desk.get(PATH).content.decode()


def test_when_one_was_last_there_to_the_minute(phone: Person, desk: Person):
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False) as clock:
        phone.get("/api/me/")
        (first, second) = desk.get(PATH).json()["results"]
        assert first["seen_at"] == second["seen_at"]
        clock.shift(timedelta(seconds=59))
        with statements(phone) as seen:
            phone.get("/api/me/")
        assert [statement.split()[0] for statement in seen] == ["SELECT"]
        clock.shift(timedelta(seconds=2))
        phone.get("/api/me/")
        assert phone.get(PATH).json()["results"][0]["device"] == "Chrome on Android"


def test_ending_one_ends_its_sockets(phone: Person, desk: Person, alice: Person):
    other = desk.get(PATH).json()["results"][1]["id"]
    assert told(desk.client.delete(f"{PATH}{other}/")) == (200, {})
    assert told(phone.get("/api/me/")) == NOT_SIGNED_IN
    assert cuts() == [alice.id]
    assert len(desk.get(PATH).json()["results"]) == 1
    assert told(desk.client.delete(f"{PATH}{other}/")) == NOT_FOUND
    assert cuts() == [alice.id]


def test_ending_this_one_is_signing_out(desk: Person):
    mine = desk.get(PATH).json()["results"][0]["id"]
    assert desk.client.delete(f"{PATH}{mine}/").status_code == 200
    assert told(desk.get("/api/me/")) == NOT_SIGNED_IN


def test_ending_all_others(phone: Person, desk: Person, alice: Person):
    assert told(desk.client.delete(PATH)) == (200, {})
    assert told(phone.get("/api/me/")) == NOT_SIGNED_IN
    assert desk.get("/api/me/").status_code == 200
    assert cuts() == [alice.id]
    assert told(desk.client.delete(PATH)) == (200, {})
    assert cuts() == [alice.id]


def test_signed_out(nobody: Person):
    for answer in (nobody.get(PATH), nobody.client.delete(PATH), nobody.client.delete(f"{PATH}abc/")):
        assert told(answer) == NOT_SIGNED_IN


def test_somebody_elses(desk: Person, bob: Person):
    hers = desk.get(PATH).json()["results"][0]["id"]
    real, missing = (bob.client.delete(f"{PATH}{each}/") for each in (hers, "0" * 32))
    assert (real.status_code, real.content) == (404, missing.content)
    assert desk.get("/api/me/").status_code == 200
    assert cuts() == []


@pytest.mark.parametrize("name", ["x", "%00", "é", "0" * 500])
def test_no_session(desk: Person, name: str):
    assert told(desk.client.delete(f"{PATH}{name}/")) == NOT_FOUND


def test_queries(desk: Person):
    with statements(desk) as few:
        desk.get(PATH)
    now = timezone.now()
    Session.objects.bulk_create(
        Session(session_key=f"k{n}", user=desk.user, expire_date=now + timedelta(days=1), signed_in_at=now)
        for n in range(200)
    )
    with statements(desk) as many:
        assert len(desk.get(PATH).json()["results"]) == 201
    assert len(few) == len(many) == 2


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (DESK, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/144.0 Safari/537.36 Edg/144.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/26.0 Safari/605.1.15", "Safari on macOS"),
        ("python-requests/2.34", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_what_a_device_is_called(agent: str, name: str):
    assert device(agent) == name
