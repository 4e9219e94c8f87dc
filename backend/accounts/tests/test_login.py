"""POST /api/login/"""

import logging
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from pytest_django import Settings

from accounts.models import SignInAttempt, User
from accounts.tests.browser import Browser
from config import settings as as_set
from tests.factories import PASSWORD, make_person
from tests.person import Person
from tests.shapes import refusal, told
from tests.statements import statements

WRONG = (400, {"detail": "Name or password is wrong.", "code": "bad_credentials"})


def test_by_handle(alice: Person, browser: Browser):
    push = {"enabled": False, "vapid_public_key": "", "firebase_config": {}}
    assert told(browser.sign_in("alice", PASSWORD)) == (
        200,
        {"id": alice.id, "username": "alice", "settings": {"push_notifications": push}},
    )
    assert browser.get("/api/me/").json()["username"] == "alice"


@pytest.mark.parametrize(
    "name", ["alice@example.org", "ALICE@Example.ORG", " alice@example.org ", "Alice", "ＡＬＩＣＥ"]
)
def test_by_whatever_means_the_same(alice: Person, browser: Browser, name: str):
    assert browser.sign_in(name, PASSWORD).json()["id"] == alice.id


def test_the_cookie(alice: Person, browser: Browser):
    cookie = browser.sign_in("alice", PASSWORD).cookies["lockstep_session_9000"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"]) == (True, "Lax", "", "/")
    assert cookie["max-age"] == 30 * 24 * 3600


def test_every_sign_in_is_a_session_of_its_own(alice: Person, browser: Browser):
    browser.sign_in("alice", PASSWORD)
    first = browser.session
    browser.sign_in("alice", PASSWORD)
    assert browser.session != first
    assert told(with_session(first).get("/api/me/")) == (403, {"detail": "Sign in first.", "code": "not_signed_in"})


def test_a_session_made_up_by_somebody_else_is_not_taken_over(alice: Person):
    browser = with_session("x" * 32)
    browser.sign_in("alice", PASSWORD)
    assert browser.session != "x" * 32
    assert with_session("x" * 32).get("/api/me/").status_code == 403


@pytest.mark.parametrize(
    "cookie", ["\0" * 32, '"\\000\\000\\000\\000\\000\\000\\000\\000\\000"', "é" * 32, "x" * 9000, "'" * 32]
)
def test_a_cookie_that_is_no_session(browser: Browser, cookie: str):
    assert refusal(with_session(cookie).get("/api/me/")) == (403, "not_signed_in", [])


def test_signing_in_as_somebody_else_needs_no_signing_out(alice: Person, bob: Person, browser: Browser):
    """Name and password say who it is: a tab that still holds the former person's id may send it."""
    browser.sign_in("alice", PASSWORD)
    answer = browser.sign_in("bob", PASSWORD, **{"X-Lockstep-User": "999"})
    assert answer.status_code == 200
    assert browser.get("/api/me/").json()["username"] == "bob"


@pytest.mark.parametrize(("name", "password"), [
    ("alice", "wrong"), ("alice@example.org", "wrong"), ("alice", PASSWORD + " "), ("nobody-here", PASSWORD),
    ("nobody@example.org", PASSWORD), ("asleep", PASSWORD), ("nopassword", "!"),
])  # fmt: skip
def test_wrong(alice: Person, browser: Browser, name: str, password: str):
    """One answer for an unknown name, a wrong password, and an account that may not sign in."""
    make_person("asleep", is_active=False)
    User.objects.create_user("nopassword@example.org", "nopassword")
    assert told(browser.sign_in(name, password)) == WRONG
    assert browser.session == ""


def test_the_log_says_who_came_and_from_where_and_no_name_that_is_nobodys(
    alice: Person, browser: Browser, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.INFO, logger="accounts.actions"):
        browser.sign_in("alice@example.org", "wrong")
        browser.sign_in(PASSWORD, PASSWORD)
        browser.sign_in("alice", PASSWORD)
        browser.post("/api/logout/")
    assert [
        (record.levelname, record.getMessage()) for record in caplog.records if record.name == "accounts.actions"
    ] == [
        ("WARNING", f"wrong password for user {alice.id} from 127.0.0.1"),
        ("WARNING", "wrong password for nobody from 127.0.0.1"),
        ("INFO", f"right password for user {alice.id} from 127.0.0.1"),
        ("INFO", f"session of user {alice.id} begins at 127.0.0.1"),
        ("INFO", f"session of user {alice.id} ends at 127.0.0.1"),
    ]


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that Argon2 hashes a password, which is what takes the time."""
    seen: list[str] = []

    def watch(name: str) -> None:
        done = getattr(Argon2PasswordHasher, name)

        def watched(*given: Any) -> Any:
            seen.append(name)
            return done(*given)

        monkeypatch.setattr(Argon2PasswordHasher, name, watched)

    watch("encode")
    watch("verify")
    return seen


@pytest.mark.parametrize("name", ["alice", "nobody-here", "asleep"])
def test_whoever_it_is_one_password_is_hashed(
    alice: Person, browser: Browser, settings: Settings, hashed: list[str], name: str
):
    """An unknown name takes as long as a wrong password: the time tells nobody who has an account."""
    settings.PASSWORD_HASHERS = as_set.PASSWORD_HASHERS
    asleep = make_person("asleep", is_active=False)
    for person in (alice, asleep):
        person.user.set_password(PASSWORD)
        person.user.save()
    hashed.clear()
    assert told(browser.sign_in(name, "wrong")) == WRONG
    assert len(hashed) == 1


@pytest.mark.parametrize(("body", "fields"), [
    ({}, ["password", "username"]),
    ({"username": "alice"}, ["password"]),
    ({"username": "", "password": ""}, ["password", "username"]),
    ({"username": None, "password": None}, ["password", "username"]),
    ({"username": ["alice"], "password": {"a": 1}}, ["password", "username"]),
    ({"username": "a\0b", "password": "x\0y"}, ["password", "username"]),
    ({"username": "\ud800", "password": "\udfff"}, ["password", "username"]),
    ({"username": "a" * 255, "password": "b" * 1001}, ["password", "username"]),
])  # fmt: skip
def test_bad_input(browser: Browser, body: dict[str, Any], fields: list[str]):
    assert refusal(browser.post("/api/login/", body)) == (400, "invalid", fields)
    assert not SignInAttempt.objects.exists()


def test_as_many_queries_for_many_people(alice: Person, browser: Browser):
    token = browser.token()
    with statements(browser) as first:
        browser.post("/api/login/", {"username": "alice", "password": PASSWORD}, token=token)
    for number in range(50):
        make_person(f"p{number}")
    browser = Browser()
    token = browser.token()
    with statements(browser) as second:
        browser.post("/api/login/", {"username": "alice", "password": PASSWORD}, token=token)
    assert len(first) == len(second) <= 20


def with_session(value: str) -> Browser:
    browser = Browser()
    browser.client.cookies["lockstep_session_9000"] = value
    return browser
