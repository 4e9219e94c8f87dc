"""GET /api/rooms/"""

from typing import Any

import pytest

from rooms.actions import leave_room, mark_read
from rooms.models import Room
from tests.factories import make_room, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, A_UUID, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

ROOMS = "/api/rooms/"


def names(page: Any) -> list[str]:
    return [room["name"] for room in page["results"]]


def test_shows_ones_own_rooms_as_cards(bob: Person, alice: Person, lobby: Room):
    message = say(alice, lobby, "hello")
    assert bob.get(ROOMS).json() == {
        "results": [
            {
                "id": lobby.pk,
                "name": "lobby",
                "kind": "public",
                "topic": "",
                "posting": "everyone",
                "members_invite": False,
                "archived": False,
                "version": 6,
                "change_id": A_UUID,
                "created_at": A_TIME,
                "bumped_at": A_TIME,
                "member_count": 3,
                "last_number": 1,
                "last_message": {
                    "id": message.pk,
                    "number": 1,
                    "content": "hello",
                    "user": {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
                    "created_at": A_TIME,
                },
                "role": "member",
                "read_number": 0,
                "unread_count": 1,
                "mention_count": 0,
                "mentioned_in": [],
                "notify": "all",
                "mine_version": 1,
            }
        ],
        "next": None,
        "previous": None,
    }


def test_newest_activity_comes_first(alice: Person, bob: Person):
    old, *_ = (make_room(owner=alice, name=name) for name in ("old", "middle", "new"))
    assert names(alice.get(ROOMS).json()) == ["new", "middle", "old"]
    say(alice, old)
    assert names(alice.get(ROOMS).json()) == ["old", "new", "middle"]


def test_an_empty_room_has_no_last_message(alice: Person):
    make_room(owner=alice)
    (room,) = alice.get(ROOMS).json()["results"]
    assert (room["last_message"], room["last_number"], room["unread_count"]) == (None, 0, 0)


def test_a_long_last_message_is_cut(alice: Person, lobby: Room):
    say(alice, lobby, "é" * 279 + "👋🏽" + "x" * 100)
    assert alice.get(ROOMS).json()["results"][0]["last_message"]["content"] == "é" * 279 + "👋"


def test_unread_counts_what_came_after_ones_marker(alice: Person, bob: Person, lobby: Room):
    for number in range(3):
        say(alice, lobby, f"message {number}")
    mark_read(user=bob.user, room_id=lobby.pk, number=1)
    (room,) = bob.get(ROOMS).json()["results"]
    assert (room["read_number"], room["unread_count"], room["mine_version"]) == (1, 2, 2)


def test_pages_lead_forth_and_back(alice: Person):
    for name in ("one", "two", "three", "four", "five"):
        make_room(owner=alice, name=name)
    first = alice.get(ROOMS, limit=2).json()
    second = alice.get(first["next"]).json()
    third = alice.get(second["next"]).json()
    assert [names(page) for page in (first, second, third)] == [["five", "four"], ["three", "two"], ["one"]]
    assert (first["previous"], third["next"]) == (None, None)
    assert names(alice.get(third["previous"]).json()) == ["three", "two"]
    assert names(alice.get(second["previous"]).json()) == ["five", "four"]


def test_a_room_that_moves_up_leaves_the_other_pages_alone(alice: Person):
    one, *_ = (make_room(owner=alice, name=name) for name in ("one", "two", "three", "four"))
    first = alice.get(ROOMS, limit=2).json()
    say(alice, one)
    assert names(alice.get(first["next"]).json()) == ["two"]


def test_at_most_a_hundred_at_once(alice: Person):
    for number in range(101):
        make_room(owner=alice, name=f"room {number}")
    assert len(alice.get(ROOMS, limit=1_000).json()["results"]) == 100
    assert len(alice.get(ROOMS).json()["results"]) == 50


def test_signed_out(nobody: Person):
    assert told(nobody.get(ROOMS)) == NOT_SIGNED_IN


def test_a_stranger_sees_none_of_it(carol: Person, lobby: Room, vault: Room):
    assert carol.get(ROOMS).json() == {"results": [], "next": None, "previous": None}


def test_a_room_one_has_left_or_was_removed_from_is_gone(dave: Person, bob: Person, alice: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    assert [names(person.get(ROOMS).json()) for person in (dave, bob, alice)] == [[], [], ["lobby"]]
    leave_room(user=alice.user, room_id=lobby.pk)
    assert names(alice.get(ROOMS).json()) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "٣"}, "limit"),
        ({"limit": "9" * 30}, "limit"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "WzAsIngiLDFd"}, "cursor"),  # [0,"x",1]
        ({"cursor": "\0"}, "cursor"),
    ],
)
def test_bad_input(query: dict[str, str], field: str, alice: Person):
    assert refusal(alice.get(ROOMS, **query)) == (400, "invalid", [field])


def test_as_many_queries_for_200_rooms_as_for_2(alice: Person, bob: Person):
    counts = []
    for number in range(200):
        say(alice, make_room(owner=alice, name=f"room {number}"))
        if number in (1, 199):
            with statements(alice) as seen:
                assert len(alice.get(ROOMS, limit=100).json()["results"]) == min(number + 1, 100)
            counts.append(len(seen))
    assert counts == [2, 2]  # session with user, rooms (SET TRANSACTION is the outermost transaction's)
