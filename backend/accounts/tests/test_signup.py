"""POST /api/signup/"""

from typing import Any

import pytest

from accounts import actions
from accounts.models import Server, User
from accounts.tests.browser import Browser
from common.errors import Forbidden
from tests.factories import PASSWORD
from tests.person import Person
from tests.shapes import AN_ID, refusal, told
from tests.statements import statements

FRANK = {"email": "frank@example.org", "username": "frank", "password": PASSWORD}
CLOSED = (
    403,
    {"detail": "Sign-up is closed on this server. Ask its administrator.", "code": "signup_closed"},
)


def sign_up(browser: Browser, **fields: Any) -> Any:
    return browser.post("/api/signup/", {**FRANK, **fields})


@pytest.fixture
def _closed(db: None) -> None:
    Server.objects.update_or_create(pk=1, defaults={"signup": "closed"})


@pytest.mark.usefixtures("open_signup")
class TestOpen:
    def test_makes_an_account_and_signs_in(self, browser: Browser):
        frank = {
            "id": AN_ID,
            "username": "frank",
            "email": "frank@example.org",
            "display_name": "",
            "avatar": None,
            "time_zone": "",
            "is_admin": False,
        }
        assert told(sign_up(browser)) == (201, frank)
        assert told(browser.get("/api/me/")) == (200, frank)
        assert Browser().sign_in("frank", PASSWORD).status_code == 200

    def test_one_spelling_of_names(self, browser: Browser):
        answer = sign_up(browser, email=" Frank@Example.ORG ", username="ＦＲＡＮＫ")
        assert (answer.json()["email"], answer.json()["username"]) == ("frank@example.org", "FRANK")

    @pytest.mark.parametrize(
        "email", ["alice@example.org", "ALICE@example.org", "alice@EXAMPLE.org", " alice@example.org"]
    )
    def test_an_address_has_one_account(self, alice: Person, browser: Browser, email: str):
        assert refusal(sign_up(browser, email=email)) == (400, "invalid", ["email"])

    @pytest.mark.parametrize("handle", ["alice", "Alice", "ALICE", "ａｌｉｃｅ", "ⓐⓛⓘⓒⓔ"])
    def test_a_handle_has_one_account(self, alice: Person, browser: Browser, handle: str):
        assert refusal(sign_up(browser, username=handle)) == (400, "invalid", ["username"])

    @pytest.mark.parametrize("handle", ["admin", "аdmin", "f", "f" * 33, "f r", "f@r", "…", "фrank", "\u202efrank"])
    def test_handles_that_cannot_be(self, browser: Browser, handle: str):
        assert refusal(sign_up(browser, username=handle)) == (400, "invalid", ["username"])
        assert not User.objects.exists()

    @pytest.mark.parametrize("password", ["short", "eleven-char", "password1234", "1234567890123", "frank@example", ""])
    def test_passwords_that_cannot_be(self, browser: Browser, password: str):
        assert refusal(sign_up(browser, password=password)) == (400, "invalid", ["password"])
        assert not User.objects.exists()

    @pytest.mark.parametrize("password", ["Lockstep-2026", "ClimbersNorth", "climbers north", "1lockstep1localhost1"])
    def test_what_the_server_is_called_is_no_password(self, browser: Browser, password: str):
        Server.objects.update(name="Climbers north")
        assert refusal(sign_up(browser, password=password)) == (400, "invalid", ["password"])
        assert sign_up(browser, password=f"{password}, with more").status_code == 201

    @pytest.mark.parametrize("password", ["all small letters", " Blanks around  ", "ein Schlüssel: 鍵🗝", "qx7" * 333])
    def test_passwords_are_what_was_typed(self, browser: Browser, password: str):
        """Any characters, any length up to 1,000, and none of it is cut off or changed."""
        assert sign_up(browser, password=password).status_code == 201
        for almost in {password.strip(), password.swapcase(), password[:-1], f"{password} "} - {password}:
            assert Browser().sign_in("frank", almost).status_code == 400
        assert Browser().sign_in("frank", password).status_code == 200

    @pytest.mark.parametrize("field", ["email", "username", "password"])
    @pytest.mark.parametrize("value", [None, "", 7, True, [], {}, ["x"], "a\0b", "\ud800", "x" * 100_000])
    def test_bad_input(self, browser: Browser, field: str, value: Any):
        assert refusal(sign_up(browser, **{field: value})) == (400, "invalid", [field])

    @pytest.mark.parametrize("email", ["frank", "frank@", "@example.org", "a b@example.org", f"a@{'ﷺ' * 60}.org"])
    def test_addresses_that_are_none(self, browser: Browser, email: str):
        assert refusal(sign_up(browser, email=email)) == (400, "invalid", ["email"])

    def test_gives_no_rights_that_were_not_given(self, browser: Browser):
        """Fields of the model that are nobody's to set."""
        asked = {"is_superuser": True, "is_staff": True, "is_admin": True, "id": 7, "is_active": False}
        assert sign_up(browser, **asked, display_name="Root", handle="root").status_code == 201
        frank = User.objects.get()
        assert (frank.is_superuser, frank.is_staff, frank.is_active) == (False, False, True)
        assert (frank.handle, frank.display_name) == ("frank", "")

    def test_twice(self, browser: Browser):
        sign_up(browser)
        assert refusal(sign_up(Browser())) == (400, "invalid", ["email", "username"])

    def test_queries(self, browser: Browser):
        token = browser.token()
        with statements(browser) as seen:
            browser.post("/api/signup/", FRANK, token=token)
        assert len(seen) <= 15


@pytest.mark.usefixtures("_closed")
class TestClosed:
    def test_nobody(self, browser: Browser):
        assert told(sign_up(browser)) == CLOSED
        assert not User.objects.exists()

    def test_tells_nobody_who_has_an_account(self, alice: Person, browser: Browser):
        assert told(sign_up(browser, username="alice")) == told(sign_up(browser, email="no address")) == CLOSED


def test_closed_is_closed_for_whoever_asks(db: None):
    with pytest.raises(Forbidden):
        actions.sign_up(email="frank@example.org", username="frank", password=PASSWORD)
    assert not User.objects.exists()


def test_closed_is_how_a_server_starts(browser: Browser):
    assert told(sign_up(browser)) == CLOSED
