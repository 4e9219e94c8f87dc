"""GET /api/search/"""

from typing import Any

import pytest

from rooms.actions import leave_room
from rooms.models import Room
from tests.factories import NO_ROOM, ban, make_room, say, settle, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def search(person: Person, **query: Any) -> list[str]:
    answer = person.get("/api/search/", **query)
    assert answer.status_code == 200
    return [room["name"] for room in answer.json()["results"]]


def test_shows_what_one_would_want_to_know_before_joining(carol: Person, alice: Person):
    garden = make_room(owner=alice, name="garden", topic="Beans and bees")
    answer = carol.get("/api/search/")
    assert answer.json() == {
        "results": [
            {
                "id": garden.pk,
                "name": "garden",
                "kind": "public",
                "topic": "Beans and bees",
                "archived": False,
                "member_count": 1,
                "created_at": A_TIME,
                "bumped_at": A_TIME,
                "is_member": False,
                "is_invited": False,
            }
        ],
        "next": None,
        "previous": None,
    }


def test_public_rooms_and_ones_own_newest_activity_first(alice: Person, bob: Person, carol: Person):
    quiet = make_room(owner=alice, name="quiet")
    make_room(owner=alice, name="hidden", kind="private")
    make_room(owner=bob, name="bobs", kind="private")
    make_room(owner=bob, name="busy")
    assert search(alice) == ["busy", "hidden", "quiet"]
    say(alice, quiet)
    assert search(bob) == ["quiet", "busy", "bobs"]
    assert search(carol) == ["quiet", "busy"]


def test_q_looks_for_every_word_in_name_and_topic(alice: Person):
    make_room(owner=alice, name="Garden", topic="Beans and bees")
    make_room(owner=alice, name="Bees", topic="100% honey_pots")
    assert search(alice, q="bees") == ["Bees", "Garden"]
    assert search(alice, q="  BEES gard ") == ["Garden"]
    assert search(alice, q="%") == ["Bees"]
    assert search(alice, q="y_p") == ["Bees"]
    assert search(alice, q="x_p") == []
    assert search(alice, q="") == ["Bees", "Garden"]
    assert search(alice, q="\\") == []


def test_one_room_by_its_id(carol: Person, bob: Person, alice: Person, lobby: Room, vault: Room):
    make_room(owner=alice, name="garden")
    assert search(carol, room=lobby.pk) == ["lobby"]
    assert search(carol, room=vault.pk) == search(carol, room=NO_ROOM) == []
    assert search(bob, room=vault.pk) == ["vault"]
    assert search(bob, room=lobby.pk, q="gard") == []


def test_pages(alice: Person):
    for number in range(5):
        make_room(owner=alice, name=f"room {number}")
    first = alice.get("/api/search/", limit=2, q="room").json()
    second = alice.get(first["next"]).json()
    assert [[room["name"] for room in page["results"]] for page in (first, second)] == [
        ["room 4", "room 3"],
        ["room 2", "room 1"],
    ]
    assert alice.get(second["previous"]).json() == first


def test_signed_out(nobody: Person):
    assert told(nobody.get("/api/search/")) == NOT_SIGNED_IN


def test_a_stranger_sees_no_private_rooms(carol: Person, lobby: Room, vault: Room):
    assert search(carol) == ["lobby"]
    assert search(carol, q="vault") == []


def test_after_leaving(dave: Person, alice: Person, bob: Person, lobby: Room, vault: Room):
    take_out(lobby, bob, by=alice)
    leave_room(user=bob.user, room_id=vault.pk)
    assert [search(person) for person in (dave, bob)] == [["lobby"], ["lobby"]]
    assert bob.get("/api/search/").json()["results"][0]["is_member"] is False


def test_an_archived_room_is_found_from_inside(alice: Person, bob: Person, carol: Person, lobby: Room):
    settle(lobby, by=alice, archived=True)
    assert [search(person) for person in (alice, bob, carol)] == [["lobby"], ["lobby"], []]
    assert bob.get("/api/search/").json()["results"][0]["archived"] is True


def test_the_banned_do_not_see_it(bob: Person, alice: Person, lobby: Room):
    ban(lobby, bob, by=alice)
    assert search(bob) == search(bob, room=lobby.pk) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "q" * 101}, "q"),
        ({"q": "a\0b"}, "q"),
        ({"cursor": "x"}, "cursor"),
        ({"limit": "0"}, "limit"),
        ({"room": "x"}, "room"),
    ],
)
def test_bad_input(query: dict[str, str], field: str, alice: Person):
    assert refusal(alice.get("/api/search/", **query)) == (400, "invalid", [field])


def test_a_broken_encoding_finds_nothing(alice: Person, lobby: Room):
    answer = alice.get("/api/search/?q=%ff%ed%a0%80")
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_as_many_queries_for_200_rooms_as_for_2(alice: Person):
    counts = []
    for number in range(200):
        make_room(owner=alice, name=f"room {number}")
        if number in (1, 199):
            with statements(alice) as seen:
                assert len(search(alice, limit=100)) == min(number + 1, 100)
            counts.append(len(seen))
    assert counts == [2, 2]  # session with user, rooms
