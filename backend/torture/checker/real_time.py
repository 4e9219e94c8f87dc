"""C3: what was answered before something else was begun has the lower version, whoever wrote it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from torture.checker.rows import Rows
from torture.checker.sends import Attempt, attempts, messages
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C3"
ONCE = ("join", "leave")  # writes that can't succeed twice: the version that they answer is their own


class Write(NamedTuple):
    begin: float  # of its first attempt
    end: float  # of its first success
    version: int
    events: tuple[Event, ...]


def real_time(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    for room, writes in by_room(attempts(events), rows).items():
        done = sorted(writes, key=lambda write: write.end)
        latest: Write | None = None
        place = 0
        for write in sorted(writes, key=lambda write: write.begin):
            while place < len(done) and done[place].end < write.begin:
                latest = max(latest, done[place], key=lambda one: one.version) if latest else done[place]
                place += 1
            if latest and latest.version > write.version:
                text = f"room {room}: {latest.version} was answered before {write.version} was begun"
                yield Violation(RULE, text, (*latest.events, *write.events))


def by_room(tried: Sequence[Attempt], rows: Rows) -> dict[int, list[Write]]:
    writes = defaultdict(list)
    for (user, client_id), group in messages(tried).items():
        row = rows.sent.get((user or 0, client_id))
        added = row and rows.added.get(row.id)
        ends = [attempt.end for attempt in group if attempt.outcome == "ok" and attempt.end]
        if added and ends:
            told = tuple(event for attempt in group for event in attempt.events)
            first = min(attempt.begin.t for attempt in group)
            writes[added.room].append(Write(first, min(end.t for end in ends), added.version, told))
    for one in tried:
        if one.what in ONCE and one.outcome == "ok" and one.end and one.version and one.begin.room is not None:
            writes[one.begin.room].append(Write(one.begin.t, one.end.t, one.version, one.events))
    return writes
