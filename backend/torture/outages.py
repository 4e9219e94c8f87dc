"""How long something went on, or did not, that has a moment from which it should: of a run's history, in seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from torture.history import Event

KILLED = {"kill", "kill all", "kill a child"}


def heard_after_signing_out(events: Iterable[Event]) -> list[float]:
    """From each signing out to the last change that the client heard before it was in again; 0 where there was none."""
    out: dict[str, float] = {}
    last: dict[str, float] = {}
    found = []
    for event in events:
        if event.kind == "heard" and event.who in out:
            last[event.who] = event.t
        elif event.kind == "session" and event.more["state"] == "out":
            out[event.who] = last[event.who] = event.t
        elif event.kind == "session" and event.who in out:
            found.append(last.pop(event.who) - out.pop(event.who))
    return found + [last[who] - since for who, since in out.items()]


def without_writes(events: Sequence[Event], target: str = "postgres") -> list[float]:
    """From each kill to the first write that was begun after it and acknowledged, its answer's way included."""
    begun = {event.more["op"]: event.t for event in events if event.kind == "send_begin"}
    ends = [event for event in events if event.kind == "send_end" and event.more["outcome"] == "ok"]
    done = sorted((event.t, begun[event.more["op"]]) for event in ends if event.more["op"] in begun)
    kills = [
        event.t
        for event in events
        if event.kind == "fault" and event.more["name"] in KILLED
        if (event.more["target"], event.more["phase"]) == (target, "begin")
    ]
    firsts = ((at, next((t for t, since in done if since > at), None)) for at in kills)
    return [first - at for at, first in firsts if first is not None]
