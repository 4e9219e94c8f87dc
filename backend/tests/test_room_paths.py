"""Every path below a room: who isn't in it can't tell it from one that isn't there."""

from typing import Any

import pytest

from rooms.models import Room
from tests.factories import NO_ROOM
from tests.person import Person

TEA = {"title": "Tea", "starts_at": "2099-01-01T10:00", "ends_at": "2099-01-01T11:00", "time_zone": "UTC"}
PATHS = [
    ("get", "", None),
    ("patch", "", {"topic": "hello"}),
    ("get", "members/", None),
    ("patch", "members/1/", {"role": "member"}),
    ("delete", "members/1/", None),
    ("get", "bans/", None),
    ("get", "invites/", None),
    ("post", "invites/", {}),
    ("delete", "invites/1/", None),
    ("put", "bans/1/", None),
    ("delete", "bans/1/", None),
    ("get", "messages/", None),
    ("get", "changes/?after=0", None),
    ("post", "messages/", {"content": "hello"}),
    ("post", "leave/", None),
    ("post", "join/", None),
    ("put", "read/", {"number": 1}),
    ("put", "notify/", {"level": "none"}),
    ("get", "messages/1/", None),
    ("patch", "messages/1/", {"content": "hello"}),
    ("delete", "messages/1/", None),
    ("get", "messages/1/history/", None),
    ("post", "events/", TEA),
    ("upload", "attachments/", b"hello"),
    ("put", "messages/1/reactions/👍/", None),
    ("delete", "messages/1/reactions/👍/", None),
]
IDS = [NO_ROOM, 0, 2**63 - 1, 2**63, 10**30]


@pytest.mark.parametrize(("method", "path", "body"), PATHS, ids=[f"{method} {path}" for method, path, _ in PATHS])
def test_the_same_bytes(method: str, path: str, body: Any, carol: Person, dave: Person, vault: Room):
    def ask(person: Person, room_id: int) -> tuple[int, bytes]:
        arguments = () if method == "get" else (body,)
        answer = getattr(person, method)(f"/api/rooms/{room_id}/{path}", *arguments)
        return answer.status_code, answer.content

    asked = [ask(carol, vault.pk), ask(dave, vault.pk), *(ask(carol, room_id) for room_id in IDS)]
    expected = (404, b'{"detail":"There is nothing here that you can see.","code":"not_found"}')
    assert asked == [expected] * 7


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("", "GET, PATCH"),
        ("members/", "GET"),
        ("messages/", "GET, POST"),
        ("changes/", "GET"),
        ("join/", "POST"),
        ("leave/", "POST"),
        ("read/", "PUT"),
        ("notify/", "PUT"),
        ("messages/1/history/", "GET"),
        ("events/", "POST"),
        ("attachments/", "POST"),
    ],
)
def test_other_methods_are_405(path: str, allowed: str, alice: Person, lobby: Room):
    answer = alice.client.delete(f"/api/rooms/{lobby.pk}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert set(allowed.split(", ")) <= set(answer.headers["Allow"].split(", "))
