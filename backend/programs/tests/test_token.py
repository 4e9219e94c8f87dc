"""POST /api/token/"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import time_machine
from django.conf import settings
from django.test import Client

from accounts.models import User
from programs.models import TokenFamily
from tests.factories import PASSWORD, make_person
from tests.person import Person
from tests.program import Program
from tests.shapes import refusal, told

START = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
WRONG = (400, {"detail": "Name or password is wrong.", "code": "bad_credentials"})


def sign_in(email: Any = "alice@example.org", password: Any = PASSWORD, **headers: str) -> Any:
    body = {"email": email, "password": password}
    return Client(enforce_csrf_checks=True).post(
        "/api/token/", body, content_type="application/json", headers=headers or None
    )


def claims(token: str, audience: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(
        token, settings.API_TOKEN_KEY, algorithms=["HS256"], audience=audience, issuer="lockstep"
    )
    return found


def test_a_pair(alice: Person):
    before = int(time.time())
    answer = sign_in()
    assert (answer.status_code, answer.json().keys()) == (200, {"access", "refresh"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    access = claims(answer.json()["access"], "lockstep-access")
    assert access.keys() == {"sub", "family", "aud", "iss", "iat", "exp"}
    assert access["sub"] == str(alice.id)
    assert before + 300 <= access["exp"] <= before + 305
    refresh = claims(answer.json()["refresh"], "lockstep-refresh")
    assert refresh.keys() == {"sub", "family", "turn", "aud", "iss", "iat", "exp"}
    assert before + 30 * 24 * 3600 <= refresh["exp"] <= before + 30 * 24 * 3600 + 5


def test_its_access_token_works(alice: Person):
    program = Program(alice, sign_in().json()["access"])
    assert program.get("/api/me/").json()["username"] == "alice"
    assert program.post("/api/rooms/", {"name": "tea", "kind": "public"}).status_code == 201


def test_by_handle_too(alice: Person):
    assert sign_in("alice").status_code == 200


def test_the_key_is_nobody_elses(alice: Person):
    assert len(settings.API_TOKEN_KEY) >= 32
    assert settings.API_TOKEN_KEY not in (settings.SECRET_KEY, settings.CENTRIFUGO_TOKEN_KEY)


@pytest.mark.parametrize(("email", "password"), [
    ("alice@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("asleep@example.org", PASSWORD),
])  # fmt: skip
def test_wrong(alice: Person, email: str, password: str):
    make_person("asleep", is_active=False)
    assert told(sign_in(email, password)) == WRONG
    assert not TokenFamily.objects.exists()


@pytest.mark.parametrize(("email", "password", "fields"), [
    ("", "", ["email", "password"]), (None, None, ["email", "password"]), ([], {}, ["email", "password"]),
    ("a\0b", PASSWORD, ["email"]), ("\ud800", PASSWORD, ["email"]), ("x" * 255, "x" * 1001, ["email", "password"]),
])  # fmt: skip
def test_bad_input(alice: Person, email: Any, password: Any, fields: list[str]):
    assert refusal(sign_in(email, password)) == (400, "invalid", fields)


def test_failures_count_for_the_sign_in_limit(alice: Person):
    for _ in range(10):
        assert told(sign_in(password="wrong")) == WRONG
    assert refusal(sign_in()) == (429, "throttled", [])
    login = Client().post("/api/login/", {"username": "alice", "password": PASSWORD}, content_type="application/json")
    assert login.status_code == 429


def test_an_authorization_header_is_not_looked_at(alice: Person):
    assert sign_in(Authorization="Bearer of bad news").status_code == 200


def test_the_access_token_ends(alice: Person):
    with time_machine.travel(START, tick=False) as clock:
        program = Program(alice, sign_in().json()["access"])
        clock.shift(timedelta(seconds=299))
        assert program.get("/api/me/").status_code == 200
        clock.shift(timedelta(seconds=1))
        assert refusal(program.get("/api/me/")) == (401, "bad_token", [])


def test_a_new_password_ends_it_at_once(alice: Person):
    program = Program(alice, sign_in().json()["access"])
    user = User.objects.get(pk=alice.id)
    user.set_password("another horse 7 battery")
    user.save()
    assert refusal(program.get("/api/me/")) == (401, "bad_token", [])


def test_deactivation_ends_it_for_good(alice: Person):
    program = Program(alice, sign_in().json()["access"])
    alice.user.is_active = False
    alice.user.save(update_fields=["is_active"])
    assert refusal(program.get("/api/me/")) == (401, "bad_token", [])
    alice.user.is_active = True
    alice.user.save(update_fields=["is_active"])
    assert refusal(program.get("/api/me/")) == (401, "bad_token", [])


def test_families_that_have_ended_are_forgotten(alice: Person, bob: Person):
    with time_machine.travel(START, tick=False) as clock:
        sign_in()
        sign_in("bob@example.org")
        clock.shift(timedelta(days=31))
        sign_in()
        assert [family.user_id for family in TokenFamily.objects.order_by("created_at")] == [bob.id, alice.id]
