"""Every member hears every change of a room, in its order."""

import json
import select
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db import connection

from messaging.actions import edit_message
from realtime.relay import lane, metrics, queue
from realtime.relay.connection import LANES, LaneConnection
from realtime.relay.lane import Work
from realtime.relay.supervisor import make_server
from realtime.tests.conftest import may_listen, publish_due, published, wait_until_published
from tests.factories import ban, make_room, say

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


def test_a_message_is_heard_as_it_stands_in_the_log(alice, bob, listen, relay):
    room = make_room(owner=alice, members=[bob])
    wait_until_published(room, 2)
    ears = listen(bob)
    message = say(alice, room, "hello")
    ears.wait_for_version(room.id, 3)
    (heard,) = ears.heard
    change = room.changes.get(version=3)
    assert heard["id"] == str(change.uuid)
    assert heard["prev"] == str(room.changes.get(version=2).uuid)
    assert (heard["type"], heard["actor"], heard["body"]) == ("message_added", alice.id, message.as_read())


def test_concurrent_writers_are_heard_in_version_order(alice, bob, listen, relay):
    rooms = [make_room(owner=alice, members=[bob], name=name) for name in ("one", "two", "three")]
    for room in rooms:
        wait_until_published(room, 2)
    ears = [listen(alice), listen(bob)]
    write_from_threads([(alice, room) for room in rooms] + [(bob, room) for room in rooms], each=12)
    for room in rooms:
        for listener in ears:
            listener.wait_for_version(room.id, 26, seconds=30)
            assert listener.versions(room.id) == list(range(3, 27))
            changes = [change for change in listener.heard if change["room"] == room.id]
            assert all(after["prev"] == before["id"] for before, after in pairwise(changes))


def test_what_is_due_is_published_once_and_then_nothing(alice, bob, listen, centrifugo):
    room = make_room(owner=alice, members=[bob])
    for _ in range(20):
        say(alice, room)
    ears = listen(bob)
    publish_due()
    publish_due()
    ears.wait_for_version(room.id, 22)
    assert ears.versions(room.id) == list(range(2, 23))
    assert published(room) == 22


def test_what_comes_while_news_gathers_goes_out_in_one_request(alice, bob, centrifugo, monkeypatch):
    monkeypatch.setattr(queue, "GATHER_SECONDS", 600)
    rooms = [room for room in (make_room(owner=alice, members=[bob]) for _ in range(6)) if room.pk % LANES == 0]
    may_listen(alice)
    publish_due()
    with closing(LaneConnection(0)) as connection, closing(make_server()) as server:
        assert connection.take()
        work = Work(connection, server)
        waits = []

        def more_comes(seconds):
            waits.append(seconds)
            say(alice, rooms[2])
            assert select.select([connection._connection], [], [], 30)[0]

        monkeypatch.setattr(lane, "time", SimpleNamespace(monotonic=time.monotonic, sleep=more_comes))
        say(alice, rooms[0])
        while published(rooms[0]) < 3:
            work.turn()
        assert waits == []  # nothing came before it
        before = metrics.REQUESTS._value.get()
        say(alice, rooms[1])
        while published(rooms[1]) < 3:
            work.turn()
    assert len(waits) == 1
    assert [published(room) for room in rooms[:3]] == [3, 3, 3]
    assert metrics.REQUESTS._value.get() - before == 1


def test_who_left_hears_no_text_from_after_that(alice, bob, carol, listen, centrifugo):
    """However late that is published which they had a right to, and whatever became of its quotes and last message."""
    room = make_room(owner=alice, members=[bob, carol])
    message = say(bob, room, "early")
    say(alice, room, "why?", reply_to=message)
    last = say(bob, room, "soon")
    ban(room, carol, by=alice)
    for each in (message, last):
        edit_message(user=bob.user, room_id=room.pk, message_id=each.pk, content="a secret")
    ears = listen(carol)
    publish_due()
    ears.wait_for_version(room.id, 7)
    assert ears.versions(room.id) == [3, 4, 5, 6, 7]
    quote, preview = ears.heard[2]["body"]["reply_to"], ears.heard[4]["body"]["room"]["last_message"]
    assert (quote["content"], quote["version"], preview["content"]) == ("", 1, "")
    assert "secret" not in json.dumps(ears.heard)


def write_from_threads(pairs, *, each):
    def write(person, room):
        try:
            for _ in range(each):
                say(person, room)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(pairs)) as pool:
        for done in [pool.submit(write, *pair) for pair in pairs]:
            done.result()
