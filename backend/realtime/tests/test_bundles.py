"""What is published together: nobody hears more or less for it, and what one change does to it hits no other."""

import json
from collections import Counter
from contextlib import closing
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from light.publications import told
from realtime.centrifugo import Outcome
from realtime.relay import bundles
from realtime.relay.bundles import bundled
from realtime.relay.connection import LANES, LaneConnection
from realtime.relay.lane import Work
from realtime.relay.publishing import note_outcomes
from realtime.relay.queue import Queue, Sending
from realtime.relay.supervisor import make_server
from realtime.tests.conftest import published
from rooms.models import Change, Room
from tests.factories import make_room, say

on_the_stack = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


def part(names, text="x"):
    names = list(names)
    change = Change(uuid=uuid4(), actor_id=1, room_id=1)
    data = json.dumps({"type": "message_added", "id": str(change.uuid), "text": text}).encode()
    return Sending(change, data, names), names


def heard(parts, apart):
    """How often each hears each change."""
    return Counter(
        (name, change["id"])
        for bundle in bundled(parts, apart)
        for name in bundle.names
        for change in told(json.loads(bundle.as_broadcast().data))
    )


NOBODY: set[str] = set()
PEOPLE = st.sets(st.integers(1, 12).map(str), min_size=1)
TEXT = st.sampled_from(["x", "y" * 20_000, "z" * 90_000])


@given(st.lists(st.tuples(PEOPLE, TEXT), min_size=1, max_size=12), PEOPLE)
def test_everybody_hears_each_change_that_they_should_once_and_no_other(scene, apart):
    parts = [part(names, text) for names, text in scene]
    expected = {(name, str(sending.change.uuid)): 1 for sending, names in parts for name in names}
    assert heard(parts, apart) == expected


def test_those_who_hear_the_same_are_told_by_one_broadcast():
    parts = [part("123"), part("124"), part("12")]
    made = {tuple(bundle.names): len(bundle.sendings) for bundle in bundled(parts, NOBODY)}
    assert made == {("1", "2"): 3, ("3",): 1, ("4",): 1}


def test_who_does_not_take_several_is_told_each_as_if_it_were_alone():
    parts = [part("123"), part("124"), part("12")]
    bundles = bundled(parts, {"2"})
    assert [bundle.sendings for bundle in bundles if "2" in bundle.names] == [[sending] for sending, _ in parts]
    assert [len(bundle.sendings) for bundle in bundles if "1" in bundle.names] == [3]


def test_one_that_goes_alone_is_published_as_it_is():
    (bundle,) = bundled([part("12")], NOBODY)
    [sending] = bundle.sendings
    broadcast = bundle.as_broadcast()
    assert (broadcast.data, broadcast.key, broadcast.author) == (sending.data, str(sending.change.uuid), "1")


def test_the_same_changes_together_have_the_same_key_and_others_another():
    parts = [part("1"), part("1"), part("1")]
    keys = [bundled(some, NOBODY)[0].as_broadcast().key for some in (parts, parts, parts[:2], parts[1:])]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_long_changes_are_not_put_together():
    parts = [part("12", "x" * 20_000), part("12", "y" * 20_000), part("12", "z")]
    assert [len(bundle.sendings) for bundle in bundled(parts, NOBODY)] == [1, 2]
    assert all(bundle.size <= bundles.LARGEST for bundle in bundled(parts, NOBODY))


def test_people_who_differ_much_do_not_make_a_huge_request(monkeypatch):
    parts = [part(str(number) for number in range(30) if number >> bit & 1) for bit in range(5)]
    assert len(bundled(parts, NOBODY)) > len(parts)
    monkeypatch.setattr(bundles, "MOST", sum(bundle.size for bundle in bundled(parts, NOBODY)) - 1)
    made = [(bundle.sendings, bundle.names) for bundle in bundled(parts, NOBODY)]
    assert made == [([one], names) for one, names in parts]


def test_what_is_invalid_in_a_bundle_is_no_ones_fault_until_each_is_tried_alone():
    [two], [one] = bundled([part("12"), part("12")], NOBODY), bundled([part("12")], NOBODY)
    note_outcomes([two, one], [Outcome(["2"], "denied", invalid=True)] * 2)
    assert [(sending.refused, sending.invalid) for sending in two.sendings] == [(["2"], False)] * 2
    assert [(sending.refused, sending.invalid) for sending in one.sendings] == [(["2"], True)]


