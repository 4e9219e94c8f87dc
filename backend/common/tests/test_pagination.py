"""Pages by key: forth and back without gaps or doubles, and cursors that aren't ours."""

import base64
import json
from typing import Any

import pytest

from accounts.models import User
from rooms.actions import add_members
from rooms.models import Room
from tests.factories import make_room
from tests.person import Person
from tests.shapes import refusal


def names(page: dict[str, Any]) -> list[str]:
    return [row["name"] for row in page["results"]]


def follow(person: Person, url: str) -> Any:
    assert url.startswith("http://testserver/api/")
    return person.client.get(url).json()


def test_forth_and_back(alice: Person):
    for number in range(5):
        make_room(owner=alice, name=f"room {number}")
    first = alice.get("/api/rooms/", limit=2).json()
    second = follow(alice, first["next"])
    third = follow(alice, second["next"])
    assert [names(page) for page in (first, second, third)] == [["room 4", "room 3"], ["room 2", "room 1"], ["room 0"]]
    assert (first["previous"], third["next"]) == (None, None)
    back = follow(alice, third["previous"])
    assert names(back) == ["room 2", "room 1"]
    assert names(follow(alice, back["previous"])) == ["room 4", "room 3"]
    assert follow(alice, back["previous"])["previous"] is None


def test_same_moment_is_told_apart_by_id(alice: Person):
    rooms = [make_room(owner=alice, name=f"room {number}") for number in range(5)]
    Room.objects.update(bumped_at=rooms[0].bumped_at)
    seen, page = [], alice.get("/api/rooms/", limit=1).json()
    while True:
        seen += names(page)
        if not page["next"]:
            break
        page = follow(alice, page["next"])
    assert seen == ["room 4", "room 3", "room 2", "room 1", "room 0"]


def test_what_was_asked_for_stays_asked_for(alice: Person):
    for number in range(3):
        make_room(owner=alice, name=f"tea {number}")
        make_room(owner=alice, name=f"hats {number}")
    page = alice.get("/api/search/", q="tea", limit=2).json()
    assert names(page) + names(follow(alice, page["next"])) == ["tea 2", "tea 1", "tea 0"]


def test_by_handle(alice: Person, lobby: Room):
    page = alice.get(f"/api/rooms/{lobby.pk}/members/", limit=2).json()
    pages = [page, follow(alice, page["next"])]
    assert [[row["user"]["username"] for row in page["results"]] for page in pages] == [["alice", "bob"], ["erin"]]


@pytest.mark.parametrize(("limit", "rows"), [("1", 1), ("100", 100), ("101", 100), ("9" * 18, 100), (None, 50)])
def test_limit(alice: Person, limit: str | None, rows: int):
    room = make_room(owner=alice)
    people = [
        User(email=f"p{number}@example.org", handle=f"p{number}", handle_key=f"p{number}") for number in range(101)
    ]
    add_members(room_id=room.pk, users=[user.pk for user in User.objects.bulk_create(people)])
    query = {"limit": limit} if limit else {}
    assert len(alice.get(f"/api/rooms/{room.pk}/members/", **query).json()["results"]) == rows


NOW = "2026-11-22T21:00:00+00:00"
FOREIGN: list[Any] = [
    [0, NOW], [0, NOW, 1, 1], [0, NOW, "1"], [0, NOW, -1], [0, NOW, 2**63], [0, NOW, 1.5], [0, NOW, None],
    [0, NOW, [1]], [0, "2026-11-22T21:00:00", 1], [0, "2026-11-22T21:00:00+23:59", 1], [0, "yesterday", 1],
    [0, None, 1], [0, 7, 1], [0, [], 1], [0, {}, 1], [0, "\0", 1], [0, "\ud800", 1],
    [2, NOW, 1], ["x", NOW, 1], [[], NOW, 1], [[[]]], [],
    {}, {"a": 1, "b": 2, "c": 3}, None, 7, "abc",
]  # fmt: skip


def cursor(content: Any) -> str:
    return raw(json.dumps(content).encode())


def raw(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize("path", ["/api/rooms/", "/api/search/"])
def test_cursors_of_somebody_elses(alice: Person, lobby: Room, path: str):
    refusals = {repr(content): refusal(alice.get(path, cursor=cursor(content))) for content in FOREIGN}
    assert refusals == dict.fromkeys(refusals, (400, "invalid", ["cursor"]))


NOBODYS = ["x", "é", "\0", "=" * 9, "A" * 2000, "!!!!", "W1tbW1tb", raw(b"[" * 3000), raw(b"[0,1,1e999]")]


@pytest.mark.parametrize("path", ["/api/rooms/", "/api/search/", "/api/rooms/ROOM/members/"])
def test_cursors_of_nobodys(alice: Person, lobby: Room, path: str):
    path = path.replace("ROOM", str(lobby.pk))
    refusals = {text: refusal(alice.get(path, cursor=text)) for text in NOBODYS}
    assert refusals == dict.fromkeys(NOBODYS, (400, "invalid", ["cursor"]))


@pytest.mark.parametrize("content", [[0, "\0", 1], [0, "\ud800", 1], [0, 7, 1], [0, None, 1], [0, [], 1]], ids=repr)
def test_handles_that_cannot_be(alice: Person, lobby: Room, content: Any):
    assert refusal(alice.get(f"/api/rooms/{lobby.pk}/members/", cursor=cursor(content))) == (400, "invalid", ["cursor"])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59Z"])
def test_moments_far_out(alice: Person, lobby: Room, moment: str):
    assert alice.get("/api/rooms/", cursor=cursor([0, moment, 1])).status_code == 200
    assert alice.get("/api/search/", cursor=cursor([1, moment, 2**63 - 1])).status_code == 200
