"""POST /api/rooms/{id}/join/"""

from typing import Any

from accounts.models import User
from rooms.actions import add_members, invite_person, leave_room
from rooms.models import Membership, Room
from rooms.tests.test_rooms_create import in_many_rooms
from tests.changes import changes_in
from tests.factories import NO_ROOM, ban, make_room, say, settle, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def join(person: Person, room_id: int) -> Any:
    return person.post(f"/api/rooms/{room_id}/join/")


def test_anyone_joins_a_public_room(carol: Person, alice: Person, bob: Person, erin: Person, lobby: Room):
    message = say(alice, lobby, "hello")
    author = {"id": alice.id, "username": "alice", "display_name": "", "avatar": None}
    with changes_in(lobby) as seen:
        answer = join(carol, lobby.pk)
    body: dict[str, Any] = {
        "room": {
            "id": lobby.pk,
            "name": "lobby",
            "version": 7,
            "bumped_at": A_TIME,
            "member_count": 4,
            "last_message": {
                "id": message.pk,
                "number": 1,
                "content": "hello",
                "user": author,
                "created_at": A_TIME,
            },
        },
        "user": {"id": carol.id, "username": "carol", "display_name": "", "avatar": None},
        "role": "member",
    }
    assert told(answer) == (200, body)
    stored = {**body, "room": {**body["room"], "last_message": {"id": message.pk}}}
    assert seen == [("user_joined", stored, {alice.id, bob.id, erin.id, carol.id})]


def test_everything_before_is_read(carol: Person, alice: Person, lobby: Room):
    say(alice, lobby)
    join(carol, lobby.pk)
    say(alice, lobby)
    room = carol.get(f"/api/rooms/{lobby.pk}/").json()
    assert (room["read_number"], room["unread_count"], room["role"], room["version"]) == (1, 1, "member", 8)


def test_an_empty_room_has_no_last_message(carol: Person, lobby: Room):
    assert join(carol, lobby.pk).json()["room"]["last_message"] is None


def test_coming_back_is_a_new_stay_that_remembers_ones_own_counter(dave: Person, alice: Person, lobby: Room):
    say(alice, lobby)
    Membership.objects.filter(room=lobby, user=dave.user).update(mine_version=5)
    assert join(dave, lobby.pk).status_code == 200
    stays = Membership.objects.filter(room=lobby, user=dave.user).order_by("joined_version")
    assert list(stays.values_list("joined_version", "left_version", "read_number", "mine_version")) == [
        (4, 5, 0, 5),
        (7, None, 1, 6),
    ]


def test_whoever_comes_into_an_empty_room_owns_it(alice: Person, carol: Person):
    room = make_room(owner=alice)
    leave_room(user=alice.user, room_id=room.pk)
    with changes_in(room) as seen:
        assert join(carol, room.pk).json()["role"] == "owner"
    assert [(kind, body["role"], audience) for kind, body, audience in seen] == [("user_joined", "owner", {carol.id})]
    assert carol.get(f"/api/rooms/{room.pk}/").json()["role"] == "owner"


def test_whoever_comes_where_nobody_who_may_sign_in_owns_it_does(alice: Person, bob: Person, carol: Person):
    room = make_room(owner=alice, members=[bob])
    User.objects.filter(pk=bob.id).update(is_active=False)
    leave_room(user=alice.user, room_id=room.pk)
    with changes_in(room) as seen:
        join(carol, room.pk)
        join(alice, room.pk)
    assert [(kind, body["role"]) for kind, body, _ in seen] == [("user_joined", "owner"), ("user_joined", "member")]


def test_not_while_its_owner_is_switched_off(alice: Person, carol: Person):
    """They may be back tomorrow."""
    room = make_room(owner=alice)
    User.objects.filter(pk=alice.id).update(is_active=False)
    assert join(carol, room.pk).json()["role"] == "member"


def test_signed_out(nobody: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert told(join(nobody, lobby.pk)) == NOT_SIGNED_IN
    assert seen == []


def test_a_private_room_is_not_there(carol: Person, dave: Person, vault: Room):
    with changes_in(vault) as seen:
        assert [told(join(person, vault.pk)) for person in (carol, dave)] == [NOT_FOUND] * 2
        assert told(join(carol, NO_ROOM)) == NOT_FOUND
        assert told(carol.post(f"/api/rooms/{'9' * 30}/join/")) == NOT_FOUND
    assert seen == []


def test_an_invitation_is_for_one_person_and_one_room(carol: Person, dave: Person, alice: Person, vault: Room):
    attic = make_room(owner=alice, name="attic", kind="private")
    invite_person(user=alice.user, room_id=vault.pk, person_id=carol.id)
    assert [told(join(person, room.pk)) for person, room in ((dave, vault), (carol, attic))] == [NOT_FOUND] * 2
    assert join(carol, vault.pk).status_code == 200


def test_the_removed_may_come_back_and_the_banned_not(bob: Person, erin: Person, alice: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    ban(lobby, erin, by=alice)
    with changes_in(lobby) as seen:
        assert join(bob, lobby.pk).status_code == 200
        assert told(join(erin, lobby.pk)) == NOT_FOUND
    assert [(kind, audience) for kind, _, audience in seen] == [("user_joined", {alice.id, bob.id})]


def test_an_archived_room_takes_nobody(carol: Person, alice: Person, lobby: Room, vault: Room):
    for room in (lobby, vault):
        settle(room, by=alice, archived=True)
    with changes_in(lobby) as seen, changes_in(vault) as hidden:
        assert refusal(join(carol, lobby.pk)) == (403, "room_archived", [])
        assert told(join(carol, vault.pk)) == NOT_FOUND
    assert (seen, hidden) == ([], [])


def test_again_takes_no_version(carol: Person, bob: Person, lobby: Room, vault: Room):
    join(carol, lobby.pk)
    with changes_in(lobby) as seen, changes_in(vault) as hidden:
        assert refusal(join(carol, lobby.pk)) == (409, "already_member", [])
        assert refusal(join(bob, vault.pk)) == (409, "already_member", [])
    assert (seen, hidden) == ([], [])
    lobby.refresh_from_db()
    assert (lobby.version, lobby.member_count) == (6, 4)


def test_nobody_is_in_more_than_a_thousand_rooms(carol: Person, alice: Person, lobby: Room):
    in_many_rooms(carol, 1_000)
    with changes_in(lobby) as seen:
        assert refusal(join(carol, lobby.pk)) == (409, "too_many_rooms", [])
    assert seen == []
    leave_room(user=carol.user, room_id=Room.objects.latest("id").pk)
    assert join(carol, lobby.pk).status_code == 200


def test_as_many_queries_into_200_members_as_into_2(alice: Person, people: list[Person]):
    counts = []
    for many in (1, 200):
        room = make_room(owner=alice)
        add_members(room_id=room.pk, users=[person.id for person in people[: many - 1]])
        with statements(people[-1]) as seen:
            assert join(people[-1], room.pk).status_code == 200
        counts.append(len(seen))
    # session with user, lock, whether in, whether banned, person's lock, their rooms, earlier stays, stay,
    # room and change
    assert counts == [10, 10]
