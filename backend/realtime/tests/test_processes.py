"""Relays as processes: two of them, killed, frozen, stopped, and started before what they need."""

import socket
import time

import pytest
import requests

from realtime.models import RelayHeartbeat
from realtime.tests.conftest import publish_due, published, wait_until_published
from realtime.tests.gate import Gate
from realtime.tests.servers import CentrifugoProcess, database_url, free_port, wait_until
from tests.factories import make_room, say

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

TAKEOVER = 20.0  # seconds
FREEZE = 60.0


def held_by(relay):
    """The lanes in which its sign of life is the newest."""
    return set(RelayHeartbeat.objects.filter(holder__endswith=f" pid {relay.pid}").values_list("lane", flat=True))


def wait_until_held(*held, seconds=TAKEOVER):
    """Pairs of a relay and its lanes, or how many."""
    wait_until(
        lambda: all(held_by(relay) == lanes or len(held_by(relay)) == lanes for relay, lanes in held),
        seconds=seconds,
        what=f"lanes are held as in {held}",
    )


def room_in_lane(lane, owner, members):
    while (room := make_room(owner=owner, members=members)).pk % 2 != lane:
        pass
    return room


def test_frozen_relays_and_killed_ones_are_replaced_within_20_seconds(alice, bob, listen, door, relay_process):
    room = room_in_lane(0, alice, [bob])
    first = relay_process("first", api_url=door.url)
    wait_until_published(room, 2, seconds=30)
    second = relay_process("second")
    wait_until_held((first, {0}), (second, {1}), seconds=30)
    ears = listen(bob)
    door.requests_pass.clear()
    say(alice, room)
    wait_until(lambda: any(b'"version":3' in body for body in door.requests), what="the first relay is publishing")

    first.freeze()
    frozen_at = time.monotonic()
    say(alice, room)
    ears.wait_for_version(room.pk, 4, seconds=TAKEOVER)
    wait_until_held((second, {0, 1}))

    third = relay_process("third")
    wait_until_held((second, {0}), (third, {1}), seconds=30)
    second.kill()
    say(alice, room)
    ears.wait_for_version(room.pk, 5, seconds=TAKEOVER)
    wait_until_held((third, {0, 1}))

    time.sleep(max(0.0, frozen_at + FREEZE - time.monotonic()))
    say(alice, room)
    door.requests_pass.set()  # what the first was publishing arrives now, a minute late
    first.thaw()
    wait_until(lambda: "starts over" in first.said())
    say(alice, room)
    ears.wait_for_version(room.pk, 7)
    wait_until_held((first, 1), (third, 1))
    wait_until_published(room, 7)
    assert ears.versions(room.pk) == [3, 4, 5, 6, 7]
    assert first.stop() == 0
    assert third.stop() == 0


def test_relays_share_the_lanes_evenly_and_take_over_from_a_host_that_vanished(alice, bob, listen, relay_process):
    rooms = [make_room(owner=alice, members=[bob], name=f"room {number}") for number in range(4)]  # one in each lane
    ears = listen(bob)
    first = relay_process("first", RELAY_LANES="4")
    wait_until_held((first, 4), seconds=30)
    second = relay_process("second", RELAY_LANES="4")
    wait_until_held((first, 2), (second, 2), seconds=30)
    with Gate() as gate:
        third = relay_process("third", DATABASE_URL=database_url(gate.port), RELAY_LANES="4")
        wait_until_held((first, 2), (second, 1), (third, 1), seconds=30)
        say_and_hear(alice, rooms, ears, version=3)
        gate.vanish()
        say_and_hear(alice, rooms, ears, version=4)
        wait_until_held((first, 2), (second, 2))
    assert second.stop() == 0
    say_and_hear(alice, rooms, ears, version=5)
    wait_until_held((first, 4))
    for room in rooms:
        assert list(dict.fromkeys(ears.versions(room.pk)))[-3:] == [3, 4, 5]


def say_and_hear(person, rooms, ears, *, version):
    for room in rooms:
        say(person, room)
    for room in rooms:
        ears.wait_for_version(room.pk, version, seconds=TAKEOVER)


def test_a_relay_with_another_number_of_lanes_waits(alice, relay_process):
    first = relay_process("first")
    wait_until_held((first, 2), seconds=30)
    other = relay_process("other", RELAY_LANES="4")
    wait_until(lambda: "RELAY_LANES is 4 here and 2 at the relay" in other.said(), seconds=30)
    assert held_by(other) == set()
    first.stop()
    wait_until_held((other, 4))


def test_it_ends_cleanly_when_told_to(alice, relay_process):
    room = make_room(owner=alice)
    relay = relay_process("relay")
    wait_until_published(room, 1, seconds=30)
    assert relay.stop() == 0
    assert relay.said().splitlines()[-1].endswith("stopped")
    say(alice, room)
    publish_due()
    assert published(room) == 2


def test_it_counts_on_its_own_port(alice, relay_process):
    address = f"127.0.0.1:{free_port()}"
    room = make_room(owner=alice)
    relay_process("relay", RELAY_METRICS_ADDRESS=address)
    wait_until_published(room, 1, seconds=30)
    counted = requests.get(f"http://{address}/metrics", timeout=5).text.splitlines()
    assert "lockstep_relay_published_changes_total 1.0" in counted
    assert f'lockstep_relay_lane_held{{lane="{room.pk % 2}"}} 1.0' in counted


def test_nobody_counts_at_another_address_of_the_machine(relay_process):
    port = free_port()
    relay_process("relay", RELAY_METRICS_ADDRESS=f"127.0.0.1:{port}")
    wait_until(lambda: can_connect("127.0.0.1", port), what="the counters are served")
    assert not can_connect("127.0.0.2", port)


def can_connect(host, port):
    with socket.socket() as there:
        there.settimeout(1)
        return there.connect_ex((host, port)) == 0


def test_it_may_start_before_the_database_and_before_centrifugo(alice, tmp_path, relay_process):
    """Their ports open later; it says what it waits for meanwhile."""
    late = CentrifugoProcess(tmp_path)
    gate = Gate()
    relay = relay_process("early", api_url=late.api_url, DATABASE_URL=database_url(gate.port))
    wait_until(lambda: "waiting for the database" in relay.said(), seconds=30)
    room = make_room(owner=alice)
    with gate:
        wait_until(lambda: "waiting for Centrifugo (CENTRIFUGO_API_URL)" in relay.said(), seconds=30)
        assert published(room) == 0
        late.start()
        wait_until_published(room, 1, seconds=20)
        assert relay.stop() == 0
    assert late.running().stop() == 0


def test_it_ends_while_it_waits_when_told_to(relay_process):
    relay = relay_process("early", DATABASE_URL=database_url(free_port()))
    wait_until(lambda: "waiting for the database" in relay.said(), seconds=30)
    assert relay.stop() == 0


def test_a_taken_metrics_port_is_named(relay_process):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        relay = relay_process("relay", RELAY_METRICS_ADDRESS=address)
        wait_until(lambda: f"RELAY_METRICS_ADDRESS={address}" in relay.said(), seconds=30)
