"""GET /api/users/"""

from typing import Any

import pytest

from accounts.models import Server, User
from rooms.actions import add_members
from rooms.models import Room
from tests.factories import make_people, make_person, make_room, take_out
from tests.person import Person
from tests.shapes import NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def found(person: Person, **query: Any) -> list[str]:
    answer = person.get("/api/users/", **query)
    assert answer.status_code == 200
    return [user["username"] for user in answer.json()["results"]]


@pytest.fixture
def _by_rooms(db: None) -> None:
    Server.objects.create(pk=1, people="rooms")


def test_everyone_by_handle_and_never_their_address(alice: Person, carol: Person):
    make_person("Bea", display_name="Beatrice")
    assert told(carol.get("/api/users/")) == (
        200,
        {
            "results": [
                {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
                {
                    "id": User.objects.get(handle="Bea").pk,
                    "username": "Bea",
                    "display_name": "Beatrice",
                    "avatar": None,
                },
                {"id": carol.id, "username": "carol", "display_name": "", "avatar": None},
            ],
            "next": None,
            "previous": None,
        },
    )


def test_search_looks_at_handle_and_display_name(alice: Person):
    make_person("anna.berg", display_name="Änne Berg")
    make_person("berta", display_name="Berta 100%")
    make_person("hamburg", display_name="")
    assert found(alice, search="berg") == ["anna.berg"]
    assert found(alice, search="BER") == ["berta", "anna.berg"]  # those that begin with it first
    assert found(alice, search=" ber ann ") == found(alice, search="ann ber") == ["anna.berg"]  # every word
    assert found(alice, search="änne") == ["anna.berg"]
    assert found(alice, search="@ham") == ["hamburg"]
    assert found(alice, search="%") == ["berta"]
    assert found(alice, search="_") == found(alice, search="\\") == found(alice, search="example.org") == []


def test_pages_lead_forth_and_back(alice: Person):
    for handle in ("xa", "a-x", "xb", "b-x", "xc"):
        make_person(handle)
    first = alice.get("/api/users/", limit=2, search="x").json()
    second = alice.get(first["next"]).json()
    third = alice.get(second["next"]).json()
    assert [[user["username"] for user in page["results"]] for page in (first, second, third)] == [
        ["xa", "xb"],
        ["xc", "a-x"],
        ["b-x"],
    ]
    assert (first["previous"], third["next"]) == (None, None)
    assert alice.get(second["previous"]).json() == first


def test_who_may_not_sign_in_any_more_is_not_found(alice: Person, bob: Person, carol: Person):
    User.objects.filter(pk=bob.id).update(is_active=False)
    assert found(alice) == ["alice", "carol"]


@pytest.mark.usefixtures("_by_rooms")
def test_only_those_with_whom_one_shares_a_room(alice: Person, bob: Person, carol: Person, dave: Person, lobby: Room):
    assert found(alice) == ["alice", "bob", "erin"]
    assert found(alice, search="carol") == []
    assert found(carol) == ["carol"]
    assert found(dave) == ["dave"]


@pytest.mark.usefixtures("_by_rooms")
def test_removed_they_are_found_no_more_and_find_nobody(alice: Person, bob: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    assert (found(bob), found(alice)) == (["bob"], ["alice", "erin"])


def test_signed_out(nobody: Person):
    assert told(nobody.get("/api/users/")) == NOT_SIGNED_IN


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"search": "q" * 101}, "search"),
        ({"search": "a\0b"}, "search"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "WzAsImFcdTAwMDAiLDFd"}, "cursor"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_bad_input(query: dict[str, str], field: str, alice: Person):
    assert refusal(alice.get("/api/users/", **query)) == (400, "invalid", [field])


def test_a_broken_encoding_finds_nobody(alice: Person):
    answer = alice.get("/api/users/?search=%ff%ed%a0%80")
    assert (answer.status_code, answer.json()["results"]) == (200, [])


@pytest.mark.parametrize("setting", ["everyone", "rooms"])
def test_as_many_queries_for_200_people_as_for_2(setting: str, alice: Person):
    Server.objects.create(pk=1, people=setting)
    room = make_room(owner=alice)
    counts: list[int] = []
    for many in (2, 200):
        new = [person.id for person in make_people(*(f"p{many}-{number}" for number in range(many - len(counts))))]
        add_members(room_id=room.pk, users=new)
        with statements(alice) as seen:
            assert len(found(alice, limit=100, search="p")) == min(many, 100)
        counts.append(len(seen))
    assert counts == [3, 3]  # session with user, the server's setting, people
