"""POST /api/me/tokens/"""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from programs.actions import make_personal_token
from programs.models import PersonalToken
from tests.person import Person
from tests.program import Program, program_of
from tests.shapes import A_TIME, AN_ID, NOT_SIGNED_IN, Like, refusal, told

PATH = "/api/me/tokens/"
GOOD = {"name": "bot", "scopes": ["read"]}


def test_a_token(alice: Person):
    answer = alice.post(PATH, {"name": " Weather bot ", "scopes": ["write", "read", "read"]})
    assert told(answer) == (201, {
        "id": AN_ID, "name": "Weather bot", "scopes": ["read", "write"], "created_at": A_TIME, "expires_at": None,
        "last_used_at": None, "token": Like(r"ls_[\w-]{43}"),
    })  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_its_hash_is_kept(alice: Person):
    token = alice.post(PATH, GOOD).json()["token"]
    (row,) = PersonalToken.objects.values()
    assert row["token_hash"] == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(row)


def test_it_works_until_it_ends(alice: Person):
    with time_machine.travel(datetime(2026, 11, 22, 21, 0, tzinfo=UTC), tick=False) as clock:
        answer = alice.post(PATH, {**GOOD, "expires_at": "2026-11-22T22:00:00+01:00"})
        assert refusal(answer) == (400, "invalid", ["expires_at"])
        made = alice.post(PATH, {**GOOD, "expires_at": "2026-11-22T22:00:00Z"}).json()
        assert made["expires_at"] == "2026-11-22T22:00:00.000Z"
        program = Program(alice, made["token"])
        assert program.get("/api/me/").status_code == 200
        clock.move_to(datetime(2026, 11, 22, 22, 0, tzinfo=UTC))
        assert refusal(program.get("/api/me/")) == (401, "bad_token", [])


def test_signed_out(nobody: Person, db: None):
    assert told(nobody.post(PATH, GOOD)) == NOT_SIGNED_IN


def test_no_token_makes_tokens(alice: Person):
    program = program_of(alice, "read", "write", "rooms", "admin")
    assert refusal(program.post(PATH, GOOD)) == (403, "session_needed", [])
    assert PersonalToken.objects.count() == 1


def test_under_another_accounts_cookie(alice: Person, bob: Person):
    assert refusal(alice.post(PATH, GOOD, **{"X-Lockstep-User": str(bob.id)})) == (409, "wrong_account", [])
    assert not PersonalToken.objects.exists()


@pytest.mark.parametrize(("wrong", "fields"), [
    ({"name": ""}, ["name"]), ({"name": "x" * 81}, ["name"]), ({"name": "a\0b"}, ["name"]), ({"name": []}, ["name"]),
    ({"scopes": []}, ["scopes"]), ({"scopes": "read"}, ["scopes"]), ({"scopes": ["root"]}, ["scopes.0"]),
    ({"scopes": None}, ["scopes"]), ({"scopes": [{}]}, ["scopes.0"]), ({"scopes": ["read"] * 5}, ["scopes"]),
    ({"expires_at": "x"}, ["expires_at"]), ({"expires_at": 1}, ["expires_at"]),
    ({"expires_at": "2020-01-01T00:00:00Z"}, ["expires_at"]),
    ({"expires_at": "9999-12-31T23:59:59-23:59"}, ["expires_at"]),
])  # fmt: skip
def test_bad_input(alice: Person, wrong: dict[str, Any], fields: list[str]):
    assert refusal(alice.post(PATH, {**GOOD, **wrong})) == (400, "invalid", fields)


def test_nothing_given(alice: Person):
    assert refusal(alice.post(PATH)) == (400, "invalid", ["name", "scopes"])


def test_fifty_are_enough(alice: Person, bob: Person):
    for number in range(49):
        make_personal_token(user=alice.user, name=f"bot {number}", scopes=["read"], expires_at=None)
    assert alice.post(PATH, GOOD).status_code == 201
    assert refusal(alice.post(PATH, GOOD)) == (409, "too_many_tokens", [])
    assert bob.post(PATH, GOOD).status_code == 201
