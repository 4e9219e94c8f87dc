"""GET /api/rooms/{id}/members/"""

from typing import Any

import pytest

from rooms.actions import add_members
from rooms.models import Room
from tests.factories import NO_ROOM, make_person, make_room, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def members(person: Person, room_id: int, **query: Any) -> Any:
    return person.get(f"/api/rooms/{room_id}/members/", **query)


def handles(page: Any) -> list[str]:
    return [member["user"]["username"] for member in page["results"]]


def test_who_is_in_the_room_by_handle(bob: Person, alice: Person, erin: Person, lobby: Room):
    assert told(members(bob, lobby.pk)) == (
        200,
        {
            "results": [
                {
                    "user": {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
                    "role": "owner",
                    "joined_at": A_TIME,
                },
                {
                    "user": {"id": bob.id, "username": "bob", "display_name": "", "avatar": None},
                    "role": "member",
                    "joined_at": A_TIME,
                },
                {
                    "user": {"id": erin.id, "username": "erin", "display_name": "", "avatar": None},
                    "role": "moderator",
                    "joined_at": A_TIME,
                },
            ],
            "next": None,
            "previous": None,
            "version": 5,
        },
    )


def test_case_does_not_matter_for_the_order(alice: Person):
    room = make_room(owner=alice, members=[make_person(handle) for handle in ("Zoe", "adam", "Bea")])
    assert handles(members(alice, room.pk).json()) == ["adam", "alice", "Bea", "Zoe"]


def test_search_looks_at_handle_and_name_and_puts_first_what_begins_so(alice: Person, carol: Person):
    people = [make_person("abel"), make_person("adam", display_name="Bob Newman"), make_person("bobby")]
    room = make_room(owner=alice, members=people)
    assert handles(members(alice, room.pk, search="@BOB").json()) == ["adam", "bobby"]
    assert handles(members(alice, room.pk, search="b").json()) == ["adam", "bobby", "abel"]
    assert handles(members(alice, room.pk, search="new b").json()) == ["adam"]
    assert handles(members(alice, room.pk, search="carol").json()) == []
    first = members(alice, room.pk, search="b", limit=2).json()
    assert handles(alice.get(first["next"]).json()) == ["abel"]


def test_search_that_cannot_be_is_refused(alice: Person, lobby: Room):
    assert refusal(members(alice, lobby.pk, search="a\0b")) == (400, "invalid", ["search"])


def test_pages_lead_forth_and_back(alice: Person, people: list[Person]):
    room = make_room(owner=alice, members=people[:4])
    first = members(alice, room.pk, limit=2).json()
    second = alice.get(first["next"]).json()
    third = alice.get(second["next"]).json()
    assert [handles(page) for page in (first, second, third)] == [["alice", "p000"], ["p001", "p002"], ["p003"]]
    assert (first["previous"], third["next"]) == (None, None)
    assert alice.get(second["previous"]).json() == first


def test_somebody_leaving_moves_nobody_off_the_next_page(alice: Person, people: list[Person]):
    room = make_room(owner=alice, members=people[:4])
    first = members(alice, room.pk, limit=2).json()
    take_out(room, people[0], by=alice)
    assert handles(alice.get(first["next"]).json()) == ["p001", "p002"]


def test_signed_out(nobody: Person, lobby: Room):
    assert told(members(nobody, lobby.pk)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, vault: Room):
    found = [told(members(carol, room_id)) for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30)]
    assert found == [NOT_FOUND] * 4


def test_removed(dave: Person, bob: Person, alice: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    assert [told(members(person, lobby.pk)) for person in (dave, bob)] == [NOT_FOUND] * 2


@pytest.mark.parametrize(
    ("query", "field"),
    [({"limit": "x"}, "limit"), ({"cursor": "x"}, "cursor"), ({"cursor": "WzAsImFcdTAwMDAiLDFd"}, "cursor")],
)
def test_bad_input(query: dict[str, str], field: str, alice: Person, lobby: Room):
    assert refusal(members(alice, lobby.pk, **query)) == (400, "invalid", [field])


def test_as_many_queries_for_200_members_as_for_2(alice: Person, people: list[Person]):
    counts = []
    for many in (2, 200):
        room = make_room(owner=alice)
        add_members(room_id=room.pk, users=[person.id for person in people[: many - 1]])
        with statements(alice) as seen:
            assert len(members(alice, room.pk, limit=100).json()["results"]) == min(many, 100)
        counts.append(len(seen))
    assert counts == [3, 3]  # session with user, own membership with room, members with their names
