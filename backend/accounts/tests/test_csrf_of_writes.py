"""Every write of the OpenAPI file, forged with somebody's session: refused before anything is read or looked up."""

import re
from typing import Any

import pytest

from accounts.sessions import make_session
from accounts.tests.browser import Browser
from common.documentation import document
from tests.matrix import MISSING
from tests.person import Person
from tests.shapes import refusal, told
from tests.statements import statements

# Nothing to forge: these look at no cookie.
WITHOUT_SESSION = {
    "POST /api/token/",  # programs come with a password
    "POST /api/token/refresh/",  # and with a token
    "POST /api/mail/off/{signed}/",  # mail programs post to what a mail told them (RFC 8058); the address is signed
}
FORGERIES = {  # the last two as if a right token had leaked
    "no token": {},
    "wrong token": {"X-CSRFToken": "A" * 64},
    "foreign origin": {"X-CSRFToken": "the right one", "Origin": "https://evil.example"},
    "foreign referer": {"X-CSRFToken": "the right one", "Referer": "https://evil.example/"},
}
OWN_PAGES = [{"Origin": "https://testserver"}, {"Referer": "https://testserver/rooms/1"}]
WRITES = [
    f"{method.upper()} {path}" for path, methods in document()["paths"].items() for method in methods if method != "get"
]


@pytest.fixture
def signed_in(alice: Person, browser: Browser) -> Browser:
    browser.client.cookies["lockstep_session_9000"] = make_session(alice.user)
    return browser


def send(browser: Browser, operation: str, **headers: str) -> Any:
    """By https, since only there Django looks at the referer. Nothing that the path names is there."""
    method, path = operation.split()
    address = re.sub(r"\{(\w+)\}", lambda name: str(MISSING[name[1]]), path)
    return browser.client.generic(method, address, b"{}", "application/json", secure=True, headers=headers)


def test_each_in_four_ways(signed_in: Browser):
    token = signed_in.token()
    through: dict[str, list[str]] = {}
    with statements(signed_in) as seen:
        for operation in WRITES:
            for name, headers in FORGERIES.items():
                sent = {key: value.replace("the right one", token) for key, value in headers.items()}
                answer = send(signed_in, operation, **sent)
                if (answer.status_code, answer.json().get("code")) != (403, "csrf_failed"):
                    through.setdefault(operation, []).append(name)
    assert through == {operation: [*FORGERIES] for operation in WITHOUT_SESSION}
    assert [sql for sql in seen if not sql.startswith("SELECT") and "FROM accounts_session" not in sql] == []
    assert signed_in.get("/api/me/").status_code == 200


def test_what_needs_none_looks_at_no_session(signed_in: Browser):
    for operation in WITHOUT_SESSION:
        assert told(send(signed_in, operation)) == told(send(Browser(), operation))


@pytest.mark.parametrize("page", OWN_PAGES, ids=str)
def test_with_the_right_token_from_ones_own_page(signed_in: Browser, page: dict[str, str]):
    answer = send(signed_in, "POST /api/sync/", **{"X-CSRFToken": signed_in.token()}, **page)
    assert refusal(answer) == (400, "invalid", ["rooms"])
