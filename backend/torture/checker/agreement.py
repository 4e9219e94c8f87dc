"""C4 and C10: whatever came out of a socket is a change of the log, and says what the log says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torture.checker.rows import Rows
from torture.checker.violation import Violation
from torture.history import Event


def agreement(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    """C4. A text that a later change took out of the log is compared among those who heard it."""
    first: dict[tuple[int | None, int], Event] = {}
    for heard in events:
        if heard.kind != "heard":
            continue
        where = heard.room, heard.version
        before = first.setdefault(where, heard)
        row = rows.log.get((heard.room or 0, heard.version))
        name = f"change {heard.room}/{heard.version}"
        if row is None or row.id != heard.id:
            if before.id != heard.id:
                yield Violation("C4", f"{name} is two different changes", (before, heard))
        elif row.sha != heard.sha:
            yield Violation("C4", f"{name} was heard otherwise than it stands in the log", (heard,))
        elif not row.superseded and row.text != heard.text:
            yield Violation("C4", f"the text of {name} was heard otherwise than it stands in the log", (heard,))
        elif before.text and heard.text and before.text != heard.text:
            yield Violation("C4", f"the text of {name} was heard in two ways", (before, heard))
        if heard.text and not before.text:
            first[where] = heard


def ghosts(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    """C10. Nothing came, or was shown, that was not committed."""
    for heard in events:
        if heard.kind not in ("heard", "applied", "snapshot") or not rows.is_kept(heard.room, heard.version):
            continue
        row = rows.log.get((heard.room or 0, heard.version))
        if row is None:
            yield Violation("C10", f"{heard.room}/{heard.version} came and is not in the database", (heard,))
        elif row.id != heard.id:
            text = f"{heard.room}/{heard.version} came as {heard.id}, and is {row.id} in the database"
            yield Violation("C10", text, (heard,))
