"""Leases on the real Centrifugo: who listens hears, and who comes back after their lease was closed knows it."""

import threading
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from common.times import now
from realtime.centrifugo import Centrifugo
from realtime.leases import give_lease
from realtime.models import Lease
from realtime.relay import closing as relay_closing
from realtime.relay import metrics
from realtime.relay.closing import Closing, forget, read_over
from realtime.relay.connection import LEASES, LaneConnection
from realtime.relay.lane import Lane
from realtime.relay.supervisor import make_server
from realtime.tests.conftest import may_listen
from realtime.tests.orders import ByRecovery, Changes, Newcomer, StepByStep, interleavings, position_of
from realtime.tests.proxy import Door
from realtime.tests.servers import wait_until
from realtime.tokens import subscription_token
from tests.factories import make_room, say

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

LONG_AGO = "2026-01-01T00:00:00Z"


@pytest.fixture
def room(alice, bob):
    return make_room(owner=alice, members=[bob])


@pytest.fixture
def lane(room):
    """The connection of the room's lane."""
    with closing(LaneConnection(room.pk % 2)) as lane:
        assert lane.take()
        yield lane


@pytest.fixture
def keeper():
    """The connection on which leases are closed."""
    with closing(LaneConnection(LEASES)) as keeper:
        assert keeper.take()
        yield keeper


@pytest.fixture
def server(door):
    """Centrifugo's, behind the door."""
    with closing(make_server()) as server:
        yield server


def run_out():
    Lease.objects.update(until=LONG_AGO)


def close_due(keeper, server):
    """All that is over, as the relay does it."""
    work = Closing(keeper, server, lambda seconds: None)
    while work.close_some():
        pass


@pytest.fixture
def changes(alice, room, lane, server):
    """In the room, which is published up to now."""
    changes = Changes(alice, room, lane, server)
    changes.catch_up()
    return changes


def test_nothing_is_missed_at_whatever_moment_somebody_comes(bob, room, changes, listen, door):
    orders = list(interleavings(("token", "subscribe", "sync"), ("commit", "look", "send")))
    assert len(orders) == 20
    for order in orders:
        Lease.objects.all().delete()
        client = Newcomer(bob, room, listen)
        door.requests.clear()
        for step in order:
            getattr(changes if step in ("commit", "look", "send") else client, step)()
        listed = any(f'"personal:{bob.id}"'.encode() in body for body in door.requests)
        assert listed == (order.index("token") < order.index("look")), order
        assert client.knows(client.held["version"] + 1, was_listed=listed), order


def test_who_trusts_recovery_alone_misses_nothing_at_whatever_moment_their_lease_is_closed(
    bob, room, changes, keeper, server, listen, settings
):
    settings.POSTS_PER_MINUTE = 0
    client, keeping = ByRecovery(bob, room, listen), StepByStep(keeper, server)
    client.subscribe()
    came_back = {True: 0, False: 0}
    steps = (("read", "reset", "remove", "delete"), ("token", "subscribe"), ("whole",))
    for order in interleavings(*steps):
        changes.whole()
        client.catch_up(position_of(room)["version"])
        client.go()
        run_out()
        for step in order:
            getattr(keeping if step in steps[0] else client if step in steps[1] else changes, step)()
            if step == "reset" and keeping.over and client.is_there:
                client.take_reset()
        came_back[client.ears.recovered] += 1
        changes.whole()
        last = position_of(room)["version"]
        client.catch_up(last)
        assert client.shown == set(range(1, last + 1)), order
    assert came_back[True] > 10
    assert came_back[False] > 10


def test_who_comes_back_after_their_lease_was_closed_is_told_of_the_gap(bob, room, changes, keeper, server, listen):
    client = Newcomer(bob, room, listen)
    client.token()
    client.subscribe()
    changes.whole()
    client.ears.wait_for_version(room.pk, 3)
    since = client.ears.position
    client.ears.close()
    run_out()
    close_due(keeper, server)
    assert not Lease.objects.exists()
    client.held = position_of(room)
    changes.whole()
    back = listen(bob, since=since)
    assert (back.recovered, back.heard) == (False, [])
    client.sync()
    assert client.synced == [4]


def test_a_lease_that_was_renewed_and_is_over_again_is_not_deleted_by_the_closing_before(bob, keeper, server):
    give_lease(bob.id)
    run_out()
    (over,) = read_over(keeper)
    give_lease(bob.id)
    Lease.objects.update(until="2026-01-02T00:00:00Z")
    forget(keeper, [over])
    assert [again.user_id for again in read_over(keeper)] == [bob.id]
    forget(keeper, read_over(keeper))
    assert not Lease.objects.exists()


def test_a_lease_that_runs_out_while_its_holder_is_told_of_something_else_stays(bob, keeper, server):
    """Whoever came with their old token after the history was removed has no gap: the next closing makes one."""
    give_lease(bob.id)
    Lease.objects.update(broken_at=now())
    (told,) = read_over(keeper)
    passed = now() - timedelta(seconds=1)
    Lease.objects.update(until=passed)  # as if telling them had taken until after its end
    forget(keeper, [replace(told, until=passed)])
    (over,) = read_over(keeper)
    assert (over.user_id, over.broken_at) == (bob.id, None)


def test_a_token_that_is_still_held_after_its_lease_is_no_token_any_more(bob, room, changes, listen, settings):
    """The library comes back with the token that it has: refused as expired, it asks for one, and so for a lease."""
    with time_machine.travel(now() - timedelta(seconds=settings.TOKEN_SECONDS + 1)):
        old = subscription_token(bob.user, f"personal:{bob.id}")
    with pytest.raises(AssertionError, match="token expired"):
        listen(bob, token=old)
    assert not Lease.objects.exists()
    client = Newcomer(bob, room, listen)
    client.token()
    client.subscribe()
    changes.whole()
    client.ears.wait_for_version(room.pk, 3)


