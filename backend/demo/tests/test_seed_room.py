"""manage.py seed_room"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from rooms.models import Change, Membership, Room
from tests.person import Person


def seed(**options: object) -> None:
    call_command("seed_room", stdout=StringIO(), **options)


def test_members_come_in_one_change(bob: Person, alice: Person) -> None:
    seed(members=40, name="big", owner="alice")
    room = Room.objects.get(name="big")
    assert (room.member_count, room.version) == (40, 2)
    assert Membership.objects.current().filter(room=room).count() == 40
    changes = Change.objects.filter(room=room).order_by("version")
    assert [(change.type, change.body.get("member_count")) for change in changes][1] == ("members_added", 40)
    assert Membership.objects.get(room=room, role="owner").user == alice.user


def test_they_cannot_sign_in(alice: Person) -> None:
    seed(members=3, name="big", owner="alice")
    crowd = User.objects.exclude(pk=alice.id)
    assert crowd.count() == 2
    assert not any(user.has_usable_password() for user in crowd)


def test_two_rooms_have_different_people(alice: Person) -> None:
    seed(members=3, name="one", owner="alice")
    seed(members=3, name="two", owner="alice")
    assert User.objects.count() == 5


def test_owner_alone(alice: Person) -> None:
    seed(members=1, name="small", owner="alice")
    room = Room.objects.get(name="small")
    assert (room.member_count, room.version) == (1, 1)


def test_unknown_owner(db: None) -> None:
    with pytest.raises(CommandError, match="nobody is called zoe"):
        seed(members=3, name="big", owner="zoe")
    assert not Room.objects.exists()


def test_too_few(alice: Person) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        seed(members=0, name="big", owner="alice")
