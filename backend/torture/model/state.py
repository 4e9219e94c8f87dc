"""What the model is made of: the room, who writes into it, the relays, the clients; and the rules one may break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

RESET = -1  # on a channel, beside versions: sync now
ABSENT = -1  # the client shows no such room

LIVE, EXPIRED = 1, 2  # of a lease; 0: there is none


class Closing(NamedTuple):
    """Of a client's lease, or the telling of whoever was left out. `over`, `renewed`, `left_out`: as they were read."""

    client: int
    step: int
    over: bool
    renewed: int
    left_out: int


class Relay(NamedTuple):
    """`session`: the database holds the lane's lock for it. What it has in memory outlives that while it is frozen."""

    session: bool = False
    frozen: bool = False
    jobs: tuple[tuple[int, tuple[int, ...]], ...] = ()  # (version, clients it is still to be published to)
    closing: Closing | None = None
    stale: tuple[int, ...] | None = None  # leases as they were before; only where a rule is missing


class Client(NamedTuple):
    """One person's client and channel, and what the server keeps for them."""

    token: bool = False
    lease: int = 0
    renewed: int = 0
    refuses: bool = False  # the channel takes nothing
    left_out: int = 0  # a note in the lease: of how many changes so far; below zero once that was told
    owed: bool = False  # a lease that comes after its token; only where a rule is missing
    subscribed: bool = False
    shown: int = ABSENT  # the version of the room
    early: tuple[int, ...] = ()  # versions that came too soon
    left: int = -1  # the version at which the person was seen to leave
    must_sync: bool = False
    answer: tuple[bool, int] | None = None  # a sync's answer on its way: (is a member, version)
    queue: tuple[int, ...] = ()  # published, not delivered yet
    sent: int = 0  # the highest version published to the channel so far
    base: int = 0  # the channel's history: publications removed …
    history: tuple[int, ...] = ()  # … and those that are kept
    position: int = 0  # of the last one delivered, when not subscribed


class State(NamedTuple):
    todo: tuple[str, ...]
    log: tuple[str, ...] = ()  # what is committed; "" is a hole
    writing: tuple[tuple[int, str], ...] = ()  # (version taken, what) in transactions that are open
    published: int = 0  # the cursor
    relays: tuple[Relay, ...] = ()
    clients: tuple[Client, ...] = ()
    crashes: int = 0  # how many more there may be
    freezes: int = 0
    sleeps: int = 0
    breaks: int = 0  # of channels


class Step(NamedTuple):
    label: str
    state: State
    wrong: str = ""
    fault: bool = False  # nothing waits for it


# What must hold, and what is done instead where it is broken.
RULES = {
    "versions are taken under the lock": "a version is drawn before its transaction holds the room",
    "one at a time": "the next change starts before the one before it is acknowledged",
    "publish, then move the cursor": "the cursor moves first",
    "the cursor is fenced": "whoever has published moves the cursor, from wherever it is",
    "a lane has one holder": "a second relay takes the lane as well",
    "the audience is the change's": "whoever is a member when it is published gets it",
    "leases are read with the change": "leases are read before the change",
    "a lease comes before its token": "the token is given out first",
    "leases are closed": "a lease is dropped when its time is over",
    "reset before the history goes": "the history is removed without a reset",
    "renewed leases stay": "a lease that was renewed meanwhile is deleted",
    "a lease is known by its time": "a lease is deleted if it is over, though renewed and over again since it was read",
    "a reset is acknowledged": "closing goes on, though the channel refuses the reset",
    "who is left out is told": "a room goes on without a channel that refuses, and nobody notes it",
    "what runs out while it is told stays": "a lease is deleted that was not over when it was told of what it missed",
    "a note is known by its time": "a note is taken away, though the channel was left out again since it was read",
    "sync after subscribing": "the client syncs first and subscribes then",
    "nothing is applied ahead": "a change further ahead is applied at once",
    "gaps are repaired": "what came too early waits for ever",
    "late answers are dropped": "an older answer overwrites what is shown",
    "late goodbyes are dropped": "an older goodbye ends a newer stay",
}


@dataclass(frozen=True)
class World:
    """Where to start, and the rule that is broken. `recovering`: clients that trust Centrifugo to recover."""

    todo: tuple[str, ...]  # "message"; "join 1", "leave 1": of client 1
    clients: int = 1
    members: frozenset[int] = frozenset({0})
    recovering: frozenset[int] = frozenset()
    writers: int = 2
    relays: int = 2
    crashes: int = 0
    freezes: int = 0
    sleeps: int = 0
    breaks: int = 0
    without: str = ""

    def rule(self, name: str) -> bool:
        """Whether it holds here. Raises KeyError for what is no rule."""
        return RULES[name] != RULES.get(self.without)

    def start(self) -> State:
        return State(
            self.todo,
            relays=(Relay(),) * self.relays,
            clients=(Client(),) * self.clients,
            crashes=self.crashes,
            freezes=self.freezes,
            sleeps=self.sleeps,
            breaks=self.breaks,
        )

    def is_member(self, log: tuple[str, ...], client: int) -> bool:
        member = client in self.members
        for what in log:
            if what in (f"join {client}", f"leave {client}"):
                member = what.startswith("join")
        return member

    def may_hear(self, log: tuple[str, ...], client: int, version: int) -> bool:
        """The audience of a version: who was in when it was written, with whoever joins or leaves by it."""
        return self.is_member(log[: version - 1], client) or self.is_member(log[:version], client)

    def left_at(self, log: tuple[str, ...], client: int) -> int:
        return max((version for version, what in enumerate(log, 1) if what == f"leave {client}"), default=0)


def with_relay(state: State, number: int, relay: Relay) -> State:
    return state._replace(relays=(*state.relays[:number], relay, *state.relays[number + 1 :]))


def with_client(state: State, number: int, client: Client) -> State:
    return state._replace(clients=(*state.clients[:number], client, *state.clients[number + 1 :]))
