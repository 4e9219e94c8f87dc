"""C9: everything is published, the database agrees with itself, and the logs tell of nothing but what was done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from torture.checker.rows import Rows
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C9"
BEGINS = "Traceback (most recent call last):"
ENDS = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)")  # the exception, at the margin
# What faults make: connections that end, servers that are away, locks and statements that take too long
OF_FAULTS = re.compile(
    r"(OperationalError|InterfaceError|DatabaseError|LaneLost|ServerFailed|NoConnection|ConnectionError|TimeoutError"
    r"|ConnectionResetError|BrokenPipeError|QueryCanceled|LockNotAvailable|AdminShutdown|CrashShutdown"
    r"|IdleInTransactionSessionTimeout|SystemExit|KeyboardInterrupt|ClientDisconnected|CannotConnectNow)$"
)
ALWAYS = re.compile(r"deadlock detected|stopped: its next change is not in the log|invalid: .*Nothing is thrown away")


def system(events: Sequence[Event], rows: Rows, *, logs: Path | None = None) -> Iterator[Violation]:
    for room in rows.rooms.values():
        published = rows.published.get(room.id)
        if published != room.version:
            yield Violation(RULE, f"room {room.id} is at {room.version}, published is {published}")
    for problem in rows.problems:
        yield Violation(RULE, f"check_sync: {problem}")
    before = next((int(event.more.get("deadlocks", 0)) for event in events if event.kind == "seed"), 0)
    if rows.deadlocks > before:
        yield Violation(RULE, f"{rows.deadlocks - before} deadlocks")
    for file in sorted(logs.rglob("*.log")) if logs else ():
        with file.open(encoding="utf-8", errors="replace") as lines:
            for text in complaints(lines):
                yield Violation(RULE, f"{file.name}: {text}")


def complaints(lines: Iterable[str]) -> Iterator[str]:
    """Tracebacks, each by its last line, save those of errors that faults make; and what must never be said."""
    inside = False
    for line in lines:
        if ALWAYS.search(line):
            yield line.strip()[:300]
        if line.startswith(BEGINS):
            inside = True
        elif inside and (found := ENDS.match(line)):
            inside = False
            if not OF_FAULTS.search(found[1]):
                yield f"an unexpected error: {line.strip()[:300]}"
