"""What goes wrong between the relay and Centrifugo: nothing is lost, nothing is reordered, other rooms go on."""

import json

import pytest
from prometheus_client import REGISTRY

from realtime.models import RelayHeartbeat
from realtime.tests.conftest import may_listen, published, relaying, wait_until_published
from realtime.tests.servers import end_session_of_lane, wait_until
from rooms.models import Room
from tests.factories import make_room, say

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


def broadcasts(door, room):
    """What was asked of Centrifugo for a room: (version, channels), in order."""
    requests = [json.loads(body) for body in door.requests]
    commands = [command for each in requests for command in each.get("commands", [{"broadcast": each}])]
    asked = [command["broadcast"] for command in commands if "data" in command.get("broadcast", {})]
    return [(each["data"]["version"], each["channels"]) for each in asked if each["data"]["room"] == room.pk]


def test_a_crash_between_publishing_and_the_cursor_repeats_the_change(
    alice, bob, listen, door, centrifugo, relay_process
):
    room = make_room(owner=alice, members=[bob])
    first = relay_process("first", api_url=door.url)
    wait_until_published(room, 2, seconds=30)
    ears = listen(bob)
    door.answers_pass.clear()
    say(alice, room)
    ears.wait_for_version(room.pk, 3)
    say(alice, room)
    first.kill()
    assert published(room) == 2
    door.answers_pass.set()
    centrifugo.running().kill()  # and its memory of keys, so that the repetition is heard
    centrifugo.start()
    ears = listen(bob)
    with relaying():
        ears.wait_for_version(room.pk, 4)
    assert ears.versions(room.pk) == [3, 4]
    assert [version for version, _ in broadcasts(door, room)[-3:]] == [3, 3, 4]
    assert published(room) == 4


def test_the_same_centrifugo_lets_a_repetition_through_to_nobody(alice, bob, listen, door, relay_process):
    room = make_room(owner=alice, members=[bob])
    first = relay_process("first", api_url=door.url)
    wait_until_published(room, 2, seconds=30)
    ears = listen(bob)
    door.answers_pass.clear()
    say(alice, room)
    ears.wait_for_version(room.pk, 3)
    first.kill()
    door.answers_pass.set()
    with relaying():
        wait_until_published(room, 3)
        say(alice, room)
        ears.wait_for_version(room.pk, 4)
    assert ears.versions(room.pk) == [3, 4]


def test_an_invalid_channel_stops_its_room_loudly_and_no_other(alice, bob, erin, listen, door, caplog):
    room = make_room(owner=alice, members=[bob, erin])
    other = make_room(owner=alice, name="other")
    wrong = f'"personal:{bob.id}"'.encode()
    door.on_request = lambda body: body.replace(wrong, b'"nowhere:1"')
    ears = listen(bob)
    with relaying():
        wait_until(lambda: RelayHeartbeat.objects.filter(lane=room.pk % 2, stopped_rooms=1).exists())
        say(alice, other)
        wait_until_published(other, 2)
        assert published(room) == 1
        assert f"room {room.pk} stopped: Centrifugo calls version 2 (user_joined) invalid" in caplog.text
        assert "unknown channel (102)" in caplog.text
        assert REGISTRY.get_sample_value("lockstep_relay_stopped_rooms", {"lane": str(room.pk % 2)}) == 1
        door.on_request = lambda body: body
        wait_until_published(room, 3)
        assert f"room {room.pk} goes on" in caplog.text
    assert ears.versions(room.pk) == [2, 3]
    assert broadcasts(door, room)[1][1][0] == f"personal:{bob.id}"
    retries = [channels for version, channels in broadcasts(door, room) if version == 2][1:]
    assert retries
    assert all(channels == [f"personal:{bob.id}"] for channels in retries)


def test_a_retry_goes_to_the_channels_that_failed(alice, bob, erin, listen, door):
    room = make_room(owner=alice, members=[bob, erin])
    with relaying():
        wait_until_published(room, 3)
        ears = {person: listen(person) for person in (alice, bob, erin)}
        door.requests.clear()
        door.on_answer = lambda answer: fail_one_of_the_others(door, answer)
        say(alice, room)
        wait_until_published(room, 4)
    (author, others, again) = broadcasts(door, room)
    assert author == (4, [f"personal:{alice.id}"])
    assert len(others[1]) == 2
    assert again == (4, [others[1][1]])
    assert [listener.versions(room.pk) for listener in ears.values()] == [[4], [4], [4]]


