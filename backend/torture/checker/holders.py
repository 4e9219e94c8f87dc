"""C12: a room's cursor moves by one version at a time, and only for whoever holds its lane: one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torture.checker.rows import Rows
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C12"


def holders(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    now: dict[int, int] = {}  # by lane, the session that moves its cursors
    past: dict[int, set[int]] = {}
    for move in rows.moves:
        if move.after != move.before + 1:
            yield Violation(RULE, f"the cursor of room {move.room} went from {move.before} to {move.after}")
        if not move.held:
            text = (
                f"session {move.session} moved the cursor of room {move.room} to {move.after} without the lane's lock"
            )
            yield Violation(RULE, text)
        if move.session == now.get(move.lane):
            continue
        if move.session in past.setdefault(move.lane, set()):
            text = f"session {move.session} moved a cursor of lane {move.lane} though another had taken it over"
            yield Violation(RULE, f"{text} (room {move.room}, {move.after})")
        if move.lane in now:
            past[move.lane].add(now[move.lane])
        now[move.lane] = move.session
