"""A channel that keeps failing while others take the change: its room goes on, and it is told to sync later."""

import json
from contextlib import closing, contextmanager

import pytest

from realtime.leases import give_lease
from realtime.models import Lease
from realtime.relay.closing import Closing, forget, read_over
from realtime.relay.connection import LEASES, LaneConnection
from realtime.relay.supervisor import make_server
from realtime.tests.conftest import published, relaying, wait_until_published
from realtime.tests.servers import wait_until
from tests.factories import make_room, say

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

NOBODYS = "personal:999999999999"
INTERNAL = {"error": {"code": 100, "message": "internal server error"}}


@pytest.fixture
def room(alice, bob, erin):
    return make_room(owner=alice, members=[bob, erin])


def refuse(door, person):
    """What is published to them gets nowhere, and Centrifugo says so; all others take it."""
    theirs = f'"personal:{person.id}"'.encode()
    door.on_request = lambda body: body.replace(theirs, f'"{NOBODYS}"'.encode())

    def spoilt(answer):
        asked, said = json.loads(door.requests[-1]), json.loads(answer)
        commands = asked.get("commands", [{"broadcast": asked}])
        replies = said["replies"] if "replies" in said else [{"broadcast": said["result"]}]
        for command, reply in zip(commands, replies, strict=True):
            for place, channel in enumerate(command["broadcast"]["channels"]):
                if channel == f"personal:{person.id}":
                    reply["broadcast"]["responses"][place] = INTERNAL
        return json.dumps(said).encode()

    door.on_answer = spoilt


def heal(door):
    door.on_request = door.on_answer = lambda body: body


@contextmanager
def keeping():
    """What closes leases, to be called when it should."""
    with closing(LaneConnection(LEASES)) as connection, closing(make_server()) as server:
        assert connection.take()
        yield Closing(connection, server, lambda seconds: None)


def test_the_room_goes_on_and_the_channel_is_told_to_sync(alice, bob, erin, room, listen, door, caplog):
    with relaying(), keeping() as keeper:
        wait_until_published(room, 3)
        ears = {person: listen(person) for person in (alice, bob, erin)}
        refuse(door, bob)
        say(alice, room)
        wait_until_published(room, 4)
        assert f"room {room.pk} goes on from version 4 without 1 channels" in caplog.text
        tries = len(door.requests)
        say(alice, room)
        wait_until_published(room, 5)
        assert len(door.requests) == tries + 1  # it is known by now, and nobody waits
        for person in (alice, erin):
            ears[person].wait_for_version(room.pk, 5)
        assert [ears[person].versions(room.pk) for person in (alice, bob, erin)] == [[4, 5], [], [4, 5]]

        assert list(Lease.objects.filter(broken_at__isnull=False).values_list("user_id", flat=True)) == [bob.id]
        keeper.close_some()
        assert Lease.objects.filter(broken_at__isnull=False).exists()  # it refuses that, too
        heal(door)
        keeper.close_some()
        keeper.close_some()
        ears[bob].wait_until(lambda: ears[bob].types() == ["reset"])
        assert not Lease.objects.filter(broken_at__isnull=False).exists()
        assert Lease.objects.filter(user=bob.user).exists()
        say(alice, room)
        ears[bob].wait_for_version(room.pk, 6)


def test_coming_back_meanwhile_with_a_new_token_does_not_hide_it(alice, bob, room, listen, door):
    with relaying(), keeping() as keeper:
        wait_until_published(room, 3)
        listen(alice)
        ears = listen(bob)
        say(alice, room)
        ears.wait_for_version(room.pk, 4)
        since = ears.position
        refuse(door, bob)
        say(alice, room)
        wait_until_published(room, 5)
        ears.close()
        heal(door)
        back = listen(bob, since=since)
        assert (back.recovered, back.heard) == (True, [])  # Centrifugo knows of nothing that was missed
        keeper.close_some()
        back.wait_until(lambda: back.types() == ["reset"])


def test_what_breaks_again_while_it_is_told_is_told_again(bob, centrifugo):
    give_lease(bob.id)
    Lease.objects.update(broken_at="2026-01-01T00:00:00Z")
    with keeping() as keeper:
        (over,) = read_over(keeper._connection)
        Lease.objects.update(broken_at="2026-01-02T00:00:00Z")
        forget(keeper._connection, [over])
        assert Lease.objects.filter(broken_at__isnull=False).exists()
        keeper.close_some()
        assert not Lease.objects.filter(broken_at__isnull=False).exists()


def test_while_nobody_takes_it_nothing_is_left_out(alice, bob, room, door):
    for person in (alice, bob):
        give_lease(person.id)
    refused = json.dumps({"result": {"responses": [INTERNAL, INTERNAL]}}).encode()
    door.on_answer = lambda answer: refused
    with relaying():
        wait_until(lambda: len(door.requests) > 6)
        assert published(room) <= 1
        assert not Lease.objects.filter(broken_at__isnull=False).exists()
