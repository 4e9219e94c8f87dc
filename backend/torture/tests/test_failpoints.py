"""Killed at each place, again and again: what was committed is there once, what was not is not, and all is published.

The processes that die are forked from this one, which has everything loaded. `COUNT=50` kills that often at each place.
"""

import os
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from messaging.actions import send_message
from messaging.models import Message
from realtime.relay import queue
from realtime.relay.supervisor import publish_once
from realtime.tests.conftest import publish_due, published
from realtime.tests.servers import wait_until
from rooms.models import Change, Room
from sync.checks import problems
from tests.factories import make_room, say
from torture.harness.failpoints import RELAYING, WRITING
from torture.tests.dying import killed

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

COUNT = int(os.environ.get("COUNT", "10"))
COMMITTED = ("before-answer",)  # places behind the commit


def versions(room: Room) -> list[int]:
    return list(Change.objects.filter(room=room).order_by("version").values_list("version", flat=True))


@pytest.mark.parametrize("at", WRITING)
def test_killed_while_writing(at, alice, bob, centrifugo):
    room = make_room(owner=alice, members=[bob])
    for number in range(1, COUNT + 1):
        client_id, text = uuid4(), f"number {number}"

        def send(client_id: Any = client_id, text: str = text) -> tuple[Message, bool]:
            return send_message(author=alice.user, room_id=room.pk, client_id=client_id, content=text)

        assert killed(at, send)
        assert Message.objects.filter(client_id=client_id).count() == (at in COMMITTED)
        assert problems() == []
        message, made = send()  # the retry finds the lock free, and what was committed
        assert (message.number, made) == (number, at not in COMMITTED)
    assert versions(room) == list(range(1, COUNT + 3))
    assert problems() == []
    publish_due()
    assert published(room) == COUNT + 2


@pytest.mark.parametrize("at", RELAYING)
def test_killed_while_publishing(at, alice, bob, listen, centrifugo, monkeypatch):
    monkeypatch.setattr(queue, "CHANNELS_PER_PART", 1)  # two people are two chunks
    room = make_room(owner=alice, members=[bob])
    publish_due()
    ears = [listen(alice), listen(bob)]
    for _ in range(COUNT):
        say(alice, room)
        wait_until(lanes_are_free, what="PostgreSQL has noticed that the relay is gone")
        assert killed(at, publish_once)
        publish_due_soon()
        assert published(room) == Room.objects.get(pk=room.pk).version
    for each in ears:
        each.wait_for_version(room.pk, COUNT + 2)
        first_heard = list(dict.fromkeys(each.versions(room.pk)))
        assert first_heard == list(range(3, COUNT + 3))


def test_whoever_never_comes_there_lives(alice, bob, centrifugo):
    room = make_room(owner=alice, members=[bob])
    send = {"author": alice.user, "room_id": room.pk, "client_id": uuid4(), "content": "hello"}
    assert not killed("after-lock", lambda: send_message(**send), count=2)
    assert Message.objects.filter(room=room).count() == 1


def publish_due_soon() -> None:
    wait_until(lanes_are_free, what="PostgreSQL has noticed that the relay is gone")
    publish_due()


def lanes_are_free() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = %s::oid", [own()])
        return bool(cursor.fetchone()[0] == 0)


def own() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
