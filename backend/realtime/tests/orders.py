"""What goes on beside each other while somebody comes or goes, one step after the other, in every order."""

from collections.abc import Iterator
from itertools import combinations

from realtime.relay.closing import forget, read_over, remove_history, reset
from realtime.relay.publishing import open_next, send_next, settle
from realtime.relay.queue import Queue
from realtime.relay.reading import read_next
from realtime.tests.conftest import may_listen
from tests.factories import say


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