def fail_one_of_the_others(door, answer):
    """The answer to a change with the second channel of those behind the author's failed, once."""
    door.on_answer = lambda later: later
    loaded = json.loads(answer)
    loaded["replies"][1]["broadcast"]["responses"][1] = {"error": {"code": 100, "message": "internal server error"}}
    return json.dumps(loaded).encode()


@pytest.mark.parametrize("answer", [b"{}", b"nonsense", b'{"result":{"responses":[]}}', b'{"error":{"code":100}}'])
def test_an_answer_that_acknowledges_nothing_moves_no_cursor(alice, door, answer):
    room = make_room(owner=alice)
    may_listen(alice)
    door.on_answer = lambda _: answer
    with relaying():
        wait_until(lambda: len(broadcasts(door, room)) >= 2)
        assert published(room) == 0
        door.on_answer = lambda real: real
        wait_until_published(room, 1)


def test_centrifugo_down_and_back(alice, bob, centrifugo, relay, caplog):
    rooms = [make_room(owner=alice, members=[bob], name=name) for name in ("one", "two")]
    may_listen(alice, bob)
    for room in rooms:
        wait_until_published(room, 2)
    centrifugo.running().kill()
    for _ in range(4):
        for room in rooms:
            say(alice, room)
    wait_until(lambda: caplog.text.count("Centrifugo can't be reached") == 2)
    assert [published(room) for room in rooms] == [2, 2]
    centrifugo.start()
    for room in rooms:
        wait_until_published(room, 6)
    assert caplog.text.count("Centrifugo can't be reached") == 2
    assert caplog.text.count("Centrifugo can be reached again") == 2
    heard = [change for change in centrifugo.history(f"personal:{bob.id}") if change["type"] == "message_added"]
    for room in rooms:
        assert [change["version"] for change in heard if change["room"] == room.pk] == [3, 4, 5, 6]


def test_centrifugo_freezes_for_longer_than_we_wait(alice, bob, listen, centrifugo, relay):
    room = make_room(owner=alice, members=[bob])
    wait_until_published(room, 2)
    ears = listen(bob)
    centrifugo.running().freeze()
    say(alice, room)
    say(bob, room)
    wait_until(lambda: REGISTRY.get_sample_value("lockstep_relay_lane_held", {"lane": str(room.pk % 2)}) == 1)
    failures = REGISTRY.get_sample_value("lockstep_relay_failures_total", {"kind": "failed"}) or 0
    wait_until(
        lambda: (REGISTRY.get_sample_value("lockstep_relay_failures_total", {"kind": "failed"}) or 0) > failures,
        what="a request is given up",
    )
    centrifugo.running().thaw()
    ears.wait_for_version(room.pk, 4)
    assert ears.versions(room.pk) == [3, 4]


def test_a_lane_whose_session_is_ended_starts_over(alice, bob, listen, relay, caplog):
    rooms = [make_room(owner=alice, members=[bob], name=name) for name in ("one", "two")]
    for room in rooms:
        wait_until_published(room, 2)
    ears = listen(bob)
    for lane in (0, 1):
        end_session_of_lane(lane)
    for room in rooms:
        say(alice, room)
    for room in rooms:
        ears.wait_for_version(room.pk, 3)
        assert ears.versions(room.pk) == [3]
    assert "lane 0 starts over" in caplog.text
    assert "lane 1 starts over" in caplog.text


def test_a_hole_in_the_log_stops_its_room_loudly(alice, bob, relay, caplog):
    room = make_room(owner=alice, members=[bob])
    wait_until_published(room, 2)
    Room.objects.filter(pk=room.pk).update(version=3)
    wait_until(lambda: RelayHeartbeat.objects.filter(lane=room.pk % 2, stopped_rooms=1).exists())
    assert f"room {room.pk} stopped: its next change is not in the log" in caplog.text
    assert published(room) == 2
    Room.objects.filter(pk=room.pk).update(version=2)
