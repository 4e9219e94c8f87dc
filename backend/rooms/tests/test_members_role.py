"""PATCH /api/rooms/{id}/members/{user}/"""

from typing import Any

import pytest

from accounts.models import User
from rooms.actions import add_members
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, make_room, settle, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def give(person: Person, room_id: int, member_id: int, role: Any = "moderator") -> Any:
    return person.patch(f"/api/rooms/{room_id}/members/{member_id}/", {"role": role})


def test_an_owner_gives_a_role(alice: Person, bob: Person, erin: Person, carol: Person, lobby: Room):
    author = {"id": bob.id, "username": "bob", "display_name": "", "avatar": None}
    with changes_in(lobby) as seen:
        answer = give(alice, lobby.pk, bob.id)
    assert told(answer) == (200, {"user": author, "role": "moderator", "joined_at": A_TIME})
    assert seen == [("member_updated", {"user": author, "role": "moderator"}, {alice.id, bob.id, erin.id})]
    assert bob.get(f"/api/rooms/{lobby.pk}/").json()["role"] == "moderator"


def test_an_owner_steps_down_when_there_is_another(alice: Person, bob: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert give(alice, lobby.pk, bob.id, "owner").status_code == 200
        assert give(alice, lobby.pk, alice.id, "member").status_code == 200
        assert refusal(give(alice, lobby.pk, bob.id, "member")) == (403, "forbidden", [])
    assert [(body["user"]["id"], body["role"]) for _, body, _ in seen] == [(bob.id, "owner"), (alice.id, "member")]


def test_the_last_owner_stays_one(alice: Person, lobby: Room):
    with changes_in(lobby) as seen:
        for role in ("moderator", "member"):
            assert refusal(give(alice, lobby.pk, alice.id, role)) == (409, "last_owner", [])
    assert seen == []


def test_so_does_the_last_one_who_may_sign_in(alice: Person, bob: Person, lobby: Room):
    assert give(alice, lobby.pk, bob.id, "owner").status_code == 200
    User.objects.filter(pk=bob.id).update(is_active=False)
    with changes_in(lobby) as seen:
        assert refusal(give(alice, lobby.pk, alice.id, "member")) == (409, "last_owner", [])
    assert seen == []


def test_signed_out(nobody: Person, bob: Person, lobby: Room):
    assert told(give(nobody, lobby.pk, bob.id)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, bob: Person, lobby: Room, vault: Room):
    answers = [told(give(carol, room_id, bob.id)) for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30)]
    assert answers == [NOT_FOUND] * 4


def test_removed(bob: Person, erin: Person, alice: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    assert told(give(bob, lobby.pk, erin.id)) == NOT_FOUND
    assert told(give(alice, lobby.pk, bob.id)) == NOT_FOUND


def test_a_member_without_the_right(bob: Person, erin: Person, alice: Person, lobby: Room):
    with changes_in(lobby) as seen:
        for person in (bob, erin):
            assert refusal(give(person, lobby.pk, person.id, "owner")) == (403, "forbidden", [])
    assert seen == []
    settle(lobby, by=alice, archived=True)
    assert refusal(give(alice, lobby.pk, bob.id)) == (403, "room_archived", [])


def test_who_is_in_another_room_gets_none(alice: Person, carol: Person, lobby: Room):
    other = make_room(owner=carol)
    with changes_in(other) as seen:
        assert told(give(alice, lobby.pk, carol.id)) == NOT_FOUND
    assert seen == []


def test_bad_input(alice: Person, bob: Person, carol: Person, lobby: Room):
    with changes_in(lobby) as seen:
        junk: list[Any] = ["king", "", None, 1, ["owner"], {}]
        for role in junk:
            assert refusal(give(alice, lobby.pk, bob.id, role)) == (400, "invalid", ["role"])
        for member_id in (carol.id, 0, 999_999_999, 2**63, 10**30):
            assert told(give(alice, lobby.pk, member_id)) == NOT_FOUND
    assert seen == []


def test_again_takes_no_version(alice: Person, erin: Person, lobby: Room):
    with changes_in(lobby) as seen:
        answer = give(alice, lobby.pk, erin.id, "moderator")
    assert (answer.status_code, answer.json()["role"], seen) == (200, "moderator", [])


@pytest.mark.parametrize("role", ["owner", "member"])
def test_as_many_queries_in_a_room_of_200_as_of_2(role: str, alice: Person, people: list[Person]):
    counts = []
    for many in (2, 200):
        room = make_room(owner=alice, moderators=[people[0]])
        add_members(room_id=room.pk, users=[person.id for person in people[: many - 1]])
        with statements(alice) as seen:
            assert give(alice, room.pk, people[0].id, role).status_code == 200
        counts.append(len(seen))
    # session with its person, lock, own membership, theirs, that they don't go meanwhile, role, version with its row
    assert counts == [7, 7]
