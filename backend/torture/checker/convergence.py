"""C6: what each client shows in the end is what the database holds for its user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from light.shown import Picture
from torture.checker.liveness import clients
from torture.checker.rows import Rows
from torture.checker.violation import Violation
from torture.history import Event, short

RULE = "C6"


def convergence(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    shown = {event.who: event for event in events if event.kind == "picture"}
    for who, known in clients(events).items():
        if who not in shown:
            yield Violation(RULE, f"{who} has not told what it shows", (known,))
    lasting: dict[tuple[str, int | None], Event] = {}
    for event in events:
        if event.kind in ("applied", "snapshot", "gone"):
            lasting[event.who, event.room] = event
    for who, event in shown.items():
        rooms, truth = event.more["rooms"], rows.pictures.get(event.user or 0, {})
        for room in sorted(rooms.keys() | truth.keys(), key=int):
            last = lasting.get((who, int(room)))
            for wrong in differences(rooms.get(room), truth.get(room)):
                seen = (last, without_rooms(event)) if last else (without_rooms(event),)
                yield Violation(RULE, f"{who} (user {event.user}), room {room}: {wrong}", seen)


def differences(shown: Picture | None, truth: Picture | None) -> Iterator[str]:
    """In words. What a client has not loaded it need not know: members, older messages."""
    if shown is None or truth is None:
        yield "is not shown" if shown is None else "is shown, though its user is not in it"
        return
    for name, value in shown.items():
        if name not in ("messages", "members") and value != truth.get(name):
            yield f"{name} is shown as {short(value)} and is {short(truth.get(name))}"
    if "members" in shown and shown["members"] != truth["members"]:
        yield f"members are shown as {short(shown['members'])} and are {short(truth['members'])}"
    yield from window(shown["messages"], truth["messages"], truth["last_number"])


def window(shown: Mapping[str, Picture], truth: Mapping[str, Picture], last: int) -> Iterator[str]:
    """An unbroken run of messages up to the last, each as it is."""
    if not shown:
        return
    numbers = sorted(map(int, shown))
    if missing := set(range(numbers[0], last + 1)).difference(numbers):
        yield f"message {min(missing)} is not shown ({len(missing)} are missing between {numbers[0]} and {last})"
    for number in numbers:
        if shown[str(number)] != truth.get(str(number)):
            yield f"message {number} is shown as {short(shown[str(number)])} and is {short(truth.get(str(number)))}"


def without_rooms(event: Event) -> Event:
    """The same event, short enough to be printed."""
    return event._replace(more={"rooms": len(event.more["rooms"])})
