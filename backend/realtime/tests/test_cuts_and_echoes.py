"""What the relay does beside the log: cutting sockets off, and telling a person's other tabs what they have read."""

from contextlib import closing

import pytest

from accounts.models import SocketCut
from realtime.centrifugo import ANSWER_SECONDS
from realtime.relay.connection import LaneConnection
from realtime.relay.cuts import LANE, LOOK_AFTER_FAILURE_SECONDS, Cuts
from realtime.relay.echoes import Echoes
from realtime.relay.supervisor import make_server
from realtime.tests.conftest import publish_due, wait_until_published
from realtime.tests.proxy import unchanged
from realtime.tests.servers import wait_until
from rooms.actions import mark_read
from tests.factories import make_room, say
from tests.shapes import own
from torture.checker.audience import CUT_SECONDS

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


def test_signing_out_cuts_all_sockets_at_once_and_once_more(alice, bob, listen, relay):
    tabs, other = [listen(alice), listen(alice)], listen(bob)
    assert alice.post("/api/logout/").status_code == 200
    for tab in tabs:
        tab.wait_until(lambda tab=tab: tab.closed_with == 3014)
    wait_until(lambda: SocketCut.objects.filter(cut_at__isnull=False).exists())
    slipped_through = listen(alice)
    slipped_through.wait_until(lambda: slipped_through.closed_with == 3014)
    wait_until(lambda: not SocketCut.objects.exists())
    later = listen(alice)
    assert (other.closed_with, later.closed_with) == (None, None)


def test_a_cut_waits_for_centrifugo(alice, listen, centrifugo, relay, caplog):
    centrifugo.running().kill()
    assert alice.post("/api/logout/").status_code == 200
    wait_until(lambda: "sockets could not be closed" in caplog.text)
    centrifugo.start()
    tab = listen(alice)
    tab.wait_until(lambda: tab.closed_with == 3014)


def test_a_cut_without_an_answer_is_made_again_within_the_time_that_is_promised(alice, door):
    """A publication that got no answer is before it, and it got none itself: 4 s for each, and one second of rest."""
    now = 100.0
    SocketCut.objects.create(user=alice.user)
    cuts = Cuts(clock=lambda: now)
    with closing(make_server()) as server, closing(LaneConnection(LANE)) as lane:
        door.on_answer = lambda answer: answer[:1]
        cuts.carry_out(lane, server)
        asked = len(door.requests)
        now += LOOK_AFTER_FAILURE_SECONDS - 0.01
        cuts.carry_out(lane, server)
        assert (len(door.requests), SocketCut.objects.get().cut_at) == (asked, None)
        now += 0.01
        door.on_answer = unchanged
        cuts.carry_out(lane, server)
    assert SocketCut.objects.get().cut_at is not None
    assert asked > 0
    assert 2 * ANSWER_SECONDS + LOOK_AFTER_FAILURE_SECONDS < CUT_SECONDS


def test_what_is_due_once_includes_cuts(alice, listen, centrifugo):
    tab = listen(alice)
    SocketCut.objects.create(user=alice.user)
    publish_due()
    tab.wait_until(lambda: tab.closed_with == 3014)
    assert SocketCut.objects.get().cut_at is not None


def test_reading_is_told_to_ones_own_tabs_once(alice, bob, listen, centrifugo, relay):
    room = make_room(owner=alice, members=[bob])
    for _ in range(3):
        say(alice, room)
    wait_until_published(room, 5)
    ears = {person: listen(person) for person in (alice, bob)}
    for number in (1, 2):
        marker = mark_read(user=bob.user, room_id=room.pk, number=number)
    ears[bob].wait_until(lambda: ears[bob].types())
    say(alice, room)
    for listener in ears.values():
        listener.wait_for_version(room.pk, 6)
    assert ears[bob].heard[0] == {
        "type": "room_mine",
        "body": {"room": room.pk, **own(5, read=2, unread=1, mine_version=marker.mine_version)},
    }
    assert ears[bob].types() == ["room_mine", "message_added"]
    assert ears[alice].types() == ["message_added"]
    kept = centrifugo.history(f"personal:{bob.id}")
    assert "room_mine" not in [publication["type"] for publication in kept]


def test_a_marker_that_moves_on_is_told_once(alice, bob, door, settings):
    room = make_room(owner=alice, members=[bob])
    say(alice, room)
    stay = mark_read(user=bob.user, room_id=room.pk, number=1)
    now = 100.0
    echoes = Echoes(clock=lambda: now)
    with closing(make_server()) as server:
        for _ in range(3):
            echoes.add(stay.pk)
            echoes.tell(server)
        assert door.requests == []
        assert echoes.patience(0.5) == pytest.approx(0.2)
        now += 0.2
        echoes.tell(server)
        echoes.tell(server)
    assert len(door.requests) == 1
    assert echoes.patience(0.5) == 0.5
