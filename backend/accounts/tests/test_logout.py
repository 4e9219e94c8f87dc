"""POST /api/logout/"""

from accounts.models import SocketCut
from accounts.tests.browser import Browser
from tests.factories import PASSWORD
from tests.person import Person
from tests.shapes import NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def cuts() -> list[int]:
    """Whose sockets the relay is asked to close."""
    return list(SocketCut.objects.values_list("user_id", flat=True))


def test_ends_the_session_and_asks_for_the_sockets_to_be_closed(alice: Person, bob: Person, browser: Browser):
    """No Centrifugo runs beside these tests: none is needed."""
    browser.sign_in("alice", PASSWORD)
    session = browser.session
    assert told(browser.post("/api/logout/")) == (200, {})
    assert cuts() == [alice.id]
    browser.client.cookies["lockstep_session_9000"] = session
    assert told(browser.get("/api/me/")) == NOT_SIGNED_IN


def test_leaves_ones_other_sessions_alone(alice: Person, browser: Browser):
    assert alice.get("/api/me/").status_code == 200
    browser.sign_in("alice", PASSWORD)
    browser.post("/api/logout/")
    assert alice.get("/api/me/").status_code == 200


def test_signed_out(browser: Browser):
    assert told(browser.post("/api/logout/")) == NOT_SIGNED_IN
    assert cuts() == []


def test_under_another_accounts_cookie(alice: Person, bob: Person):
    answer = alice.post("/api/logout/", **{"X-Lockstep-User": str(bob.id)})
    assert refusal(answer) == (409, "wrong_account", [])
    assert alice.get("/api/me/").status_code == 200
    assert cuts() == []
    assert alice.post("/api/logout/", **{"X-Lockstep-User": str(alice.id)}).status_code == 200


def test_twice(alice: Person):
    assert alice.post("/api/logout/").status_code == 200
    assert told(alice.post("/api/logout/")) == NOT_SIGNED_IN
    assert cuts() == [alice.id]


def test_queries(alice: Person):
    with statements(alice) as seen:
        alice.post("/api/logout/")
    assert [statement.split()[0] for statement in seen] == ["SELECT", "INSERT", "SELECT", "DELETE"]
