"""GET, POST and DELETE /api/me/events-key/"""

import hashlib

from events.models import CalendarKey
from tests.person import Person
from tests.shapes import A_TIME, NOT_SIGNED_IN, Like, told

PATH = "/api/me/events-key/"


def test_a_key_is_shown_once(alice: Person, bob: Person):
    assert told(alice.get(PATH)) == (200, {"created_at": None})
    made = alice.post(PATH)
    url = Like(r"http://localhost:9000/api/me/events\.ics\?key=[\w-]{43}")
    assert told(made) == (201, {"created_at": A_TIME, "url": url})
    assert made.headers["Cache-Control"] == "no-store"
    assert told(alice.get(PATH)) == (200, {"created_at": made.json()["created_at"]})
    assert told(bob.get(PATH)) == (200, {"created_at": None})


def test_only_its_hash_is_kept(alice: Person):
    key = alice.post(PATH).json()["url"].partition("key=")[2]
    (row,) = CalendarKey.objects.values()
    assert row["key_hash"] == hashlib.sha256(key.encode()).hexdigest()
    assert key not in str(row)


def test_another_one_takes_its_place(alice: Person, nobody: Person):
    old, new = (alice.post(PATH).json()["url"].removeprefix("http://localhost:9000") for _ in range(2))
    assert [nobody.client.get(url).status_code for url in (old, new)] == [404, 200]
    assert CalendarKey.objects.count() == 1


def test_revoked(alice: Person, nobody: Person):
    url = alice.post(PATH).json()["url"].removeprefix("http://localhost:9000")
    for _ in range(2):
        assert told(alice.delete(PATH)) == (200, {})
    assert nobody.client.get(url).status_code == 404
    assert told(alice.get(PATH)) == (200, {"created_at": None})


def test_signed_out(nobody: Person):
    assert [told(ask(PATH)) for ask in (nobody.get, nobody.post, nobody.delete)] == [NOT_SIGNED_IN] * 3
