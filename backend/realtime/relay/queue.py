"""What a lane has in hand: rooms with news, their next changes, and those that wait after a failure.

Memory alone, no input or output. All of it is dropped with the lane, for the log and the cursors tell it again.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from realtime.relay.backoff import STOPPED, pause
from realtime.relay.reading import CHANGES_PER_READ, ROOMS_PER_READ
from rooms.models import Change

CHANNELS_PER_PART = 2_500  # of one change: its author hears it with the first, other rooms get their turn between
CHANNELS_PER_REQUEST = 5_000
PARTS_PER_REQUEST = 50
GATHER_SECONDS = 0.03  # from one read to the next while news comes all the time: what came goes out together
GIVE_UP_AFTER = 5  # tries, a second or two, with channels that refuse what others take
KNOWN_SECONDS = 60.0  # for which such a channel makes nobody wait again
LONGEST_SHUT = 1.0  # seconds between two tries to reach anybody


@dataclass
class Sending:
    """A change on its way: the first that its room still has to publish."""

    change: Change
    data: bytes
    left: list[str]  # user ids that it was not sent to yet
    refused: list[str] = field(default_factory=list)
    reason: str = ""
    invalid: bool = False
    taken: bool = False  # by somebody, in this try or one before

    @property
    def room_id(self) -> int:
        return self.change.room_id


@dataclass(frozen=True)
class Failure:
    """What is known of a change that failed; its text is read anew for the next try."""

    version: int
    left: list[str] | None  # who has still to hear it; None: nobody was asked yet
    count: int
    again_at: float
    alone: bool  # may have been what made the whole request fail
    invalid: bool
    taken: bool = False  # somebody has it


class Queue:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._due: dict[int, None] = {}  # rooms to read, first come first served
        self._changes: dict[int, deque[Change]] = {}
        self._sendings: dict[int, Sending] = {}
        self._failures: dict[int, Failure] = {}
        self._read_at = float("-inf")
        self._broken: dict[str, float] = {}  # channels that rooms went on without, and until when that is known
        self._unreached = 0  # times in a row
        self._shut_until = 0.0

    def wake(self, room_id: int) -> None:
        """The room may have news."""
        self._due[room_id] = None

    def gathering(self) -> float:
        """Seconds for which more news may still come before it is read together.

        None for the first after a quiet while, and none while there is something in hand: a room that is behind
        sends one version after the other.
        """
        if not self._due or self._changes:
            return 0
        return max(0.0, self._read_at + GATHER_SECONDS - self._clock())

    def to_read(self) -> list[int]:
        """Rooms whose next changes are wanted now; the caller gives what it found to `add`."""
        if self._is_shut():
            return []
        self._wake_failed()
        ready = [room_id for room_id in self._due if room_id not in self._changes and not self._is_held_back(room_id)]
        if ready:
            self._read_at = self._clock()
        for room_id in ready[:ROOMS_PER_READ]:
            del self._due[room_id]
        return ready[:ROOMS_PER_READ]

    def add(self, room_id: int, changes: Sequence[Change]) -> None:
        """What comes next in a room that has nothing in hand."""
        self._changes[room_id] = deque(changes)
        if len(changes) == CHANGES_PER_READ:
            self.wake(room_id)

    def unopened(self) -> list[Change]:
        """Each room's next change, where it isn't on its way yet; at most one a room."""
        return [changes[0] for room_id, changes in self._changes.items() if room_id not in self._sendings]

    def left_of(self, change: Change) -> list[str] | None:
        """Who has still to hear a change that failed before; None for others."""
        failure = self._failures.get(change.room_id)
        return failure.left if failure and failure.version == change.version else None

    def open(self, sending: Sending) -> None:
        failure = self._failures.get(sending.room_id)
        sending.taken = failure is not None and failure.version == sending.change.version and failure.taken
        self._sendings[sending.room_id] = sending

    def pick(self) -> list[tuple[Sending, list[str]]]:
        """What the next request holds: changes of different rooms, each with some of those who must hear it."""
        parts: list[tuple[Sending, list[str]]] = []
        space = CHANNELS_PER_REQUEST
        for room_id, sending in list(self._sendings.items()):
            if not sending.left:
                continue
            failure = self._failures.get(room_id)
            if failure and failure.alone:
                if parts:
                    continue
                space = 0
            names = sending.left[: min(CHANNELS_PER_PART, space or CHANNELS_PER_PART)]
            parts.append((sending, names))
            self._sendings[room_id] = self._sendings.pop(room_id)  # to the end: others first next time
            space -= len(names)
            if space <= 0 or len(parts) == PARTS_PER_REQUEST:
                break
        return parts

    def sent_to_all(self) -> list[Sending]:
        """Those that nobody is left for, refused or not."""
        return [sending for sending in self._sendings.values() if not sending.left]

    def finish(self, room_id: int) -> bool:
        """The room's cursor is past its change. Whether the room had been stopped by it."""
        del self._sendings[room_id]
        changes = self._changes[room_id]
        changes.popleft()
        if not changes:
            del self._changes[room_id]
        failure = self._failures.pop(room_id, None)
        return failure is not None and failure.invalid

    def fail(self, sending: Sending, *, alone: bool = False) -> Failure:
        """Try again later with those who are left or refused; until then the room waits, and only it."""
        return self._hold_back(
            sending.change.room_id,
            sending.change.version,
            left=[*sending.left, *sending.refused],
            alone=alone,
            invalid=sending.invalid,
            taken=sending.taken,
        )

    def goes_on_without(self, sending: Sending) -> bool:
        """Whether its room waits no longer for the channels that refuse: others have it, these failed often enough.

        Never for what Centrifugo calls invalid, which somebody must mend, nor while nobody takes anything.
        """
        if sending.invalid:
            return False
        if all(self._broken.get(name, 0) > self._clock() for name in sending.refused):
            return True
        failure = self._failures.get(sending.room_id)
        tries = failure.count if failure and failure.version == sending.change.version else 0
        if not sending.taken or tries + 1 < GIVE_UP_AFTER:
            return False
        known = {name: until for name, until in self._broken.items() if until > self._clock()}
        self._broken = known | dict.fromkeys(sending.refused, self._clock() + KNOWN_SECONDS)
        return True

    def shut(self) -> bool:
        """Nobody can be reached: all that is in hand is put back, and every room waits. Whether that is news."""
        self._unreached += 1
        self._shut_until = self._clock() + pause(self._unreached, longest=LONGEST_SHUT)
        for sending in list(self._sendings.values()):
            failure = self.fail(sending)
            self._failures[sending.room_id] = replace(failure, again_at=self._shut_until)
        for room_id in list(self._changes):
            del self._changes[room_id]
            self.wake(room_id)
        return self._unreached == 1

    def reached(self) -> bool:
        """Whether that is news after `shut`."""
        was, self._unreached = self._unreached, 0
        return was > 0

    def stop(self, room_id: int) -> bool:
        """The room's next change isn't in the log. Whether that is news."""
        known = room_id in self._failures
        self._hold_back(room_id, 0, left=None, alone=False, invalid=True)
        return not known

    def stopped(self) -> int:
        return sum(failure.invalid for failure in self._failures.values())

    def is_stopped(self, room_id: int) -> bool:
        return room_id in self._failures and self._failures[room_id].invalid

    def failures(self) -> int:
        return len(self._failures)

    def is_idle(self) -> bool:
        """Whether there is nothing to do before the next wake-up."""
        return not (self._due or self._changes or self._failures)

    def patience(self, longest: float) -> float:
        """Seconds until there is something to do, unless somebody wakes us before."""
        if self._is_shut():
            return min(longest, self._shut_until - self._clock())
        if self._changes or any(not self._is_held_back(room_id) for room_id in self._due):
            return 0
        times = [failure.again_at for failure in self._failures.values()]
        return min(longest, max(0, min(times) - self._clock())) if times else longest

    def _hold_back(
        self, room_id: int, version: int, *, left: list[str] | None, alone: bool, invalid: bool, taken: bool = False
    ) -> Failure:
        before = self._failures.get(room_id)
        count = before.count + 1 if before else 1
        again_at = self._clock() + (STOPPED if invalid else pause(count))
        failure = Failure(version, left, count, again_at, alone, invalid, taken)
        self._failures[room_id] = failure
        self._sendings.pop(room_id, None)
        self._changes.pop(room_id, None)
        return failure

    def _is_shut(self) -> bool:
        return self._unreached > 0 and self._shut_until > self._clock()

    def _is_held_back(self, room_id: int) -> bool:
        failure = self._failures.get(room_id)
        return failure is not None and failure.again_at > self._clock()

    def _wake_failed(self) -> None:
        for room_id in self._failures:
            if room_id not in self._changes and not self._is_held_back(room_id):
                self.wake(room_id)
