"""DELETE /api/rooms/{id}/members/{user}/"""

from typing import Any

from rooms.actions import add_members
from rooms.models import Membership, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, make_person, make_room, put_in, say, settle
from tests.person import Person
from tests.shapes import A_TIME, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def remove(person: Person, room_id: int, member_id: int) -> Any:
    return person.delete(f"/api/rooms/{room_id}/members/{member_id}/")


def test_a_moderator_removes_a_member(erin: Person, alice: Person, bob: Person, carol: Person, lobby: Room):
    message = say(alice, lobby)
    with changes_in(lobby) as seen:
        assert told(remove(erin, lobby.pk, bob.id)) == (200, {})
    room = {
        "id": lobby.pk,
        "name": "lobby",
        "version": 7,
        "bumped_at": A_TIME,
        "member_count": 2,
        "last_message": {"id": message.pk},
    }
    author = {"id": bob.id, "username": "bob", "display_name": "", "avatar": None}
    body = {"room": room, "user": author, "reason": "removed", "by": erin.id}
    assert seen == [("user_left", body, {alice.id, bob.id, erin.id})]
    assert told(bob.get(f"/api/rooms/{lobby.pk}/")) == NOT_FOUND
    assert bob.post(f"/api/rooms/{lobby.pk}/join/").status_code == 200


def test_moderators_have_no_power_over_owners_and_owners_have(erin: Person, alice: Person, bob: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert refusal(remove(erin, lobby.pk, alice.id)) == (403, "forbidden", [])
    assert seen == []
    put_in(lobby, second := make_person("second"), role="owner")
    with changes_in(lobby) as seen:
        assert [remove(alice, lobby.pk, person.id).status_code for person in (erin, second)] == [200, 200]
    assert [body["user"]["id"] for _, body, _ in seen] == [erin.id, second.id]


def test_signed_out(nobody: Person, bob: Person, lobby: Room):
    assert told(remove(nobody, lobby.pk, bob.id)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, dave: Person, bob: Person, lobby: Room, vault: Room):
    with changes_in(lobby) as seen, changes_in(vault) as hidden:
        for person in (carol, dave):
            answers = [told(remove(person, room_id, bob.id)) for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30)]
            assert answers == [NOT_FOUND] * 4
    assert (seen, hidden) == ([], [])


def test_a_member_without_the_right(bob: Person, erin: Person, alice: Person, lobby: Room):
    with changes_in(lobby) as seen:
        for member in (alice, bob, erin):
            assert refusal(remove(bob, lobby.pk, member.id)) == (403, "forbidden", [])
    assert seen == []
    settle(lobby, by=alice, archived=True)
    assert refusal(remove(alice, lobby.pk, bob.id)) == (403, "room_archived", [])


def test_who_is_in_another_room_never_was_in_this_one(alice: Person, carol: Person, lobby: Room):
    other = make_room(owner=carol)
    with changes_in(other) as seen:
        assert told(remove(alice, lobby.pk, carol.id)) == NOT_FOUND
    assert seen == []


def test_bad_input(alice: Person, carol: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert refusal(remove(alice, lobby.pk, alice.id)) == (409, "yourself", [])
        for member_id in (carol.id, 0, 999_999_999, 2**63, 10**30):
            assert told(remove(alice, lobby.pk, member_id)) == NOT_FOUND
    assert seen == []


def test_again_takes_no_version(erin: Person, bob: Person, dave: Person, lobby: Room):
    remove(erin, lobby.pk, bob.id)
    with changes_in(lobby) as seen:
        assert [told(remove(erin, lobby.pk, person.id)) for person in (bob, dave)] == [(200, {})] * 2
    assert seen == []
    assert Membership.objects.current().filter(room=lobby).count() == 2


def test_as_many_queries_in_a_room_of_200_as_of_2(alice: Person, people: list[Person]):
    counts = []
    for many in (2, 200):
        room = make_room(owner=alice)
        add_members(room_id=room.pk, users=[person.id for person in people[: many - 1]])
        with statements(alice) as seen:
            assert remove(alice, room.pk, people[0].id).status_code == 200
        counts.append(len(seen))
    # session with its person, lock, own membership, theirs, invitations, its end, version, events
    assert counts == [8, 8]
