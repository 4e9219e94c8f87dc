"""C9: everything is published, the database agrees with itself, the logs tell of nothing but what was done, and no real
client has thrown anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
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
# A job is done, and PostgreSQL goes away while the worker notes that (torture/tests/test_worker_log.py says what then):
# the library looks for a note of an earlier try, finds none, and its error in making one tells of both
NOTING = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ ERROR django-q Could not save task result$")
NO_NOTE = "django_q.models.Task.DoesNotExist: Task matching query does not exist."
WITH_POSTGRES = ("restore", "disk full")
RECOVERS_SECONDS = 20.0  # PostgreSQL, once its fault is over
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
    for event in events:
        if event.kind == "thrown":
            yield Violation(RULE, f"{event.who} has thrown {first_line(event.text)}", (event,))
    is_away = away(events)
    for file in sorted(logs.rglob("*.log")) if logs else ():
        for text in complaints(lines_of(file), is_away):
            yield Violation(RULE, f"{file.name}: {text}")


def lines_of(log: Path) -> Iterator[str]:
    """With the older part that the stack has put aside, if there is one."""
    for file in (log.with_suffix(".log.1"), log):
        if file.exists():
            with file.open(encoding="utf-8", errors="replace") as lines:
                yield from lines


def first_line(text: str) -> str:
    return text.partition("\n")[0][:300]


def away(events: Sequence[Event]) -> Callable[[float], bool]:
    """Whether a fault of PostgreSQL's lasts, or it recovers from one, at a time of day."""
    clock = next((event.more["clock"] - event.t for event in events if "clock" in event.more), None)
    begins = {event.id: event.t for event in of_postgres(events, "begin")}
    ends = {event.id: event.t for event in of_postgres(events, "end")}

    def is_away(at: float) -> bool:
        return clock is not None and any(
            since <= at - clock + 1 and at - clock <= ends.get(id, at) + RECOVERS_SECONDS  # the log's seconds are whole
            for id, since in begins.items()
        )

    return is_away


def of_postgres(events: Sequence[Event], phase: str) -> Iterator[Event]:
    faults = (event for event in events if event.kind == "fault" and event.more["phase"] == phase)
    return (event for event in faults if event.more["target"] == "postgres" or event.more["name"] in WITH_POSTGRES)


def complaints(lines: Iterable[str], is_away: Callable[[float], bool] = lambda at: False) -> Iterator[str]:
    """Tracebacks, each by its last line, save those of errors that faults make; and what must never be said."""
    inside, noting_at = False, None
    for line in lines:
        if ALWAYS.search(line):
            yield line.strip()[:300]
        if noting := NOTING.match(line):
            noting_at = datetime.fromisoformat(noting[1]).replace(tzinfo=UTC).timestamp()
        elif line.startswith(BEGINS):
            inside = True
        elif inside and (found := ENDS.match(line)):
            inside = False
            excused = line.strip() == NO_NOTE and noting_at is not None and is_away(noting_at)
            noting_at = None
            if not excused and not OF_FAULTS.search(found[1]):
                yield f"an unexpected error: {line.strip()[:300]}"
