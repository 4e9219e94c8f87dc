"""C9: everything is published, the database agrees with itself, the logs tell of nothing but what was done, and no real
client has thrown anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from torture.checker.audience import spans
from torture.checker.rows import Rows
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C9"
When = Callable[[float], bool]
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
REFUSED = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ .* invalid: bad request \(107\)\. Nothing is thrown away")
REFUSES = "API refuses a change"
SEEN_SECONDS = 10.0  # for the relay to have seen a refusal, once that fault is over
ALWAYS = re.compile(r"deadlock detected|stopped: its next change is not in the log|invalid: .*Nothing is thrown away")


def never(at: float) -> bool:
    return False


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
    is_away, is_refused = away(events), refused(events)
    for file in sorted(logs.rglob("*.log")) if logs else ():
        for text in complaints(lines_of(file), is_away, is_refused):
            yield Violation(RULE, f"{file.name}: {text}")


def lines_of(log: Path) -> Iterator[str]:
    """With the older part that the stack has put aside, if there is one."""
    for file in (log.with_suffix(".log.1"), log):
        if file.exists():
            with file.open(encoding="utf-8", errors="replace") as lines:
                yield from lines


def first_line(text: str) -> str:
    return text.partition("\n")[0][:300]


def away(events: Sequence[Event]) -> When:
    """Whether a fault of PostgreSQL's lasts, or it recovers from one, at a time of day."""
    of_postgres = [each for each in events if each.kind == "fault" and is_of_postgres(each)]
    return when(events, spans(of_postgres), RECOVERS_SECONDS)


def is_of_postgres(fault: Event) -> bool:
    return fault.more["target"] == "postgres" or fault.more["name"] in WITH_POSTGRES


def refused(events: Sequence[Event]) -> When:
    """Whether a change is called wrong, at a time of day."""
    return when(events, spans(events, REFUSES), SEEN_SECONDS)


def when(events: Iterable[Event], spans: Sequence[tuple[float, float]], rest: float) -> When:
    """Whether one of these lasts, or was over for less than `rest` seconds, at a time of day."""
    clock = next((event.more["clock"] - event.t for event in events if "clock" in event.more), None)

    def lasts(at: float) -> bool:
        return clock is not None and any(
            since <= at - clock + 1 and at - clock <= end + rest  # the log's seconds are whole
            for since, end in spans
        )

    return lasts


def time_of(told: str) -> float:
    """The time of day of a line of a log."""
    return datetime.fromisoformat(told).replace(tzinfo=UTC).timestamp()


def complaints(lines: Iterable[str], is_away: When = never, is_refused: When = never) -> Iterator[str]:
    """Tracebacks, each by its last line, save those of errors that faults make; and what must never be said."""
    inside, noting_at = False, None
    for line in lines:
        if ALWAYS.search(line) and not ((told := REFUSED.match(line)) and is_refused(time_of(told[1]))):
            yield line.strip()[:300]
        if noting := NOTING.match(line):
            noting_at = time_of(noting[1])
        elif line.startswith(BEGINS):
            inside = True
        elif inside and (found := ENDS.match(line)):
            inside = False
            excused = line.strip() == NO_NOTE and noting_at is not None and is_away(noting_at)
            noting_at = None
            if not excused and not OF_FAULTS.search(found[1]):
                yield f"an unexpected error: {line.strip()[:300]}"