def test_who_listens_while_their_lease_is_closed_is_told_to_sync(bob, room, changes, keeper, server, listen):
    """It takes clocks that are minutes apart. Until the next token changes come by syncs alone."""
    client = Newcomer(bob, room, listen)
    client.token()
    client.subscribe()
    run_out()
    changes.commit()
    close_due(keeper, server)
    client.ears.wait_until(lambda: client.ears.types() == ["reset"])
    client.sync()
    assert client.synced == [3]
    client.token()
    changes.commit()
    changes.catch_up()
    client.ears.wait_for_version(room.pk, 4)
    assert client.ears.versions(room.pk) == [3, 4]


def test_what_is_outside_the_log_keeps_no_stream_complete(bob, room, changes, keeper, server, listen, centrifugo):
    ears = listen(bob)
    changes.whole()
    ears.wait_for_version(room.pk, 3)
    since = ears.position
    server.publish_aside([(f"personal:{bob.id}", {"type": "room_mine", "body": {}})])
    ears.wait_until(lambda: "room_mine" in ears.types())
    assert ears.position == since  # it has no place of its own
    ears.close()
    assert listen(bob, since=since).recovered is True
    run_out()
    close_due(keeper, server)
    server.publish_aside([(f"personal:{bob.id}", {"type": "room_mine", "body": {}})])
    assert listen(bob, since=since).recovered is False


def test_leases_that_were_deleted_by_hand_lose_nothing(bob, room, changes, listen, capsys):
    """Whoever listens has what they missed by their next sync, and hears again once everybody was given a lease."""
    client = Newcomer(bob, room, listen)
    client.token()
    client.subscribe()
    Lease.objects.all().delete()
    changes.whole()
    assert client.ears.heard == []
    client.sync()
    assert client.synced == [3]
    call_command("give_leases")
    assert "2 people" in capsys.readouterr().out
    client.ears.wait_until(lambda: client.ears.types() == ["reset"])
    changes.whole()
    client.ears.wait_for_version(room.pk, 4)


# The relay's thread


def closes(server_of=make_server):
    """A relay's lane for leases."""
    return Lane(LEASES, make_server=server_of, stopping=threading.Event())


@contextmanager
def running(lane):
    lane.start()
    try:
        yield
    finally:
        lane._stopping.set()
        lane.join(10)


def test_the_relay_closes_what_is_over_and_nothing_else(alice, bob, centrifugo):
    before = metrics.CLOSED._value.get()
    may_listen(alice, bob)
    Lease.objects.filter(user=bob.user).update(until=LONG_AGO)
    with running(closes()):
        wait_until(lambda: list(Lease.objects.values_list("user_id", flat=True)) == [alice.id])
    assert centrifugo.history(f"personal:{bob.id}") == []
    assert metrics.CLOSED._value.get() == before + 1


def test_only_one_relay_does_it(bob, keeper, centrifugo, caplog):
    may_listen(bob)
    run_out()
    with running(closes()):
        wait_until(lambda: "lane leases: another relay has it" in caplog.text)
        assert Lease.objects.exists()
        keeper.close()
        wait_until(lambda: not Lease.objects.exists())


@pytest.mark.parametrize("part", [b'"type":"reset"', b'"history_remove"'], ids=["reset", "history"])
def test_a_channel_that_refuses_is_closed_later(alice, bob, door, part, monkeypatch):
    """And the others meanwhile."""
    monkeypatch.setattr(relay_closing, "LOOK_EVERY_SECONDS", 0.05)
    may_listen(alice, bob)
    run_out()
    wrong = f'"personal:{bob.id}"'.encode()
    door.on_request = lambda body: body.replace(wrong, b'"nowhere:1"') if part in body else body
    with running(closes()):
        wait_until(lambda: sum(part in body for body in door.requests) > 2)
        assert list(Lease.objects.values_list("user_id", flat=True)) == [bob.id]
        door.on_request = lambda body: body
        wait_until(lambda: not Lease.objects.exists())


def test_an_answer_that_acknowledges_nothing_closes_nothing(bob, door, caplog, monkeypatch):
    monkeypatch.setattr(relay_closing, "LOOK_EVERY_SECONDS", 0.05)
    may_listen(bob)
    run_out()
    door.on_answer = lambda _: b"nonsense"
    with running(closes()):
        wait_until(lambda: len(door.requests) > 2)
        assert Lease.objects.exists()
        assert caplog.text.count("leases wait to be closed") == 1
        door.on_answer = lambda real: real
        wait_until(lambda: not Lease.objects.exists())


def test_changes_are_published_while_closing_hangs(alice, bob, room, relay, listen, centrifugo, settings):
    ears = listen(bob)
    may_listen(alice)
    Lease.objects.filter(user=alice.user).update(until=LONG_AGO)
    with Door(centrifugo.api_url) as door:
        door.requests_pass.clear()
        with running(closes(lambda: Centrifugo(door.url, settings.CENTRIFUGO_API_KEY))):
            wait_until(lambda: door.requests)
            say(alice, room)
            ears.wait_for_version(room.pk, 3)
            assert Lease.objects.filter(user=alice.user).exists()
            door.requests_pass.set()
            wait_until(lambda: not Lease.objects.filter(user=alice.user).exists())
