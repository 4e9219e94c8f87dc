"""What clients asked the server to do: each attempt with its outcome, and the attempts that were one message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from torture.history import Event

MESSAGES = ("message", "event")  # writes that take a client_id and leave a message
NOT_LET_IN = {"not_signed_in", "wrong_account", "csrf_failed", "bad_token"}  # says nothing of what was asked


@dataclass(frozen=True)
class Attempt:
    begin: Event
    end: Event | None

    @property
    def outcome(self) -> str:
        """`info` when nobody knows whether it was done: no answer, or one that says nothing of it."""
        if self.end is None or self.end.more.get("code") in NOT_LET_IN or self.end.more["status"] == 401:
            return "info"
        return str(self.end.more["outcome"])

    @property
    def what(self) -> str:
        return str(self.begin.more["what"])

    @property
    def answer(self) -> dict[str, Any]:
        """What the answer names, as far as it was written down."""
        answer = (self.end and self.end.more.get("answer")) or {}
        return answer if isinstance(answer, dict) else {}

    @property
    def version(self) -> int | None:
        """The room's version that the answer names."""
        return self.answer.get("version")

    @property
    def room(self) -> int:
        """The one that it makes, if it was made for no other."""
        return int(self.answer.get("id", 0) if self.begin.room is None else self.begin.room)

    @property
    def place(self) -> str:
        return f"{self.room}/{self.version}"

    @property
    def events(self) -> tuple[Event, ...]:
        return (self.begin,) if self.end is None else (self.begin, self.end)


def attempts(events: Iterable[Event]) -> list[Attempt]:
    """In the order in which they began."""
    begins, ends = {}, {}
    for event in events:
        if event.kind == "send_begin":
            begins[event.more["op"]] = event
        elif event.kind == "send_end":
            ends[event.more["op"]] = event
    return [Attempt(begin, ends.get(op)) for op, begin in begins.items()]


def messages(tried: Iterable[Attempt]) -> dict[tuple[int | None, str], list[Attempt]]:
    """By author and client_id."""
    grouped = defaultdict(list)
    for attempt in tried:
        if attempt.what in MESSAGES:
            grouped[attempt.begin.user, str(attempt.begin.more["client_id"])].append(attempt)
    return grouped
