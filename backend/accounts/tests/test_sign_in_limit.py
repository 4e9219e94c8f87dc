"""Ten failures per account and a hundred per address in 15 minutes; successes are free.

A browser in which the account was signed in before has ten of its own.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from accounts.limits import client_address
from accounts.models import SignInAttempt
from accounts.tests.browser import Browser
from tests.at_once import in_thread
from tests.factories import PASSWORD, make_people
from tests.nginx_alone import nginx_alone
from tests.person import Person
from tests.shapes import refusal
from tests.web import Web, web

START = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
AT_A_TIME = 20


def fail(times: int, *, name: str = "alice", address: str = "198.51.100.7", **headers: str) -> list[int]:
    """Statuses of that many sign-ins with a wrong password."""
    browser = Browser()
    token = browser.token()
    body = {"username": name, "password": "wrong"}
    headers = {"X-Real-IP": address, **headers}
    return [browser.post("/api/login/", body, token=token, **headers).status_code for _ in range(times)]


def failed_from(address: str, *, times: int) -> None:
    """As if that many sign-ins had failed already."""
    now = timezone.now()
    SignInAttempt.objects.bulk_create([SignInAttempt(key=f"address:{address}", at=now) for _ in range(times)])


def sign_in(name: str = "alice", address: str = "198.51.100.7") -> int:
    return int(Browser().sign_in(name, PASSWORD, **{"X-Real-IP": address}).status_code)


def test_ten_failures_close_an_account_from_everywhere(alice: Person):
    assert fail(11) == [400] * 10 + [429]
    assert sign_in() == sign_in(address="203.0.113.9") == 429
    assert sign_in("ALICE@example.org") == 429


def test_the_answer_says_how_long(alice: Person):
    with time_machine.travel(START, tick=False) as clock:
        fail(10)
        clock.shift(timedelta(minutes=5))
        answer = Browser().sign_in("alice", PASSWORD)
        assert refusal(answer) == (429, "throttled", [])
        assert answer.headers["Retry-After"] == "601"
        clock.shift(timedelta(minutes=10, seconds=1))
        assert sign_in() == 200


def test_each_name_of_an_account_counts_for_it(alice: Person):
    assert fail(4) + fail(3, name="Alice@Example.org") + fail(3, name="ＡＬＩＣＥ") == [400] * 10
    assert fail(1) == fail(1, name="alice@example.org") == [429]


def test_an_unknown_name_counts_like_a_known_one(db: None):
    assert fail(11, name="nobody-here") == [400] * 10 + [429]
    assert fail(11, name="nobody@example.org") == [400] * 10 + [429]


def test_others_are_not_shut_out(alice: Person, bob: Person):
    fail(10)
    assert sign_in("bob") == 200


def test_a_success_is_free_and_clears_nothing(alice: Person):
    assert [sign_in() for _ in range(30)] == [200] * 30
    assert not SignInAttempt.objects.exists()
    assert fail(9) == [400] * 9
    assert sign_in() == 200
    assert fail(2) == [400, 429]


def test_a_hundred_failures_close_an_address(alice: Person):
    assert [fail(1, name=f"guess{number}") for number in range(100)] == [[400]] * 100
    assert fail(1, name="another") == [429]
    assert sign_in() == 429
    assert sign_in(address="203.0.113.9") == 200


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP"]
)
def test_a_forged_header_is_no_way_around(db: None, header: str):
    failed_from("198.51.100.7", times=99)
    forged = [fail(1, name=f"guess{number}", **{header: f"10.0.0.{number}"}) for number in range(2)]
    assert forged == [[400], [429]]


@pytest.mark.django_db(transaction=True)
def test_a_forged_header_is_no_way_around_through_nginx(tmp_path: Path):
    """nginx and gunicorn as they are served."""
    failed_from("127.0.0.1", times=99)
    (tmp_path / "web").mkdir()
    with (
        web(connection.settings_dict, log=tmp_path / "web/web.log") as server,
        nginx_alone(tmp_path, {"WEB_UPSTREAM": server.address.removeprefix("http://")}) as port,
    ):
        server.address = f"http://127.0.0.1:{port}"
        statuses = [fail_through_nginx(server, number) for number in range(2)]
    assert statuses == [400, 429]


def fail_through_nginx(server: Web, number: int) -> int:
    forged = dict.fromkeys(("X-Real-IP", "X-Forwarded-For", "X_Real_IP"), f"203.0.113.{number}")
    headers = {"X-CSRFToken": server.token(), "Origin": server.address, **forged}
    return server.post("/api/login/", {"username": f"guess{number}", "password": "wrong"}, **headers).status_code


@pytest.mark.parametrize(("header", "peer", "address"), [
    ("198.51.100.7", "127.0.0.1", "198.51.100.7"),
    (None, "203.0.113.9", "203.0.113.9"),
    ("2001:db8:1:2:3:4:5:6", "127.0.0.1", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff::1", "127.0.0.1", "2001:db8:1:2::/64"),
    ("::ffff:198.51.100.7", "127.0.0.1", "198.51.100.7"),
    ("not an address" * 100, "127.0.0.1", "127.0.0.1"),
    ("198.51.100.7, 10.0.0.1", "127.0.0.1", "127.0.0.1"),
    ("fe80::1%eth0", "127.0.0.1", "fe80::/64"),
    ("\0", "", "unknown"),
])  # fmt: skip
def test_what_counts_as_one_address(rf: RequestFactory, header: str | None, peer: str, address: str):
    request = rf.get("/", headers={"X-Real-IP": header} if header else None, REMOTE_ADDR=peer)
    assert client_address(request) == address


def test_old_attempts_are_forgotten(alice: Person):
    with time_machine.travel(START, tick=False) as clock:
        for number in range(30):
            fail(1, name=f"guess{number}")
        clock.shift(timedelta(minutes=16))
        fail(1)
        assert SignInAttempt.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_hundred_twenty_at_a_time(alice: Person, bob: Person):
    """On twenty connections: no more get through than the limit says. 503: a busy machine let one wait long."""
    at_once = Counter(answers_of(lambda number: fail(1)[0], 200))
    assert at_once[400] == 10
    assert at_once[429] + at_once[503] == 190
    many = Counter(answers_of(lambda number: fail(1, name=f"guess{number}", address="203.0.113.9")[0], 200))
    assert many[400] == 100
    assert many[429] + many[503] == 100
    assert sign_in("bob") == 200


def answers_of(ask: Callable[[int], int], times: int) -> list[int]:
    def in_turn(first: int) -> list[int]:
        return [ask(number) for number in range(first, times, AT_A_TIME)]

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        turns = [in_thread(pool, partial(in_turn, first)) for first in range(AT_A_TIME)]
        return [answer for turn in turns for answer in turn.result()]


def test_the_limit_holds_for_the_admin_site(admin: Person):
    browser = Browser()
    for _ in range(10):
        answer = admin_sign_in(browser, "wrong")
        assert b"Name or password is wrong." in answer.content
    assert b"Too many failed tries" in admin_sign_in(browser, PASSWORD).content
    assert browser.sign_in("grace", PASSWORD).status_code == 429
    assert browser.session == ""


def admin_sign_in(browser: Browser, password: str) -> Any:
    browser.get("/admin/login/")
    token = browser.client.cookies["lockstep_csrf_9000"].value
    form = {"username": "grace@example.org", "password": password, "csrfmiddlewaretoken": token}
    return browser.client.post("/admin/login/", form)


KNOWN = "lockstep_known_9000"


@pytest.fixture
def hers(alice: Person) -> Browser:
    """Where she was signed in before."""
    browser = Browser()
    assert browser.sign_in("alice", PASSWORD).status_code == 200
    browser.post("/api/logout/")
    return browser


def fail_in(browser: Browser, times: int, name: str = "alice") -> list[int]:
    return [browser.sign_in(name, "wrong").status_code for _ in range(times)]


def test_whoever_tries_elsewhere_does_not_keep_the_owner_out(hers: Browser):
    assert fail(11) == [400] * 10 + [429]
    assert hers.sign_in("Alice@Example.org", PASSWORD).status_code == 200


def test_a_known_browser_has_ten_tries_and_takes_none_from_others(hers: Browser):
    assert fail_in(hers, 11) == [400] * 10 + [429]
    assert hers.sign_in("alice", PASSWORD).status_code == 429
    assert sign_in() == 200


def test_a_browser_is_known_for_its_own_accounts_alone(hers: Browser, bob: Person):
    fail(10, name="bob")
    assert hers.sign_in("bob", PASSWORD).status_code == 429


def test_with_a_made_up_cookie_nobody_is_known(hers: Browser):
    fail(10)
    word, mark = hers.client.cookies[KNOWN].value.split(".")
    for made_up in [
        "",
        "x",
        f"{word}.{mark[::-1]}",
        f"{word[::-1]}.{mark}",
        f"{word}.{mark}.",
        "é." + mark,
        "." * 4000,
    ]:
        hers.client.cookies[KNOWN] = made_up
        assert hers.sign_in("alice", PASSWORD).status_code == 429


def test_a_word_that_is_not_ours_is_not_kept(alice: Person):
    browser = Browser()
    browser.client.cookies[KNOWN] = "x" * 3000 + "." + "0" * 32
    assert browser.sign_in("alice", PASSWORD).status_code == 200
    assert len(browser.client.cookies[KNOWN].value) == 22 + 33
    assert fail_in(browser, 1) == [400]


def test_the_last_five_accounts_are_known(alice: Person):
    browser = Browser()
    for name in ("alice", *make_handles(5), "alice"):
        browser.sign_in(name, PASSWORD)
    for name in ("one", "two", "alice"):
        fail(10, name=name, address=f"2001:db8::{name[0].encode().hex()}")
    answers = [browser.sign_in(name, PASSWORD).status_code for name in ("one", "two", "alice")]
    assert answers == [429, 200, 200]


def make_handles(number: int) -> list[str]:
    handles = ["one", "two", "three", "four", "five"][:number]
    make_people(*handles)
    return handles


def test_no_script_reads_the_cookie_and_it_stays_for_a_year(hers: Browser):
    cookie = hers.client.cookies[KNOWN]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 365 * 24 * 3600


def test_the_admin_site_makes_a_browser_known_too(admin: Person):
    browser = Browser()
    assert admin_sign_in(browser, PASSWORD).status_code == 302
    fail(10, name="grace")
    assert browser.sign_in("grace", PASSWORD).status_code == 200
