"""The audience on the real server, around joins and leaves, however late the changes are published."""

import pytest

from realtime.channels import room_channel
from realtime.tests.conftest import publish_due, wait_until_published
from rooms.actions import join_room, leave_room
from tests.factories import make_room, put_in, say, take_out

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


def test_late_publishing_gives_nobody_more_than_their_stay(alice, bob, dave, carol, listen, centrifugo):
    room = make_room(owner=alice, members=[dave])
    elsewhere = make_room(owner=carol, name="elsewhere")
    say(alice, room)  # 3
    join_room(user=bob.user, room_id=room.pk)  # 4
    say(alice, room)  # 5
    leave_room(user=dave.user, room_id=room.pk)  # 6
    say(bob, room)  # 7
    ears = {person: listen(person) for person in (alice, bob, dave, carol)}
    publish_due()
    ears[alice].wait_for_version(room.pk, 7)
    ears[bob].wait_for_version(room.pk, 7)
    ears[dave].wait_for_version(room.pk, 6)
    ears[carol].wait_for_version(elsewhere.pk, 1)  # carol can hear
    assert {person.user.handle: each.versions(room.pk) for person, each in ears.items()} == {
        "alice": [1, 2, 3, 4, 5, 6, 7],
        "bob": [4, 5, 6, 7],
        "dave": [2, 3, 4, 5, 6],
        "carol": [],
    }


def test_who_comes_back_does_not_hear_what_was_said_meanwhile(alice, bob, listen, centrifugo):
    room = make_room(owner=alice, members=[bob])
    leave_room(user=bob.user, room_id=room.pk)
    say(alice, room)
    join_room(user=bob.user, room_id=room.pk)
    ears = listen(bob)
    publish_due()
    ears.wait_for_version(room.pk, 5)
    assert ears.versions(room.pk) == [2, 3, 5]


def test_who_is_removed_stops_hearing_who_types(alice, bob, listen, relay):
    room = make_room(owner=alice, members=[bob])
    typing = room_channel(room.pk)
    ears = {person: listen(person, typing) for person in (alice, bob)}
    wait_until_published(room, 2)
    take_out(room, bob, by=alice)
    ears[bob].wait_until(lambda: ears[bob].unsubscribed == [typing])
    ears[alice].wait_for_version(room.pk, 3)
    assert ears[alice].unsubscribed == []


def test_who_is_back_by_then_goes_on_hearing_who_types(alice, bob, listen, centrifugo):
    room = make_room(owner=alice, members=[bob])
    take_out(room, bob, by=alice)
    put_in(room, bob)
    ears = listen(bob, room_channel(room.pk))
    publish_due()
    ears.wait_for_version(room.pk, 4)
    assert ears.unsubscribed == []
