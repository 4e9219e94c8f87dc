"""GET and PATCH /api/server/"""

from typing import Any

import pytest

from tests.person import Person
from tests.shapes import NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def test_what_everybody_may_know(nobody: Person):
    body = {
        "name": "Lockstep",
        "signup": "closed",
        "people": "everyone",
        "needs_setup": True,
        "version": "0.1.0",
        "sends_mail": True,
        "upload_max_bytes": 25_000_000,
    }
    assert told(nobody.get("/api/server/")) == (200, body)


def test_an_administrator_opens_it(admin: Person, nobody: Person):
    body = {
        "name": "Wonderland",
        "signup": "open",
        "people": "rooms",
        "needs_setup": False,
        "version": "0.1.0",
        "sends_mail": True,
        "upload_max_bytes": 25_000_000,
    }
    assert told(admin.patch("/api/server/", {"name": " Wonderland ", "signup": "open", "people": "rooms"})) == (
        200,
        body,
    )
    assert told(nobody.get("/api/server/")) == (200, body)


def test_one_thing_at_a_time(admin: Person):
    admin.patch("/api/server/", {"name": "Wonderland"})
    assert admin.patch("/api/server/", {"signup": "open"}).json()["name"] == "Wonderland"
    assert admin.patch("/api/server/", {}).json()["signup"] == "open"


def test_signed_out(nobody: Person):
    assert told(nobody.patch("/api/server/", {"signup": "open"})) == NOT_SIGNED_IN
    assert nobody.get("/api/server/").json()["signup"] == "closed"


def test_without_the_right(alice: Person, admin: Person):
    assert refusal(alice.patch("/api/server/", {"signup": "open"})) == (403, "forbidden", [])
    assert alice.get("/api/server/").json()["signup"] == "closed"


@pytest.mark.parametrize(("field", "value"), [
    ("signup", "ajar"), ("signup", None), ("signup", []), ("signup", {"open": 1}), ("signup", True), ("signup", "a\0b"),
    ("people", "nobody"), ("people", None), ("people", ["rooms"]),
    ("name", ""), ("name", None), ("name", "x" * 81),
    ("name", "a\nb"), ("name", "\0"), ("name", "\ud800"), ("name", []),
])  # fmt: skip
def test_bad_input(admin: Person, field: str, value: Any):
    assert refusal(admin.patch("/api/server/", {field: value})) == (400, "invalid", [field])


def test_twice(admin: Person):
    first = told(admin.patch("/api/server/", {"signup": "open"}))
    assert told(admin.patch("/api/server/", {"signup": "open"})) == first


def test_queries(nobody: Person):
    with statements(nobody) as seen:
        nobody.get("/api/server/")
    assert len(seen) == 2
