"""C8: once everything is healed and nobody writes, every client is right within the limit, and none is stuck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torture.checker.rows import Rows
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C8"
LIMIT_SECONDS = 120.0
OVER = ("disconnected", "failed")


def liveness(events: Sequence[Event], rows: Rows, *, limit: float = LIMIT_SECONDS) -> Iterator[Violation]:
    calm = [event for event in events if event.kind in ("heal", "quiet")]
    if {event.kind for event in calm} != {"heal", "quiet"}:
        yield Violation(RULE, "the run never healed everything and stopped writing: nothing is known of its end")
        return
    begin = calm[-1]
    converged = {event.who: event for event in events if event.kind == "converged" and event.t >= begin.t}
    for who, last in clients(events).items():
        if who not in converged:
            yield Violation(RULE, f"{who} never showed what the database holds", (begin, last))
        elif (took := converged[who].t - begin.t) > limit:
            yield Violation(RULE, f"{who} needed {took:.1f} s, {limit:.0f} are allowed", (begin, converged[who]))
    for who, socket in final(events, "socket").items():
        if socket.more["state"] in OVER and who in clients(events):
            yield Violation(RULE, f"{who} is left without a connection: {socket.more['state']}", (socket,))


def clients(events: Sequence[Event]) -> dict[str, Event]:
    """Whoever had a socket and is still signed in, with the last that is known of them."""
    signed_out = {who for who, event in final(events, "session").items() if event.more["state"] == "out"}
    had_socket = {event.who for event in events if event.kind == "socket"} - signed_out
    return {event.who: event for event in events if event.who in had_socket and event.kind != "picture"}


def final(events: Sequence[Event], kind: str) -> dict[str, Event]:
    return {event.who: event for event in events if event.kind == kind}
