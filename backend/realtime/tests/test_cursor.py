"""Every room has a cursor from its first moment, whoever makes the room; it moves by one version at a time."""

from contextlib import closing

import psycopg2
import pytest
from django.db import transaction

from realtime.models import PublishCursor
from realtime.relay.connection import LaneConnection, LaneLost
from realtime.tests.conftest import published
from realtime.tests.servers import end_session_of_lane, wait_until
from rooms.models import Room
from tests.factories import make_room


def test_a_new_room_has_a_cursor_before_its_first_version(alice):
    room = make_room(owner=alice)
    assert PublishCursor.objects.get(room=room).published_version == 0


def test_so_have_rooms_made_in_bulk(db):
    rooms = Room.objects.bulk_create([Room(name=name, kind="public") for name in ("one", "two")])
    assert set(PublishCursor.objects.values_list("room_id")) == {(room.pk,) for room in rooms}
    PublishCursor.objects.all().delete()
    Room.objects.all().delete()


def test_a_room_made_in_vain_leaves_none(db):
    with transaction.atomic():
        Room.objects.create(name="lobby", kind="public")
        transaction.set_rollback(True)
    assert not PublishCursor.objects.exists()


@pytest.fixture
def lane(transactional_db):
    with closing(LaneConnection(0)) as lane:
        assert lane.take()
        yield lane


def test_it_moves_by_one_version(alice, bob, lane):
    rooms = [make_room(owner=alice, members=[bob], name=name) for name in ("one", "two")]
    lane.advance({room.pk: 1 for room in rooms})
    lane.advance({rooms[0].pk: 2})
    assert [published(room) for room in rooms] == [2, 1]


def test_it_never_jumps_nor_goes_back(alice, bob, lane):
    room = make_room(owner=alice, members=[bob])
    lane.advance({room.pk: 1})
    for version in (1, 3, 0):
        with pytest.raises(LaneLost):
            lane.advance({room.pk: version})
    assert published(room) == 1


def test_a_lane_is_held_once(lane):
    with closing(LaneConnection(0)) as other, closing(LaneConnection(1)) as neighbour:
        assert not other.take()
        assert neighbour.take()
        lane.close()
        wait_until(other.take, what="the lock is free with its session's end")


def test_a_lane_whose_session_ended_can_do_nothing(alice, lane):
    room = make_room(owner=alice)
    end_session_of_lane(0)
    for act in (lambda: lane.advance({room.pk: 1}), lane.take, lambda: lane.execute("SELECT 1")):
        with pytest.raises(psycopg2.Error):
            act()
    assert published(room) == 0


def test_before_anything_is_sent_a_silent_session_is_asked_for(lane):
    lane.confirm()
    end_session_of_lane(0)

    def says_so():
        try:
            lane.confirm()
        except psycopg2.Error:
            return True
        return False

    wait_until(says_so, seconds=3)


def test_its_session_is_ended_when_it_falls_silent(lane):
    shown = [lane.rows(f"SHOW {name}")[0][0] for name in ("idle_session_timeout", "statement_timeout")]
    assert shown == ["10s", "8s"]
    assert lane.rows("SHOW idle_in_transaction_session_timeout") == [("10s",)]
    assert lane.rows("SHOW tcp_user_timeout") == [("10000",)]


def test_both_ends_notice_within_ten_seconds_that_the_other_is_gone(lane):
    names = ("keepalives_idle", "keepalives_interval", "keepalives_count")
    given = lane._connection.get_dsn_parameters()
    assert [lane.rows(f"SHOW tcp_{name}")[0][0] for name in names] == ["4", "2", "3"]
    assert [given.get(name) for name in names] == ["4", "2", "3"]
