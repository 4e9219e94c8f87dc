"""C11: on one socket each room's changes come in order and without a hole; what comes again is what came before.

A room goes on without a channel that keeps failing; then that client is told `reset`, soon, and the hole is none. What
a new socket brings of what its client knew before, or others have heard more than (published again by a server that has
forgotten it, or by a proxy that kept it back), begins nothing; nor does anything while the harness publishes things
again. A page that is loaded anew says so by its first cards.
Clients would mend it: they drop, wait and ask. So this looks at what they got, not at what they made of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from torture.checker.audience import spans
from torture.checker.rows import Rows
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C11"
OF_ROOMS = ("heard", "applied", "snapshot")
TOLD_SECONDS = 30.0  # within which a hole is told of, once nothing is being done to the servers
AGAIN, AGAIN_SECONDS = "published again later", 10.0  # how long after that fault something may come once more


def receipts(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    told, faults = resets(events), spans(events)
    echoes = [(begin, end + AGAIN_SECONDS) for begin, end in spans(events, AGAIN)]
    furthest: dict[str, dict[int | None, Event]] = {}  # by client, of the socket that it has now
    known: dict[tuple[str, int | None], int] = {}  # by client and room, from whatever source
    reached: dict[int | None, int] = {}  # by room, heard by anybody
    for event in events:
        was_known = known.get((event.who, event.room), 0)
        if event.kind in OF_ROOMS:
            known[event.who, event.room] = max(was_known, event.version)
        if event.kind == "socket" or (event.kind == "snapshot" and event.more["why"] == "start"):
            furthest[event.who] = {}
        elif event.kind == "heard":
            rooms = furthest.setdefault(event.who, {})
            before = rooms.get(event.room)
            is_old = event.version <= was_known or event.version < reached.get(event.room, 0)
            reached[event.room] = max(event.version, reached.get(event.room, 0))
            if before is None and (is_old or any(begin <= event.t <= end for begin, end in echoes)):
                continue
            has_hole = before is not None and event.version > before.version + 1
            if (
                before
                and has_hole
                and (lost := missed(before, event, rows))
                and not (any(before.t <= t <= until(event.t, faults) for t in told[event.who]))
            ):
                text = (
                    f"{event.who} heard {event.room}/{event.version} after {before.version}, and not {lost} before it"
                )
                yield Violation(RULE, text, (before, event))
            if before is None or event.version > before.version:
                rooms[event.room] = event


def resets(events: Iterable[Event]) -> dict[str, list[float]]:
    """When each client was told."""
    told: dict[str, list[float]] = defaultdict(list)
    for event in events:
        if event.kind == "reset":
            told[event.who].append(event.t)
    return told


def until(t: float, faults: Iterable[tuple[float, float]]) -> float:
    """When one must have been told of a hole of that time: later while something is being done to the servers then."""
    soon = t + TOLD_SECONDS
    return max([soon, *(end + TOLD_SECONDS for begin, end in faults if begin <= soon and end >= t)])


def missed(before: Event, after: Event, rows: Rows) -> int | None:
    """The first version between them that was for this person as well: one may have left and come back."""
    stays = rows.stays_of.get((after.room, after.user), [])
    for version in range(before.version + 1, after.version):
        if any(stay.joined <= version <= (stay.left or version) for stay in stays):
            return version
    return None
