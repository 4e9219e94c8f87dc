"""C5: each client applies a room's versions one after the other from its snapshot on, none twice, never backwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from torture.checker.restores import lost_ids
from torture.checker.rows import Rows
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C5"


@dataclass
class Held:
    """What a client shows of a room: a version, or nothing; `last` is where that comes from."""

    version: int
    is_in: bool
    last: Event


def client_order(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    held: dict[tuple[str, int | None], Held] = {}
    lost, restored = lost_ids(events), float("-inf")
    for event in events:
        if event.kind == "restored":
            restored = event.t
        if event.kind not in ("applied", "snapshot", "gone"):
            continue
        key = event.who, event.room
        now = held.get(key)
        wrong = what_is_wrong(event, now)
        if wrong and not (now and was_taken(now.last, event, lost, restored)):
            text = f"{event.who}, room {event.room}: {wrong}"
            yield Violation(RULE, text, (now.last, event) if now else (event,))
        held[key] = Held(event.version, event.kind != "gone", event)


def what_is_wrong(event: Event, now: Held | None) -> str:
    if event.kind == "applied":
        if now is None or not now.is_in:
            return f"version {event.version} is applied to a room that it doesn't hold"
        if event.version <= now.version:
            return f"version {event.version} is applied again, at {now.version}"
        if event.version != now.version + 1:
            return f"version {event.version} is applied, at {now.version}"
    elif now and event.version < now.version and not is_reset(event):
        return f"back from {now.version} to {event.version}, by a {event.kind}"
    return ""


def was_taken(last: Event, event: Event, lost: set[str], restored: float) -> bool:
    """A restore has taken away what was shown last, to somebody who does not hold it any more: nobody can say `reset`
    of what a page forgot when it was loaded anew, or of a room that was left."""
    if event.kind != "snapshot":
        return False
    if last.kind == "gone":
        return last.t < restored
    return event.more["why"] == "start" and last.id in lost


def is_reset(event: Event) -> bool:
    """The server said that what the client held was never so."""
    return event.more.get("why") == "reset" or bool(event.more.get("reset"))
