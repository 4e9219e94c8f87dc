"""rooms.actions.add_members: a bulk join, for operators"""

import pytest

from accounts.models import User
from rooms import actions
from rooms.actions import add_members, leave_room
from rooms.models import Membership, Room
from tests.changes import changes_in
from tests.factories import ban, make_room, say
from tests.person import Person
from tests.statements import statements


def test_one_change_for_all_of_them(alice: Person, bob: Person, carol: Person, dave: Person, erin: Person, lobby: Room):
    say(alice, lobby)
    with changes_in(lobby) as seen:
        add_members(room_id=lobby.pk, users=[carol.id, dave.id, carol.id], actor=alice.user)
    assert seen == [("members_added", {"member_count": 5}, {alice.id, bob.id, carol.id, dave.id, erin.id})]
    new = Membership.objects.filter(room=lobby, joined_version=7).order_by("user")
    assert list(new.values_list("user", "role", "left_version", "read_number", "mine_version")) == [
        (carol.id, "member", None, 1, 1),
        (dave.id, "member", None, 1, 2),
    ]


def test_so_many_at_a_time_are_one_change_still(
    alice: Person, carol: Person, dave: Person, erin: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(actions, "BULK", 2)
    room = make_room(owner=alice, name="Lounge")
    leave_room(user=alice.user, room_id=room.pk)
    with changes_in(room) as seen, statements(alice) as asked:
        add_members(room_id=room.pk, users=[dave.id, carol.id, erin.id, dave.id, alice.id])
    assert seen == [("members_added", {"member_count": 4}, {alice.id, carol.id, dave.id, erin.id})]
    assert [one.get(f"/api/rooms/{room.pk}/").json()["role"] for one in (dave, carol, erin, alice)] == [
        "owner", "member", "member", "member",
    ]  # fmt: skip
    assert len([one for one in asked if one.startswith('INSERT INTO "rooms_membership"')]) == 3


def test_those_who_are_in_keep_their_role(alice: Person, carol: Person, lobby: Room):
    add_members(room_id=lobby.pk, users=[alice.id, carol.id])
    assert Membership.objects.current().get(room=lobby, user=alice.user).role == "owner"


def test_an_empty_room_is_owned_by_the_first(alice: Person, carol: Person, dave: Person):
    room = make_room(owner=alice, name="Lounge")
    leave_room(user=alice.user, room_id=room.pk)
    add_members(room_id=room.pk, users=[dave.id, carol.id])
    assert [one.get(f"/api/rooms/{room.pk}/").json()["role"] for one in (dave, carol)] == ["owner", "member"]


def test_so_is_one_whose_last_owner_left_it_to_nobody(alice: Person, bob: Person, carol: Person, dave: Person):
    room = make_room(owner=alice, name="Lounge", members=[bob])
    User.objects.filter(pk=bob.id).update(is_active=False)
    leave_room(user=alice.user, room_id=room.pk)
    add_members(room_id=room.pk, users=[dave.id, carol.id])
    assert [one.get(f"/api/rooms/{room.pk}/").json()["role"] for one in (dave, carol)] == ["owner", "member"]


def test_the_banned_stay_out(alice: Person, bob: Person, carol: Person, erin: Person, lobby: Room):
    ban(lobby, bob, by=alice)
    with changes_in(lobby) as seen:
        add_members(room_id=lobby.pk, users=[bob.id, carol.id])
    assert seen == [("members_added", {"member_count": 3}, {alice.id, carol.id, erin.id})]


def test_who_is_switched_off_stays_out(alice: Person, carol: Person, lobby: Room):
    User.objects.filter(pk=carol.id).update(is_active=False)
    with changes_in(lobby) as seen:
        assert add_members(room_id=lobby.pk, users=[carol.id]) is None
    assert seen == []


def test_nobody_new_takes_no_version(alice: Person, bob: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert add_members(room_id=lobby.pk, users=[alice.id, bob.id]) is None
        assert add_members(room_id=lobby.pk, users=[]) is None
    assert seen == []
