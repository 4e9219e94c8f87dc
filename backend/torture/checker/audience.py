"""C7: nobody hears a change from before their stay or after it, nor anything once they have signed out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from torture.checker.rows import Logged, Rows
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C7"
CUT_SECONDS = 10.0  # for sockets to be closed: at once, and once more after 5 s


def audience(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    for heard in events:
        if heard.kind != "heard" or not rows.is_kept(heard.room, heard.version):
            continue
        stays = rows.stays_of.get((heard.room, heard.user), [])
        if not any(stay.joined <= heard.version <= (stay.left or heard.version) for stay in stays):
            told = ", ".join(f"{stay.joined} to {stay.left or 'now'}" for stay in stays) or "never"
            text = f"user {heard.user} heard {heard.room}/{heard.version} and was in the room: {told}"
            yield Violation(RULE, text, (heard,))
    yield from from_outside(rows)
    yield from after_sign_out(events)


def from_outside(rows: Rows) -> Iterator[Violation]:
    """Nor does anybody change anything who isn't in the room. What only follows from a change has no actor."""
    for row in rows.log.values():
        stays = rows.stays_of.get((row.room, row.actor), [])
        is_in = any(stay.joined <= row.version <= (stay.left or row.version) for stay in stays)
        if row.actor is not None and not is_in and not follows_from_leaving(row):
            yield Violation(
                RULE, f"{row.room}/{row.version} ({row.type}) is by user {row.actor}, who was not in the room"
            )


def follows_from_leaving(row: Logged) -> bool:
    """Whoever has just left is out of the events to come, one change after the other."""
    return row.type == "attendance_changed" and row.person == row.actor and row.says["status"] is None


def after_sign_out(events: Sequence[Event]) -> Iterator[Violation]:
    """By client. While something is being done to the servers a socket may stay longer, and never past its token."""
    faults = spans(events)
    token = next((float(event.more.get("token_seconds", 600)) for event in events if event.kind == "seed"), 600.0)
    out: dict[str, Event] = {}
    for event in events:
        if event.kind == "session":
            if event.more["state"] == "out":
                out[event.who] = event
            else:
                out.pop(event.who, None)
        elif event.kind == "heard" and event.who in out:
            since = out[event.who].t
            held_up = [min(end, event.t) for begin, end in faults if begin <= event.t and end >= since]
            late = event.t - max([since, *held_up]) > CUT_SECONDS
            if late or event.t - since > token + CUT_SECONDS:
                text = f"{event.who} heard a change {event.t - since:.1f} s after user {event.user} had signed out"
                yield Violation(RULE, text, (out[event.who], event))


def spans(events: Sequence[Event], name: str = "") -> list[tuple[float, float]]:
    """From begin to end of each fault, of that name or of any."""
    times: dict[str, dict[str, float]] = defaultdict(dict)
    for event in events:
        if event.kind == "fault" and name in ("", event.more["name"]):
            times[event.id][event.more["phase"]] = event.t
    return [(each.get("begin", 0.0), each.get("end", float("inf"))) for each in times.values()]
