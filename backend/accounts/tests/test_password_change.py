"""POST /api/me/password/"""

import pytest

from accounts.models import SocketCut, User
from accounts.tests.browser import Browser
from tests.factories import PASSWORD
from tests.person import Person
from tests.shapes import NOT_SIGNED_IN, refusal, told

PATH = "/api/me/password/"
NEW = "staple 9 battery horse"


def cuts() -> list[int]:
    return list(SocketCut.objects.values_list("user_id", flat=True))


def test_this_session_stays_and_the_others_end(alice: Person, bob: Person, browser: Browser):
    browser.sign_in("alice", PASSWORD)
    before = browser.session
    assert alice.get("/api/me/").status_code == bob.get("/api/me/").status_code == 200
    assert told(browser.post(PATH, {"current": PASSWORD, "new": NEW})) == (200, {})
    assert set(cuts()) == {alice.id}
    assert browser.get("/api/me/").status_code == 200
    assert browser.session != before
    assert [each["current"] for each in browser.get("/api/me/sessions/").json()["results"]] == [True]
    assert told(alice.get("/api/me/")) == NOT_SIGNED_IN
    assert bob.get("/api/me/").status_code == 200
    assert [Browser().sign_in("alice", each).status_code for each in (PASSWORD, NEW)] == [400, 200]


def test_signed_out(nobody: Person):
    assert told(nobody.post(PATH, {"current": PASSWORD, "new": NEW})) == NOT_SIGNED_IN


def test_the_wrong_password(alice: Person):
    assert refusal(alice.post(PATH, {"current": "wrong", "new": NEW})) == (400, "invalid", ["current"])
    assert alice.get("/api/me/").status_code == 200
    assert cuts() == []


def test_ten_wrong_ones_count_as_signing_in_does(alice: Person, browser: Browser):
    for _ in range(10):
        alice.post(PATH, {"current": "wrong", "new": NEW})
    assert refusal(alice.post(PATH, {"current": PASSWORD, "new": NEW})) == (429, "throttled", [])
    assert browser.sign_in("alice", PASSWORD).status_code == 429


def test_the_right_one_is_free(alice: Person, browser: Browser):
    for _ in range(11):
        assert alice.post(PATH, {"current": PASSWORD, "new": "short"}).status_code == 400
    assert browser.sign_in("alice", PASSWORD).status_code == 200


@pytest.mark.parametrize("new", ["short", "alice@example.org", "123456789012", "", None, 7])
def test_no_good_password(alice: Person, new: object):
    assert refusal(alice.post(PATH, {"current": PASSWORD, "new": new})) == (400, "invalid", ["new"])
    assert User.objects.get(pk=alice.id).check_password(PASSWORD)


def test_again(alice: Person):
    assert alice.post(PATH, {"current": PASSWORD, "new": NEW}).status_code == 200
    assert alice.post(PATH, {"current": PASSWORD, "new": NEW}).status_code == 400
    assert alice.post(PATH, {"current": NEW, "new": NEW}).status_code == 200
