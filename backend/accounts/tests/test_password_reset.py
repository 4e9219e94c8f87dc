"""POST /api/password/reset/ and POST /api/password/reset/confirm/"""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import SocketCut, User
from accounts.tests.browser import Browser
from tests.factories import PASSWORD
from tests.jobs import do_jobs, waiting
from tests.person import Person
from tests.shapes import NOT_SIGNED_IN, refusal, told
from tests.statements import statements

ASK, CONFIRM = "/api/password/reset/", "/api/password/reset/confirm/"
NEW = "staple 9 battery horse"


def mailed() -> list[str]:
    """The tokens in the mails that went out, the oldest first."""
    do_jobs()
    return [re.findall(r"^http://localhost:9000/reset/(\S+)$", str(each.body), re.M)[0] for each in mail.outbox]


def ask(browser: Browser, email: str = "alice@example.org") -> str:
    """The token that came by mail."""
    assert told(browser.post(ASK, {"email": email})) == (200, {})
    return mailed()[-1]


def confirm(browser: Browser, token: str, password: str = NEW) -> Any:
    return browser.post(CONFIRM, {"token": token, "password": password})


def test_a_link_by_mail_sets_a_new_password_and_signs_in(alice: Person, bob: Person, browser: Browser):
    assert alice.get("/api/me/").status_code == 200
    token = ask(browser, " Alice@Example.org ")
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["alice@example.org"], "Set a new password")
    assert "@alice" in str(sent.body)

    answer = confirm(browser, token)
    assert (answer.status_code, answer.json()["username"]) == (200, "alice")
    assert browser.get("/api/me/").json()["username"] == "alice"
    assert told(alice.get("/api/me/")) == NOT_SIGNED_IN
    assert list(SocketCut.objects.values_list("user_id", flat=True)) == [alice.id]
    assert [Browser().sign_in("alice", each).status_code for each in (PASSWORD, NEW)] == [400, 200]
    assert bob.get("/api/me/").status_code == 200


def test_unknown_addresses_get_the_same_answer_for_the_same_work(alice: Person, browser: Browser):
    token = browser.token()
    asked = []
    for email in ("alice@example.org", "mallory@example.org"):
        with statements(browser) as seen:
            answer = browser.post(ASK, {"email": email}, token=token)
        asked.append((told(answer), [statement.split()[0] for statement in seen]))
    assert asked[0] == asked[1]
    assert waiting() == [("send_password_reset", {"user": alice.id}), ("send_password_reset", {"user": None})]
    assert len(mailed()) == 1


def test_a_link_works_once(alice: Person, browser: Browser):
    first, second = ask(browser), ask(browser)
    assert confirm(browser, second).status_code == 200
    for token in (first, second):
        assert refusal(confirm(Browser(), token, "another 4 good one")) == (404, "link_used", [])


def test_a_link_works_for_an_hour(alice: Person, browser: Browser):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        late, last = ask(browser), ask(browser)
        clock.shift(timedelta(minutes=60, seconds=1))
        assert refusal(confirm(browser, late)) == (404, "link_used", [])
        clock.shift(timedelta(seconds=-2))
        assert confirm(browser, last).status_code == 200


def test_a_password_that_was_changed_meanwhile_ends_the_link(alice: Person, browser: Browser):
    token = ask(browser)
    alice.post("/api/me/password/", {"current": PASSWORD, "new": "another 4 good one"})
    assert refusal(confirm(browser, token)) == (404, "link_used", [])


def test_an_account_that_may_not_sign_in(alice: Person, browser: Browser):
    token = ask(browser)
    User.objects.filter(pk=alice.id).update(is_active=False)
    assert refusal(confirm(browser, token)) == (404, "link_used", [])
    browser.post(ASK, {"email": "alice@example.org"})
    assert len(mailed()) == 1


def test_a_poor_password_leaves_the_link_good(alice: Person, browser: Browser):
    token = ask(browser)
    assert refusal(confirm(browser, token, "alice@example.org")) == (400, "invalid", ["password"])
    assert confirm(browser, token).status_code == 200


@pytest.mark.parametrize(
    "token", ["x", "", "-", "1-a-b", "zzzzzzzzzzzzz-a-b", "9" * 200, "é-1-2", "1-\0-2", None, 7, {}]
)
def test_no_link(alice: Person, browser: Browser, token: object):
    assert browser.post(CONFIRM, {"token": token, "password": NEW}).status_code in (400, 404)
    assert User.objects.get(pk=alice.id).check_password(PASSWORD)


@pytest.mark.parametrize("email", ["alice", "", None, 7, [], "a\0@example.org"])
def test_no_address(browser: Browser, email: object):
    assert refusal(browser.post(ASK, {"email": email})) == (400, "invalid", ["email"])
    assert waiting() == []


def test_without_the_csrf_token(alice: Person, browser: Browser):
    for path, body in ((ASK, {"email": "alice@example.org"}), (CONFIRM, {"token": "x", "password": NEW})):
        assert refusal(browser.post(path, body, token=None)) == (403, "csrf_failed", [])


def test_while_mail_is_off(alice: Person, browser: Browser, settings: Any):
    settings.MAIL_IS_ON = False
    assert refusal(browser.post(ASK, {"email": "alice@example.org"})) == (409, "mail_off", [])


def test_ten_an_account_and_signing_in_stays_open(alice: Person, browser: Browser):
    statuses = [browser.post(ASK, {"email": "alice@example.org"}).status_code for _ in range(11)]
    unknown = [browser.post(ASK, {"email": "mallory@example.org"}).status_code for _ in range(11)]
    assert statuses == unknown == [200] * 10 + [429]
    assert browser.sign_in("alice", PASSWORD).status_code == 200
