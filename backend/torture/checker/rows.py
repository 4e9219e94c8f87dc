"""What the rules know of the database: read once, when nobody writes any more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from light.shown import Picture


class RoomRow(NamedTuple):
    id: int
    version: int
    change_id: str
    last_number: int
    settings: dict[str, Any] = {}


class Logged(NamedTuple):
    """A row of the log; `sha` and `text` as in torture.history.fingerprint.

    `says` of a person: which role or emoji, how they answered an event. Of the room: which settings are others now.
    """

    room: int
    version: int
    id: str
    prev: str
    type: str
    actor: int | None
    sha: str
    text: str
    superseded: bool
    message: int | None  # which message it adds
    about: int | None = None  # which message it is about
    person: int | None = None
    says: Any = None
    at: float = 0.0  # time of day, in seconds
    pruned: bool = False  # from the log, by the harness; kept as it was then


class MessageRow(NamedTuple):
    id: int
    room: int
    number: int
    author: int
    client_id: str
    text: str  # sha of what was said first; empty when that can't be known: it is deleted, or an event's
    deleted: bool = False  # and nothing is left of what it said


class Stay(NamedTuple):
    room: int
    user: int
    joined: int
    left: int | None
    read_number: int
    notify: str = "all"


class Move(NamedTuple):
    """A cursor moved, by the database session of whoever holds the lane."""

    lane: int
    room: int
    before: int
    after: int
    session: int
    held: bool  # the lane's lock, at that moment


@dataclass(frozen=True)
class Rows:
    rooms: dict[int, RoomRow]
    log: dict[tuple[int, int], Logged]  # by room and version
    messages: list[MessageRow]
    stays: list[Stay]
    published: dict[int, int]  # by room
    problems: list[str] = field(default_factory=list)  # of check_sync
    deadlocks: int = 0
    moves: list[Move] = field(default_factory=list)  # of cursors, in their order
    pictures: dict[int, dict[str, Picture]] = field(default_factory=dict)  # by user, then room, of the log's end
    texts: dict[tuple[int, int], str] = field(default_factory=dict)  # by message and version, sha of what it said
    bans: set[tuple[int, int]] = field(default_factory=set)  # by room and user
    gone: set[int] = field(default_factory=set)  # whose account was ended for good

    @cached_property
    def horizon(self) -> dict[int, int]:
        """By room, the first version that is in the log."""
        first: dict[int, int] = {}
        for room, version in self.log:
            first[room] = min(version, first.get(room, version))
        return first

    @cached_property
    def added(self) -> dict[int, Logged]:
        """By message, the change that brought it."""
        return {row.message: row for row in self.log.values() if row.message is not None}

    @cached_property
    def sent(self) -> dict[tuple[int, str], MessageRow]:
        """By author and client_id."""
        return {(row.author, row.client_id): row for row in self.messages}

    @cached_property
    def by_id(self) -> dict[int, MessageRow]:
        return {row.id: row for row in self.messages}

    @cached_property
    def stays_of(self) -> dict[tuple[int | None, int | None], list[Stay]]:
        """By room and user."""
        found: dict[tuple[int | None, int | None], list[Stay]] = defaultdict(list)
        for stay in self.stays:
            found[stay.room, stay.user].append(stay)
        return found

    def is_kept(self, room: int | None, version: int) -> bool:
        """Whether the log would have that version, had it been taken: what is behind the horizon says nothing."""
        return room not in self.horizon or version >= self.horizon[room]
