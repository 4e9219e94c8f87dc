"""GET /api/csrf/, and what the token is for."""

from typing import Any

import pytest

from accounts.models import User
from accounts.tests.browser import Browser
from tests.factories import PASSWORD
from tests.person import Person
from tests.shapes import Like, refusal
from tests.statements import statements

ALICE = {"username": "alice", "password": PASSWORD}
NEW = {"email": "frank@example.org", "username": "frank", "password": PASSWORD}
WRITES_SIGNED_OUT = [("/api/login/", ALICE), ("/api/signup/", NEW), ("/api/setup/", {**NEW, "token": "x"})]


def test_the_token_is_in_the_header(browser: Browser):
    answer = browser.get("/api/csrf/")
    assert (answer.status_code, answer.json()) == (200, {})
    assert answer.headers["X-CSRFToken"] == Like("[A-Za-z0-9]{64}")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.cookies["lockstep_csrf_9000"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"]) == (True, "Lax", "", "/")


def test_signed_in_too(alice: Person):
    assert alice.get("/api/csrf/").status_code == 200


@pytest.mark.parametrize(("path", "body"), WRITES_SIGNED_OUT)
@pytest.mark.usefixtures("open_signup")
def test_signed_out_writes_need_it(alice: Person, browser: Browser, path: str, body: dict[str, Any]):
    assert refusal(browser.post(path, body, token=None)) == (403, "csrf_failed", [])
    assert refusal(browser.post(path, body, token="A" * 64)) == (403, "csrf_failed", [])
    assert browser.session == ""
    assert not User.objects.filter(handle="frank").exists()


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "http://testserver:8"]
)
def test_another_sites_page_is_refused_even_with_it(alice: Person, browser: Browser, origin: str):
    assert refusal(browser.post("/api/login/", ALICE, Origin=origin)) == (403, "csrf_failed", [])
    assert browser.post("/api/login/", ALICE, Origin="http://testserver").status_code == 200


def test_signing_in_ends_the_token_before(alice: Person, browser: Browser):
    before = browser.token()
    browser.sign_in("alice", PASSWORD)
    assert refusal(browser.post("/api/logout/", token=before)) == (403, "csrf_failed", [])


def test_reading_needs_none(alice: Person, browser: Browser):
    browser.sign_in("alice", PASSWORD)
    assert browser.get("/api/rooms/").status_code == 200


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_a_form_is_no_way_around(alice: Person, browser: Browser, kind: str):
    """What another site's page can send without asking: its fields in the body, the token among them."""
    body = f"csrfmiddlewaretoken={browser.token()}".encode()
    assert browser.client.post("/api/login/", body, content_type=kind).status_code in (400, 403, 415)
    with_token = browser.client.post("/api/login/", body, content_type=kind, headers={"X-CSRFToken": browser.token()})
    assert with_token.status_code in (400, 415)
    assert browser.session == ""


def test_no_query_signed_out(browser: Browser):
    with statements(browser) as seen:
        browser.get("/api/csrf/")
    assert seen == []
