"""POST /api/rooms/{id}/leave/"""

from typing import Any

from accounts.models import User
from rooms.actions import add_members
from rooms.models import Membership, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, make_room, put_in, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOT_FOUND, NOT_SIGNED_IN, told
from tests.statements import statements


def leave(person: Person, room_id: int) -> Any:
    return person.post(f"/api/rooms/{room_id}/leave/")


def roles(room: Room) -> dict[str, str]:
    return dict(Membership.objects.current().filter(room=room).values_list("user__handle", "role"))


def test_a_member_leaves(bob: Person, alice: Person, erin: Person, lobby: Room):
    message = say(alice, lobby, "hello")
    author = {"id": alice.id, "username": "alice", "display_name": "", "avatar": None}
    with changes_in(lobby) as seen:
        answer = leave(bob, lobby.pk)
    body: dict[str, Any] = {
        "room": {
            "id": lobby.pk,
            "name": "lobby",
            "version": 7,
            "bumped_at": A_TIME,
            "member_count": 2,
            "last_message": {
                "id": message.pk,
                "number": 1,
                "content": "hello",
                "user": author,
                "created_at": A_TIME,
            },
        },
        "user": {"id": bob.id, "username": "bob", "display_name": "", "avatar": None},
        "reason": "left",
        "by": None,
    }
    assert told(answer) == (200, body)
    stored = {**body, "room": {**body["room"], "last_message": {"id": message.pk}}}
    assert seen == [("user_left", stored, {alice.id, erin.id, bob.id})]
    assert told(bob.get(f"/api/rooms/{lobby.pk}/")) == NOT_FOUND


def test_the_last_owner_hands_over_to_the_longest_standing_moderator(
    alice: Person, bob: Person, carol: Person, dave: Person, erin: Person, lobby: Room
):
    put_in(lobby, carol, role="moderator")
    with changes_in(lobby) as seen:
        assert leave(alice, lobby.pk).json()["user"]["username"] == "alice"
    (left, _, left_audience), (handed, body, audience) = seen
    assert (left, left_audience) == ("user_left", {alice.id, bob.id, carol.id, erin.id})
    assert (handed, body) == (
        "member_updated",
        {"user": {"id": erin.id, "username": "erin", "display_name": "", "avatar": None}, "role": "owner"},
    )
    assert audience == {bob.id, carol.id, erin.id}
    assert roles(lobby) == {"bob": "member", "carol": "moderator", "erin": "owner"}


def test_without_a_moderator_to_the_longest_standing_member(alice: Person, bob: Person, carol: Person, dave: Person):
    room = make_room(owner=alice, members=[bob, carol, dave])
    take_out(room, bob, by=alice)
    put_in(room, bob)
    leave(alice, room.pk)
    assert roles(room) == {"bob": "member", "carol": "owner", "dave": "member"}


def test_another_owner_keeps_it(alice: Person, bob: Person, carol: Person):
    room = make_room(owner=alice, members=[bob])
    put_in(room, carol, role="owner")
    with changes_in(room) as seen:
        leave(alice, room.pk)
    assert [kind for kind, _, _ in seen] == ["user_left"]
    assert roles(room) == {"bob": "member", "carol": "owner"}


def test_another_owner_who_may_not_sign_in_does_not(alice: Person, bob: Person, carol: Person):
    """Until they may again, nobody could look after the room."""
    room = make_room(owner=alice, members=[bob])
    put_in(room, carol, role="owner")
    User.objects.filter(pk=carol.id).update(is_active=False)
    leave(alice, room.pk)
    assert roles(room) == {"bob": "owner", "carol": "owner"}


def test_the_last_person_leaves_an_empty_room(alice: Person):
    room = make_room(owner=alice)
    with changes_in(room) as seen:
        assert leave(alice, room.pk).json()["room"]["member_count"] == 0
    assert [(kind, audience) for kind, _, audience in seen] == [("user_left", {alice.id})]
    room.refresh_from_db()
    assert (room.member_count, room.version) == (0, 2)


def test_signed_out(nobody: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert told(leave(nobody, lobby.pk)) == NOT_SIGNED_IN
    assert seen == []


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, vault: Room):
    with changes_in(lobby) as seen:
        assert [told(leave(carol, room_id)) for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30)] == [NOT_FOUND] * 4
    assert seen == []


def test_again_and_removed(dave: Person, bob: Person, alice: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    with changes_in(lobby) as seen:
        assert [told(leave(person, lobby.pk)) for person in (dave, bob)] == [NOT_FOUND] * 2
    assert seen == []


def test_as_many_queries_out_of_200_members_as_out_of_2(alice: Person, people: list[Person]):
    counts = []
    for many in (2, 200):
        room = make_room(owner=alice)
        add_members(room_id=room.pk, users=[person.id for person in people[: many - 1]])
        with statements(alice) as seen:
            assert leave(alice, room.pk).status_code == 200
        counts.append(len(seen))
    # session with user, lock, stay, its end, room and change;
    # owner? moderator? member, their role, their name, room and change; events
    assert counts == [12, 12]
