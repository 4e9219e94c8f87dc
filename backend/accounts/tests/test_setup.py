"""POST /api/setup/: the first administrator, by a one-time link. `manage.py setup_link` makes it."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import SetupLink, User
from accounts.tests.browser import Browser
from tests.factories import PASSWORD
from tests.person import Person
from tests.shapes import AN_ID, Like, refusal, told

GRACE = {"email": "grace@example.org", "username": "grace", "password": PASSWORD}


def setup_link() -> str:
    out = StringIO()
    call_command("setup_link", stdout=out)
    return out.getvalue()


def token() -> str:
    return setup_link().rstrip().rpartition("/")[2]


def set_up(browser: Browser, **fields: Any) -> Any:
    return browser.post("/api/setup/", {**GRACE, **fields})


def test_the_link_leads_to_the_page(db: None):
    assert setup_link() == Like(r"http://localhost:9000/setup/[\w-]{43}\n")


def test_makes_the_first_administrator_and_signs_in(bob: Person, browser: Browser):
    grace = {
        "id": AN_ID,
        "username": "grace",
        "email": "grace@example.org",
        "display_name": "",
        "avatar": None,
        "time_zone": "",
        "is_admin": True,
    }
    assert told(set_up(browser, token=token())) == (201, grace)
    assert told(browser.get("/api/me/")) == (200, grace)
    made = User.objects.get(handle="grace")
    assert (made.is_superuser, made.is_staff) == (True, True)


def test_the_database_does_not_hold_the_token(db: None):
    made = token()
    assert made not in str(list(SetupLink.objects.values()))


def test_works_once(browser: Browser):
    made = token()
    set_up(browser, token=made)
    again = set_up(Browser(), token=made, email="h@example.org", username="harry")
    detail = "This link was used already, or is not the newest. Make a new one: make manage CMD=setup_link"
    assert told(again) == (404, {"detail": detail, "code": "not_found"})
    assert User.objects.count() == 1


def test_not_again_when_nobody_administers_any_more(browser: Browser):
    made = token()
    set_up(browser, token=made)
    User.objects.update(is_superuser=False)
    assert refusal(set_up(Browser(), token=made, email="h@example.org", username="harry")) == (404, "not_found", [])


def test_only_the_newest_link_works(browser: Browser):
    older, newer = token(), token()
    assert refusal(set_up(browser, token=older)) == (404, "not_found", [])
    assert set_up(browser, token=newer).status_code == 201


def test_not_once_there_is_an_administrator(browser: Browser):
    made = token()
    User.objects.create_superuser("root1@example.org", "first", PASSWORD)
    assert refusal(set_up(browser, token=made)) == (404, "not_found", [])
    with pytest.raises(CommandError, match="has an administrator already"):
        call_command("setup_link")


def test_a_refused_name_leaves_the_link_as_it_was(bob: Person, browser: Browser):
    made = token()
    assert refusal(set_up(browser, token=made, username="bob")) == (400, "invalid", ["username"])
    assert refusal(set_up(browser, token=made, password="short")) == (400, "invalid", ["password"])
    assert set_up(browser, token=made).status_code == 201


@pytest.mark.parametrize("wrong", [None, "", 7.5, [], {}, "a\0b", "\ud800", "x" * 201])
def test_bad_input(browser: Browser, wrong: Any):
    token()
    status, code, _ = refusal(set_up(browser, token=wrong))
    assert (status, code) in {(400, "invalid"), (404, "not_found")}
    assert not User.objects.exists()


def test_a_wrong_token_tells_nobody_who_has_an_account(bob: Person, browser: Browser):
    token()
    assert refusal(set_up(browser, token="x", username="bob")) == (404, "not_found", [])
