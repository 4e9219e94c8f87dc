"""POST /api/token/refresh/"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.test import Client

from accounts.models import SocketCut, User
from programs.models import TokenFamily
from programs.tests.test_token import sign_in
from programs.tokens import access_token, refresh_token
from tests.person import Person
from tests.program import Program
from tests.shapes import refusal, told

START = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
BAD: tuple[int, str, list[str]] = (401, "bad_token", [])


def refresh(token: Any) -> Any:
    return Client(enforce_csrf_checks=True).post(
        "/api/token/refresh/", {"refresh": token}, content_type="application/json"
    )


def status(person: Person, access: str) -> int:
    return int(Program(person, access).get("/api/me/").status_code)


def test_a_new_pair(alice: Person):
    first = sign_in().json()
    answer = refresh(first["refresh"])
    assert (answer.status_code, answer.json().keys()) == (200, {"access", "refresh"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["refresh"] != first["refresh"]
    assert status(alice, answer.json()["access"]) == 200
    assert refresh(answer.json()["refresh"]).status_code == 200


def test_shown_twice_it_ends_the_family(alice: Person):
    first = sign_in().json()
    second = refresh(first["refresh"]).json()
    assert refusal(refresh(first["refresh"])) == BAD
    assert refusal(refresh(second["refresh"])) == BAD
    assert status(alice, first["access"]) == status(alice, second["access"]) == 401
    assert list(SocketCut.objects.values_list("user", flat=True)) == [alice.id]


def test_other_families_go_on(alice: Person):
    stolen, other = sign_in().json(), sign_in().json()
    refresh(stolen["refresh"])
    refresh(stolen["refresh"])
    assert status(alice, other["access"]) == 200
    assert refresh(other["refresh"]).status_code == 200


def test_a_bad_one_says_so(alice: Person):
    answer = refresh("x")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert told(answer) == (401, {
        "detail": "This token is not good: mistyped, expired, used up or revoked. Sign in again or make a new one.",
        "code": "bad_token",
    })  # fmt: skip


def forged(**changed: Any) -> str:
    family = TokenFamily.objects.get()
    claims = {
        "sub": str(family.user_id), "family": str(family.pk), "turn": 1, "aud": "lockstep-refresh", "iss": "lockstep",
        "iat": 1, "exp": 4_000_000_000,
    }  # fmt: skip
    key, algorithm = changed.pop("key", settings.API_TOKEN_KEY), changed.pop("algorithm", "HS256")
    claims = {name: value for name, value in {**claims, **changed}.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm)


@pytest.mark.parametrize("changed", [
    {"key": "another key, as long as the right one is"}, {"aud": "lockstep-access"}, {"aud": "lockstep"},
    {"iss": "someone"}, {"exp": 1}, {"exp": None}, {"aud": None}, {"iss": None}, {"sub": None},
    {"key": None, "algorithm": "none"}, {"algorithm": "HS512"}, {"family": str(uuid4())},
])  # fmt: skip
def test_forged(alice: Person, changed: dict[str, Any]):
    sign_in()
    assert refusal(refresh(forged(**changed))) == BAD
    assert refresh(forged()).status_code == 200


def test_one_from_the_future(alice: Person):
    """As after a restore of an older database: nobody can say which is the newest, so the family ends."""
    first = sign_in().json()["refresh"]
    assert refusal(refresh(forged(turn=2))) == BAD
    assert refusal(refresh(first)) == BAD


def test_an_access_token_is_none(alice: Person):
    assert refusal(refresh(sign_in().json()["access"])) == BAD


def test_nor_does_it_give_access(alice: Person):
    assert status(alice, sign_in().json()["refresh"]) == 401


@pytest.mark.parametrize("token", ["", None, [], {}, True, "a\0b", "\ud800", "x" * 4001])
def test_bad_input(db: None, token: Any):
    assert refusal(refresh(token)) == (400, "invalid", ["refresh"])


@pytest.mark.parametrize("token", ["é", "x.y.z", "..", "ls_x", "eyJ9.eyJ9.é", "x" * 4000])
def test_what_is_no_token(db: None, token: str):
    assert refusal(refresh(token)) == BAD


def test_it_ends_after_30_days_unless_used(alice: Person):
    with time_machine.travel(START, tick=False) as clock:
        used, left = sign_in().json()["refresh"], sign_in().json()["refresh"]
        clock.shift(timedelta(days=29))
        used = refresh(used).json()["refresh"]
        clock.shift(timedelta(days=1))
        assert refusal(refresh(left)) == BAD
        clock.shift(timedelta(days=28))
        assert refresh(used).status_code == 200


def test_a_new_password_ends_it(alice: Person):
    first = sign_in().json()["refresh"]
    user = User.objects.get(pk=alice.id)
    user.set_password("another horse 7 battery")
    user.save()
    assert refusal(refresh(first)) == BAD


def test_deactivation_ends_it_for_good(alice: Person):
    first = sign_in().json()["refresh"]
    alice.user.is_active = False
    alice.user.save()
    assert refusal(refresh(first)) == BAD
    alice.user.is_active = True
    alice.user.save()
    assert refusal(refresh(first)) == BAD


def test_an_account_closed_without_a_word(alice: Person):
    first = sign_in().json()
    User.objects.filter(pk=alice.id).update(is_active=False)
    assert status(alice, first["access"]) == 401
    assert refusal(refresh(first["refresh"])) == BAD


def test_of_a_family_that_is_no_more(alice: Person):
    gone = uuid4()
    assert refusal(refresh(refresh_token(gone, alice.id, 1))) == BAD
    assert status(alice, access_token(gone, alice.id)) == 401


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_one_gets_a_pair_and_the_family_ends(alice: Person):
    first = sign_in().json()["refresh"]

    def one(_: int) -> int:
        try:
            return int(refresh(first).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        assert Counter(threads.map(one, range(10))) == {200: 1, 401: 9}
    assert not TokenFamily.objects.exists()
