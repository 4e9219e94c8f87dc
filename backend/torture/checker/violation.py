"""What a rule found, with the smallest slice of the history in which it can be seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from torture.history import Event

SHOWN = 12  # events of one violation


@dataclass(frozen=True)
class Violation:
    rule: str  # C1 … C12
    text: str
    events: tuple[Event, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"


def told(violation: Violation, faults: Sequence[Event]) -> list[str]:
    """Its lines: what is wrong, the events it can be seen in, and what was being done to the servers meanwhile."""
    around = sorted([*around_it(violation.events), *active(violation.events, faults)], key=lambda event: event.t)
    return [str(violation), *(f"    {event}" for event in around)]


def around_it(events: Sequence[Event]) -> Iterable[Event]:
    """The first and the last few of many."""
    return events if len(events) <= SHOWN else (*events[: SHOWN // 2], *events[-SHOWN // 2 :])


def active(events: Sequence[Event], faults: Sequence[Event]) -> list[Event]:
    """Begins and ends of the faults that overlap the time of these events."""
    if not events:
        return []
    first, last = min(event.t for event in events), max(event.t for event in events)
    ends = {fault.id: fault.t for fault in faults if fault.more["phase"] == "end"}
    begins = {fault.id: fault.t for fault in faults if fault.more["phase"] == "begin"}
    return [
        fault for fault in faults if begins.get(fault.id, fault.t) <= last and ends.get(fault.id, float("inf")) >= first
    ]
