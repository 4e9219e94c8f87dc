"""Leases on the real Centrifugo: who listens hears, and who comes back after their lease was closed knows it."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import combinations

import pytest
import time_machine
from django.core.management import call_command

from realtime.centrifugo import Centrifugo
from realtime.leases import give_lease
from realtime.models import Lease
from realtime.relay import closing as relay_closing
from realtime.relay import metrics
from realtime.relay.closing import Closing, forget, read_over, remove_history, reset
from realtime.relay.connection import LEASES, LaneConnection
from realtime.relay.lane import Lane
from realtime.relay.publishing import open_next, send_next, settle
from realtime.relay.queue import Queue
from realtime.relay.reading import read_next
from realtime.relay.supervisor import make_server
from realtime.tests.conftest import may_listen
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


def interleavings(*sequences: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every order of all steps in which each sequence keeps its own."""
    first, *others = sequences
    if not others:
        yield first
        return
    for rest in interleavings(*others):
        many = len(first) + len(rest)
        for places in combinations(range(many), len(first)):
            mine, theirs = iter(first), iter(rest)
            yield tuple(next(mine) if place in places else next(theirs) for place in range(many))


class Changes:
    """Messages in the room, step by step from the commit to the acknowledgement."""

    def __init__(self, author, room, lane, server):
        self.author, self.room, self.lane, self.server, self.queue = author, room, lane, server, Queue()

    def commit(self):
        say(self.author, self.room)

    def look(self):
        """Who hears it is read here."""
        self.queue.wake(self.room.pk)
        for room_id, changes in read_next(self.lane, self.queue.to_read()).items():
            self.queue.add(room_id, changes)
        open_next(self.queue, self.lane)

    def send(self):
        send_next(self.queue, self.lane, self.server)
        settle(self.queue, self.lane, self.server)

    def whole(self):
        self.commit()
        self.look()
        self.send()

    def catch_up(self):
        self.look()
        while not self.queue.is_idle():
            self.send()
            open_next(self.queue, self.lane)


@pytest.fixture
def changes(alice, room, lane, server):
    """In the room, which is published up to now."""
    changes = Changes(alice, room, lane, server)
    changes.catch_up()
    return changes


def position_of(room):
    room.refresh_from_db()
    return {"version": room.version, "id": str(room.change_id)}


class Newcomer:
    """A client that does as docs/protocol.md says, step by step."""

    def __init__(self, person, room, listen):
        self.person, self.room, self.listen = person, room, listen
        self.held = position_of(room)

    def token(self):
        channel = f"personal:{self.person.id}"
        self.given = self.person.get("/api/token/subscription/", channel=channel).json()["token"]

    def subscribe(self):
        self.ears = self.listen(self.person, token=self.given)

    def sync(self):
        answer = self.person.post("/api/sync/", {"rooms": {str(self.room.pk): self.held}}).json()
        self.synced = [each["version"] for each in answer["rooms"].get(str(self.room.pk), {}).get("changes", [])]

    def knows(self, version, *, was_listed):
        """By its sync, or else by what comes."""
        if version not in self.synced and was_listed:
            self.ears.wait_for_version(self.room.pk, version)
        return version in self.synced or version in self.ears.versions(self.room.pk)


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


class ByRecovery:
    """A client that uses nothing but Centrifugo's recovery: it asks Django only when it is told of a gap."""

    def __init__(self, person, room, listen):
        self.person, self.room, self.listen = person, room, listen
        self.is_there = False
        self.since = None

    def reload(self):
        self.shown = set(range(1, position_of(self.room)["version"] + 1))

    def token(self):
        may_listen(self.person)

    def subscribe(self):
        self.ears, self.taken, self.is_there = self.listen(self.person, since=self.since), 0, True
        if not self.ears.recovered:
            self.reload()
        self.take()

    def take(self):
        """What has come."""
        for news in self.ears.heard[self.taken :]:
            self.taken += 1
            if news["type"] == "reset":
                self.reload()
            elif news["room"] == self.room.pk:
                self.shown.add(news["version"])

    def take_reset(self):
        self.ears.wait_until(lambda: "reset" in self.ears.types()[self.taken :])
        self.take()

    def catch_up(self, version):
        self.ears.wait_for_version(self.room.pk, version)
        self.take()

    def go(self):
        self.since, self.is_there = self.ears.position, False
        self.ears.close()


class StepByStep:
    """The closing of all leases that are over."""

    def __init__(self, keeper, server):
        self.keeper, self.server, self.over = keeper, server, []

    def read(self):
        self.over = read_over(self.keeper)

    def reset(self):
        if self.over:
            reset(self.server, self.over)

    def remove(self):
        remove_history(self.server, self.over)

    def delete(self):
        forget(self.keeper, self.over)


def test_who_trusts_recovery_alone_misses_nothing_at_whatever_moment_their_lease_is_closed(
    bob, room, changes, keeper, server, listen
):
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


def test_a_token_that_is_still_held_after_its_lease_is_no_token_any_more(bob, room, changes, listen, settings):
    """The library comes back with the token that it has: refused as expired, it asks for one, and so for a lease."""
    with time_machine.travel(-settings.TOKEN_SECONDS - 1, tick=True):
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
