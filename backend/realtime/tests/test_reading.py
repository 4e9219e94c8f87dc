"""What a lane finds due: its own rooms' next changes, in order, a few of each."""

from contextlib import closing

import pytest

from realtime.models import PublishCursor
from realtime.relay.connection import LaneConnection
from realtime.relay.reading import is_ours, read_behind, read_next
from rooms.models import Change
from tests.factories import make_room, say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rooms(alice, bob):
    """Two rooms in a row: one in each lane. Two changes each."""
    return [make_room(owner=alice, members=[bob], name=name) for name in ("one", "two")]


@pytest.fixture
def lanes():
    with closing(LaneConnection(0)) as even, closing(LaneConnection(1)) as odd:
        yield even, odd


def versions(found):
    return {room_id: [change.version for change in changes] for room_id, changes in found.items()}


def test_rooms_that_are_behind_belong_to_one_lane_each(rooms, lanes):
    behind = [set(read_behind(lane).rooms) for lane in lanes]
    assert behind[0] | behind[1] == {room.pk for room in rooms}
    assert not behind[0] & behind[1]
    assert all(is_ours(room_id, lane) for lane in (0, 1) for room_id in behind[lane])


def test_a_room_that_is_published_is_not_behind(rooms, lanes):
    PublishCursor.objects.update(published_version=2)
    assert [read_behind(lane).rooms for lane in lanes] == [{}, {}]


def test_the_age_is_that_of_the_first_change_that_waits(rooms, lanes):
    room = rooms[0]
    lane = lanes[room.pk % 2]
    Change.objects.filter(room=room, version=1).update(at="2026-01-01T00:00:00Z")
    old = read_behind(lane).rooms[room.pk]
    lane.advance({room.pk: 1})
    assert old > 24 * 3600
    assert read_behind(lane).rooms[room.pk] < 60


def test_the_next_changes_come_in_order_and_a_few_at_a_time(rooms, lanes, alice):
    for _ in range(10):
        say(alice, rooms[0])
    found = read_next(lanes[0], [room.pk for room in rooms])
    assert versions(found) == {rooms[0].pk: [1, 2, 3, 4, 5, 6, 7, 8], rooms[1].pk: [1, 2]}
    assert found[rooms[0].pk][2] == Change.objects.get(room=rooms[0], version=3)
    lanes[0].advance({rooms[0].pk: 1})
    assert versions(read_next(lanes[0], [rooms[0].pk])) == {rooms[0].pk: [2, 3, 4, 5, 6, 7, 8, 9]}


def test_nothing_is_read_beyond_a_hole(rooms, lanes, alice):
    room = rooms[0]
    say(alice, room)
    say(alice, room)
    missing = Change.objects.get(room=room, version=3)
    missing.delete()
    assert versions(read_next(lanes[0], [room.pk])) == {room.pk: [1, 2]}
    lanes[0].advance({room.pk: 1})
    lanes[0].advance({room.pk: 2})
    assert read_next(lanes[0], [room.pk]) == {}
    assert read_behind(lanes[room.pk % 2]).holes == [room.pk]
    missing.save(force_insert=True)


def test_a_change_reads_as_from_the_log(rooms, lanes):
    room = rooms[0]
    (change, _) = read_next(lanes[0], [room.pk])[room.pk]
    assert change.as_read() == Change.objects.get(room=room, version=1).as_read()
