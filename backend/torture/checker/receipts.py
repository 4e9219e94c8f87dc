"""C11: on one socket each room's changes come in order and without a hole; what comes again is what came before.

A room goes on without a channel that keeps failing; then that client is told `reset`, and the hole is none. What a new
socket brings of what its client knew before, or others have heard more than (published again by a server that has
forgotten it, or by a proxy that kept it back), begins nothing. A page that is loaded anew says so by its first cards.
Clients would mend it: they drop, wait and ask. So this looks at what they got, not at what they made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torture.checker.rows import Rows
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C11"
OF_ROOMS = ("heard", "applied", "snapshot")


def receipts(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    told = {event.who: event.t for event in events if event.kind == "reset"}  # the last time
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
            if before is None and is_old:
                continue
            excused = before is not None and told.get(event.who, float("-inf")) >= before.t
            if before and not excused and event.version > before.version + 1 and (lost := missed(before, event, rows)):
                text = (
                    f"{event.who} heard {event.room}/{event.version} after {before.version}, and not {lost} before it"
                )
                yield Violation(RULE, text, (before, event))
            if before is None or event.version > before.version:
                rooms[event.room] = event


def missed(before: Event, after: Event, rows: Rows) -> int | None:
    """The first version between them that was for this person as well: one may have left and come back."""
    stays = rows.stays_of.get((after.room, after.user), [])
    for version in range(before.version + 1, after.version):
        if any(stay.joined <= version <= (stay.left or version) for stay in stays):
            return version
    return None
