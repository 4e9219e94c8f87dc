"""GET and PATCH /api/me/"""

from typing import Any

import pytest

from accounts.actions import update_me
from accounts.models import User
from tests.factories import make_person
from tests.person import Person
from tests.shapes import NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def test_ones_own_account(alice: Person):
    body = {
        "id": alice.id,
        "username": "alice",
        "email": "alice@example.org",
        "display_name": "",
        "avatar": None,
        "time_zone": "",
        "is_admin": False,
    }
    assert told(alice.get("/api/me/")) == (200, body)


def test_an_administrators(admin: Person):
    assert admin.get("/api/me/").json()["is_admin"] is True


def test_a_display_name(alice: Person):
    assert alice.patch("/api/me/", {"display_name": "  Alice Liddell "}).json()["display_name"] == "Alice Liddell"
    assert alice.get("/api/me/").json()["display_name"] == "Alice Liddell"
    assert alice.patch("/api/me/", {"display_name": ""}).json()["display_name"] == ""


def test_of_two_at_once_the_later_name_is_told_to_others(alice: Person):
    """Each began with the account as it was before either; the later one sets what the name was then."""
    one, other = (User.objects.get(pk=alice.id) for _ in range(2))
    update_me(user=one, display_name="Alice Liddell")
    update_me(user=other, display_name="")
    now = User.objects.get(pk=alice.id)
    assert (now.display_name, now.directory_number - one.directory_number) == ("", 1)


def test_a_time_zone(alice: Person):
    for zone in ("Europe/Vienna", ""):
        assert alice.patch("/api/me/", {"time_zone": zone}).json()["time_zone"] == zone
        assert alice.get("/api/me/").json()["time_zone"] == zone
    for wrong in ("localtime", "Factory", "Vienna", "../etc/passwd", "Europe/Vienna\0", None, 7):
        assert refusal(alice.patch("/api/me/", {"time_zone": wrong})) == (400, "invalid", ["time_zone"])


def test_nothing_else_is_ones_own(alice: Person):
    asked = {"id": 7, "username": "mallory", "handle": "mallory", "email": "m@example.org", "is_admin": True}
    answer = alice.patch("/api/me/", {**asked, "is_superuser": True, "is_staff": True, "password": "x"})
    assert told(answer) == told(alice.get("/api/me/"))
    now = User.objects.get(pk=alice.id)
    assert (now.handle, now.email, now.is_superuser, now.is_staff) == ("alice", "alice@example.org", False, False)


def test_signed_out(nobody: Person):
    assert told(nobody.get("/api/me/")) == NOT_SIGNED_IN
    assert told(nobody.patch("/api/me/", {"display_name": "x"})) == NOT_SIGNED_IN


def test_an_account_that_may_not_sign_in_any_more(alice: Person):
    assert alice.get("/api/me/").status_code == 200
    User.objects.filter(pk=alice.id).update(is_active=False)
    assert told(alice.get("/api/me/")) == NOT_SIGNED_IN


def test_under_another_accounts_cookie(alice: Person, bob: Person):
    answer = alice.patch("/api/me/", {"display_name": "x"}, **{"X-Lockstep-User": str(bob.id)})
    assert refusal(answer) == (409, "wrong_account", [])
    assert alice.get("/api/me/").json()["display_name"] == ""


@pytest.mark.parametrize("named", ["", "0", "alice", "1e3", "\u0661", "9" * 5000])
def test_named_account_that_is_none(alice: Person, named: str):
    assert refusal(alice.patch("/api/me/", {}, **{"X-Lockstep-User": named})) == (409, "wrong_account", [])


@pytest.mark.parametrize("name", [
    None, "x" * 81, [], {}, True, "a\0b", "\ud800", "a\nb", "a\u2028b", "\u200b", "a\u202eb",
    "Admin", "Süpport", "l0ckstep",
])  # fmt: skip
def test_bad_input(alice: Person, name: Any):
    assert refusal(alice.patch("/api/me/", {"display_name": name})) == (400, "invalid", ["display_name"])


def test_as_many_queries_for_many_people(alice: Person):
    alice.get("/api/me/")
    with statements(alice) as few:
        alice.get("/api/me/")
    for number in range(50):
        make_person(f"p{number}")
    with statements(alice) as many:
        alice.get("/api/me/")
    assert [statement.split()[0] for statement in few] == [statement.split()[0] for statement in many] == ["SELECT"]
