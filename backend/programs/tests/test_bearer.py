"""`Authorization: Bearer` on every path: which tokens are good, what their scopes allow, and that a session wins."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from programs import scopes
from programs.models import PersonalToken
from programs.tests.test_token import sign_in
from rooms.models import Room
from tests.factories import say
from tests.person import Person
from tests.program import Program, program_of
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

BAD: tuple[int, str, list[str]] = (401, "bad_token", [])


def with_header(value: str, person: Person | None = None) -> Any:
    client = Client()
    if person:
        client.force_login(person.user)
    return client.get("/api/me/", headers={"Authorization": value})


def test_it_speaks_for_its_person(bob: Person, lobby: Room):
    program = program_of(bob, "read", "write")
    answer = program.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "hello"})
    assert (answer.status_code, answer.json()["user"]["username"]) == (201, "bob")
    assert program.get(f"/api/rooms/{lobby.pk}/messages/").json()["results"][0]["content"] == "hello"


@pytest.mark.parametrize("token", ["ls_x", "ls_", "x", "x.y.z", "undefined", "\u00e9", "eyJ9.eyJ9.\u00e9", "x" * 9000])
def test_a_bad_one_is_401(alice: Person, token: str):
    assert refusal(with_header(f"Bearer {token}")) == BAD


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer null", "bearer  null ", "Bearer  ", "Basic YWxpY2U6eA==", "x"])
def test_none_is_signed_out(alice: Person, value: str):
    assert told(with_header(value)) == NOT_SIGNED_IN


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_in_any_case(alice: Person, scheme: str):
    token = program_of(alice, "read").client.defaults["HTTP_AUTHORIZATION"].split()[1]
    assert with_header(f"{scheme} {token}").status_code == 200


def test_a_session_wins(alice: Person, bob: Person):
    token = program_of(bob, "read").client.defaults["HTTP_AUTHORIZATION"]
    for value in (token, "Bearer ls_x", "Bearer null"):
        assert with_header(value, alice).json()["username"] == "alice"


def test_a_session_that_has_ended_does_not(alice: Person, bob: Person):
    token = program_of(bob, "read").client.defaults["HTTP_AUTHORIZATION"]
    client = Client()
    client.force_login(alice.user)
    User.objects.filter(pk=alice.id).update(is_active=False)
    assert client.get("/api/me/", headers={"Authorization": token}).json()["username"] == "bob"


def test_what_everybody_may_read(alice: Person):
    assert program_of(alice, "write").get("/api/server/").status_code == 200
    assert refusal(Program(alice, "ls_x").get("/api/server/")) == BAD


def test_of_an_account_that_may_not_sign_in(alice: Person):
    program = program_of(alice, "read")
    User.objects.filter(pk=alice.id).update(is_active=False)
    assert refusal(program.get("/api/me/")) == BAD


def test_a_new_password_leaves_personal_tokens(alice: Person):
    program = program_of(alice, "read")
    alice.user.set_password("another horse 7 battery")
    alice.user.save()
    assert program.get("/api/me/").status_code == 200


def test_a_missing_scope(bob: Person, lobby: Room):
    say(bob, lobby)
    answer = program_of(bob, "read", "rooms", "admin").post(f"/api/rooms/{lobby.pk}/messages/", {"content": "hello"})
    assert told(answer) == (403, {
        "detail": 'This token lacks the scope "write". Make one that has it.', "code": "scope_missing",
    })  # fmt: skip
    assert refusal(program_of(bob, "write").get(f"/api/rooms/{lobby.pk}/")) == (403, "scope_missing", [])


def test_a_missing_scope_tells_nothing_of_rooms(carol: Person, vault: Room):
    program = program_of(carol, "write")
    hidden, missing = (program.get(f"/api/rooms/{room}/") for room in (vault.pk, 999_999_999))
    assert hidden.content == missing.content
    assert told(program_of(carol, "read").get(f"/api/rooms/{vault.pk}/")) == NOT_FOUND


def test_a_scope_gives_no_right_that_its_person_lacks(alice: Person):
    program = program_of(alice, "admin")
    assert refusal(program.patch("/api/server/", {"name": "Mine"})) == (403, "forbidden", [])


def test_signing_out_needs_a_session(alice: Person):
    assert refusal(program_of(alice, "read").post("/api/logout/")) == (403, "session_needed", [])
    assert refusal(Program(alice, sign_in().json()["access"]).post("/api/logout/")) == (403, "session_needed", [])


def test_an_operation_that_nobody_decided_about_is_denied(alice: Person, monkeypatch: pytest.MonkeyPatch):
    program = program_of(alice, "read", "write", "rooms", "admin")
    monkeypatch.delitem(scopes.NEEDS, "get_my_account")
    assert refusal(program.get("/api/me/")) == (403, "session_needed", [])


@pytest.mark.parametrize("method", ["delete", "put", "options", "trace"])
def test_other_methods_are_405(alice: Person, method: str):
    assert refusal(getattr(program_of(alice, "read").client, method)("/api/me/")) == (405, "method_not_allowed", [])


def test_head_is_like_get(alice: Person):
    assert program_of(alice, "read").client.head("/api/me/").status_code == 200
    assert program_of(alice, "write").client.head("/api/me/").status_code == 403


def test_a_write_that_names_another_account(alice: Person, bob: Person):
    program = program_of(alice, "write")
    answer = program.patch("/api/me/", {"display_name": "x"}, **{"X-Lockstep-User": str(bob.id)})
    assert refusal(answer) == (409, "wrong_account", [])
    assert program.patch("/api/me/", {"display_name": "x"}, **{"X-Lockstep-User": str(alice.id)}).status_code == 200


def test_sockets(alice: Person, lobby: Room):
    program = program_of(alice, "read")
    assert program.get("/api/token/connection/").status_code == 200
    for channel in (f"personal:{alice.id}", f"room:{lobby.pk}"):
        assert program.get("/api/token/subscription/", channel=channel).status_code == 200
    assert refusal(program_of(alice, "write").get("/api/token/connection/")) == (403, "scope_missing", [])
    assert refusal(Program(alice, "ls_x").get("/api/token/connection/")) == BAD


def test_a_centrifugo_token_is_none(alice: Person):
    token = alice.get("/api/token/connection/").json()["token"]
    assert refusal(with_header(f"Bearer {token}")) == BAD


def test_its_use_is_noted_once_a_minute(alice: Person):
    program = program_of(alice, "read")
    with time_machine.travel(datetime(2026, 11, 22, 21, 0, tzinfo=UTC), tick=False) as clock:
        seen = []
        for seconds in (0, 59, 1):
            clock.shift(timedelta(seconds=seconds))
            program.get("/api/me/")
            seen.append(PersonalToken.objects.get().last_used_at)
    assert [moment.strftime("%H:%M:%S") for moment in seen if moment] == ["21:00:00", "21:00:00", "21:01:00"]


def test_a_refused_use_is_none(alice: Person):
    program_of(alice, "write").get("/api/me/")
    assert PersonalToken.objects.get().last_used_at is None


def test_it_costs_one_query(alice: Person):
    personal, paired = program_of(alice, "read"), Program(alice, sign_in().json()["access"])
    personal.get("/api/me/")
    for program in (personal, paired):
        with statements(program) as asked:
            program.get("/api/me/")
        assert [statement.split()[0] for statement in asked] == ["SELECT"]


def test_a_send_repeated_by_another_road_is_the_same_message(bob: Person, lobby: Room):
    body = {"content": "hello", "client_id": str(uuid4())}
    first = bob.post(f"/api/rooms/{lobby.pk}/messages/", body)
    again = program_of(bob, "write").post(f"/api/rooms/{lobby.pk}/messages/", body)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
