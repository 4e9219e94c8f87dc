"""PATCH /api/rooms/{id}/"""

from typing import Any

import pytest

from rooms.actions import add_members
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, make_room, take_out
from tests.person import Person
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

EVERYTHING = {
    "name": "Lobby",
    "topic": "Hello",
    "kind": "private",
    "posting": "moderators",
    "members_invite": True,
    "archived": True,
}


def update(person: Person, room_id: int, **body: Any) -> Any:
    return person.patch(f"/api/rooms/{room_id}/", body)


def test_an_owner_changes_all_of_it(alice: Person, bob: Person, erin: Person, carol: Person, lobby: Room):
    before = alice.get(f"/api/rooms/{lobby.pk}/").json()
    with changes_in(lobby) as seen:
        answer = update(alice, lobby.pk, **EVERYTHING)
    assert seen == [("room_updated", EVERYTHING, {alice.id, bob.id, erin.id})]
    after = answer.json()
    assert (answer.status_code, after) == (200, {**before, **EVERYTHING, "version": 6, "change_id": after["change_id"]})
    assert alice.get(f"/api/rooms/{lobby.pk}/").json() == after


def test_only_what_differs_is_told(alice: Person, lobby: Room):
    with changes_in(lobby) as seen:
        update(alice, lobby.pk, name="lobby", topic="  Hello ", archived=False)
    assert [body for _, body, _ in seen] == [{"topic": "Hello"}]


def test_what_is_private_is_not_found_any_more(alice: Person, carol: Person, lobby: Room):
    assert [room["name"] for room in carol.get("/api/search/").json()["results"]] == ["lobby"]
    update(alice, lobby.pk, kind="private")
    assert carol.get("/api/search/").json()["results"] == []
    assert told(carol.post(f"/api/rooms/{lobby.pk}/join/")) == NOT_FOUND


def test_an_archived_room_is_read_and_left(alice: Person, bob: Person, erin: Person, carol: Person, lobby: Room):
    update(alice, lobby.pk, archived=True)
    at = f"/api/rooms/{lobby.pk}/"
    with changes_in(lobby) as seen:
        refused = [update(alice, lobby.pk, **body) for body in ({"name": "x"}, {"archived": False, "topic": "x"})]
        assert [refusal(answer) for answer in refused] == [(403, "room_archived", [])] * 2
        assert refusal(update(erin, lobby.pk, archived=False)) == (403, "room_archived", [])
        assert [bob.get(f"{at}{path}").status_code for path in ("", "members/", "messages/", "changes/?after=6")] == [
            200
        ] * 4
        assert bob.put(f"{at}read/", {"number": 0}).status_code == 200
        assert bob.post(f"{at}leave/").status_code == 200
    assert [kind for kind, _, _ in seen] == ["user_left"]


def test_an_owner_brings_it_back(alice: Person, erin: Person, lobby: Room):
    update(alice, lobby.pk, archived=True)
    with changes_in(lobby) as seen:
        assert update(alice, lobby.pk, archived=False).status_code == 200
    assert seen == [("room_updated", {"archived": False}, seen[0][2])]
    assert update(alice, lobby.pk, name="Lobby").json()["name"] == "Lobby"


def test_signed_out(nobody: Person, lobby: Room):
    assert [told(update(nobody, room_id, name="x")) for room_id in (lobby.pk, NO_ROOM)] == [NOT_SIGNED_IN] * 2


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, vault: Room):
    with changes_in(lobby) as seen, changes_in(vault) as hidden:
        answers = [told(update(carol, room_id, name="x")) for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30)]
    assert answers == [NOT_FOUND] * 4
    assert (seen, hidden) == ([], [])


def test_removed(dave: Person, bob: Person, alice: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    assert [told(update(person, lobby.pk, name="x")) for person in (dave, bob)] == [NOT_FOUND] * 2


def test_a_member_without_the_right(bob: Person, erin: Person, lobby: Room):
    with changes_in(lobby) as seen:
        for person in (bob, erin):
            for name, value in EVERYTHING.items():
                assert refusal(update(person, lobby.pk, **{name: value})) == (403, "forbidden", []), (person, name)
            assert refusal(update(person, lobby.pk)) == (403, "forbidden", [])
    assert seen == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "n" * 81}, "name"),
        ({"name": None}, "name"),
        ({"topic": "t" * 251}, "topic"),
        ({"topic": "a\nb"}, "topic"),
        ({"kind": "secret"}, "kind"),
        ({"posting": "nobody"}, "posting"),
        ({"members_invite": None}, "members_invite"),
        ({"archived": "perhaps"}, "archived"),
        ({"archived": {}}, "archived"),
    ],
)
def test_bad_input(body: dict[str, Any], field: str, alice: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert refusal(update(alice, lobby.pk, **body)) == (400, "invalid", [field])
    assert seen == []


def test_what_isnt_asked_for_is_not_set(alice: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert update(alice, lobby.pk, version=99, member_count=7, last_number=3, role="member").status_code == 200
    assert seen == []


def test_again_takes_no_version(alice: Person, lobby: Room):
    first = update(alice, lobby.pk, **EVERYTHING)
    with changes_in(lobby) as seen:
        again = update(alice, lobby.pk, archived=True)
    assert (again.status_code, again.json(), seen) == (200, first.json(), [])


def test_as_many_queries_in_a_room_of_200_as_of_2(alice: Person, people: list[Person]):
    counts = []
    for many in (2, 200):
        room = make_room(owner=alice)
        add_members(room_id=room.pk, users=[person.id for person in people[: many - 1]])
        with statements(alice) as seen:
            assert update(alice, room.pk, name="other", archived=True).status_code == 200
        counts.append(len(seen))
    assert counts == [6, 6]  # session with user, lock, own membership, settings, version with its row, the card