@pytest.fixture
def lane(centrifugo):
    """The lane of even room ids, in this thread."""
    with closing(LaneConnection(0)) as connection, closing(make_server()) as server:
        assert connection.take()
        yield Work(connection, server)


def rooms_of_lane(owner, members, count):
    rooms = [make_room(owner=owner, members=members) for _ in range(count * LANES)]
    return [room for room in rooms if room.pk % LANES == 0]


def work_until_published(lane, rooms, *, never_stopping=()):
    def is_published():
        return all(published(room) == Room.objects.get(pk=room.pk).version for room in rooms)

    turn_until(lane, is_published, never_stopping=never_stopping)


def turn_until(lane, true, *, never_stopping=()):
    for _ in range(200):
        if true():
            return
        lane.turn()
        assert not any(lane.queue.is_stopped(room.pk) for room in never_stopping)
    raise AssertionError(f"not so after many turns: {true}")


class TestOnTheStack:
    pytestmark = on_the_stack

    def test_changes_of_several_rooms_come_in_one_publication(self, alice, bob, carol, listen, lane):
        his = rooms_of_lane(alice, [bob], 3)
        hers = rooms_of_lane(alice, [carol], 1)
        rooms = his + hers
        work_until_published(lane, rooms)
        ears = {person: listen(person) for person in (alice, bob, carol)}
        for room in rooms:
            say(alice, room)
        for room in rooms:
            lane.queue.wake(room.pk)
        work_until_published(lane, rooms)
        for person, theirs in ((alice, rooms), (bob, his), (carol, hers)):
            for room in theirs:
                ears[person].wait_for_version(room.pk, 3)
            assert [ears[person].versions(room.pk) for room in theirs] == [[3]] * len(theirs)
            assert len(ears[person].heard) == len(theirs)
        assert [len(ears[person].publications) for person in (alice, bob, carol)] == [1, 1, 1]
        assert [ears[person].publications[0]["type"] for person in (bob, carol)] == ["changes", "message_added"]

    def test_a_client_that_knows_single_changes_alone_hears_each_by_itself(self, alice, bob, dave, listen, lane):
        """Also beside one of the same person that takes several, and when it comes back for what it missed."""
        rooms = rooms_of_lane(alice, [bob, dave], 2)
        work_until_published(lane, rooms)
        ears = {person: listen(person) for person in (alice, bob)}
        plain = [listen(person, takes_changes=False) for person in (bob, dave)]
        since = plain[0].position
        plain[0].close()
        listen(bob).close()  # another token for several changes nothing
        for room in rooms:
            say(alice, room)
        for room in rooms:
            lane.queue.wake(room.pk)
        work_until_published(lane, rooms)
        back = listen(bob, since=since, takes_changes=False)
        for ear in (*ears.values(), plain[1], back):
            for room in rooms:
                ear.wait_for_version(room.pk, 4)
        assert [publication["type"] for publication in ears[alice].publications] == ["changes"]
        for ear in (ears[bob], plain[1], back):
            assert [publication["type"] for publication in ear.publications] == ["message_added"] * 2

    def test_who_comes_back_is_told_the_same_by_recovery(self, alice, bob, listen, lane):
        rooms = rooms_of_lane(alice, [bob], 2)
        work_until_published(lane, rooms)
        ears = listen(bob)
        since = ears.position
        ears.close()
        for room in rooms:
            say(alice, room)
        for room in rooms:
            lane.queue.wake(room.pk)
        work_until_published(lane, rooms)
        back = listen(bob, since=since)
        assert back.recovered
        assert [back.versions(room.pk) for room in rooms] == [[3], [3]]

    def test_a_change_that_is_invalid_stops_its_own_room_alone(self, alice, bob, listen, lane, monkeypatch):
        rooms = rooms_of_lane(alice, [bob], 3)
        work_until_published(lane, rooms)
        ears = listen(bob)
        bad, *good = rooms
        for room in rooms:
            say(alice, room)
        open_ = Queue.open

        def spoiled(queue, sending):
            if sending.room_id == bad.pk and sending.change.version == 3:
                sending.data = b"{"
            open_(queue, sending)

        monkeypatch.setattr(Queue, "open", spoiled)
        for room in rooms:
            lane.queue.wake(room.pk)
        work_until_published(lane, good, never_stopping=good)
        for room in good:
            ears.wait_for_version(room.pk, 3)
        turn_until(lane, lambda: lane.queue.is_stopped(bad.pk), never_stopping=good)
        assert published(bad) == 2
