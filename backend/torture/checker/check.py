"""All rules over one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from torture.checker.agreement import agreement, ghosts
from torture.checker.audience import audience
from torture.checker.client_order import client_order
from torture.checker.convergence import convergence
from torture.checker.durability import durability
from torture.checker.gapless import gapless
from torture.checker.holders import holders
from torture.checker.liveness import LIMIT_SECONDS, liveness
from torture.checker.real_time import real_time
from torture.checker.receipts import receipts
from torture.checker.restores import witnesses
from torture.checker.rows import Rows
from torture.checker.sends import Attempt, attempts, messages
from torture.checker.system import system
from torture.checker.violation import Violation
from torture.history import Event


def check(
    events: Sequence[Event], rows: Rows, *, logs: Path | None = None, limit: float = LIMIT_SECONDS
) -> list[Violation]:
    """What is wrong, by rule. What the restore of an older database took away is no witness."""
    known = witnesses(events)
    return [
        *durability(known, rows),
        *gapless(known, rows),
        *real_time(known, rows),
        *agreement(known, rows),
        *client_order(events, rows),
        *convergence(events, rows),
        *audience(known, rows),
        *liveness(events, rows, limit=limit),
        *system(events, rows, logs=logs),
        *ghosts(known, rows),
        *receipts(known, rows),
        *holders(known, rows),
    ]


def errors(events: Sequence[Event]) -> list[str]:
    """Why the run is void: the harness's own errors, or no sign of what it was."""
    found = [event.more.get("text") or event.text for event in events if event.kind == "error"]
    if not any(event.kind == "seed" for event in events):
        found.append("its history doesn't say with which seed it ran")
    return found


def was_sent_again(tried: Sequence[Attempt]) -> bool:
    """When nobody knew what had become of it."""
    return any(attempt.outcome == "info" for attempt in tried[:-1])


def looked_at(events: Sequence[Event], rows: Rows) -> dict[str, int]:
    """How much of each there was: a rule that had nothing to look at has shown nothing."""
    kinds = Counter(event.kind for event in events)
    outcomes = Counter(event.more["outcome"] for event in events if event.kind == "send_end")
    phases = Counter(event.more["phase"] for event in events if event.kind == "fault")
    return {
        "writes asked for": kinds["send_begin"],
        "acknowledged": outcomes["ok"],
        "refused": outcomes["fail"],
        "unknown": kinds["send_begin"] - outcomes["ok"] - outcomes["fail"],
        "sends without an answer, sent again": sum(map(was_sent_again, messages(attempts(events)).values())),
        "changes in the log": len(rows.log),
        "of these, of who is in a room": sum(row.type in ("user_joined", "user_left") for row in rows.log.values()),
        "deliveries checked": kinds["heard"],
        "changes applied": kinds["applied"],
        "pictures compared": kinds["picture"],
        "faults": phases["begin"] - phases["void"],
    }
