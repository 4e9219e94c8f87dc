"""C2: each room's versions are its horizon to its version without a hole, one change each, chained; messages too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from torture.checker.rows import Logged, Rows
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C2"

Wrong = Callable[[int, int, str], Violation]


def gapless(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    by_room: dict[int, list[Logged]] = defaultdict(list)
    for row in rows.log.values():
        by_room[row.room].append(row)
    taken = {(event.room, event.version): event for event in events if event.kind in ("heard", "applied")}

    def wrong(room: int, version: int, text: str) -> Violation:
        near = [taken[room, each] for each in (version - 1, version, version + 1) if (room, each) in taken]
        return Violation(RULE, f"room {room}: {text}", tuple(near))

    for room in rows.rooms.values():
        log = sorted(by_room[room.id], key=lambda row: row.version)
        expected = log[0].version if log else 1
        before = None
        for row in log:
            if row.version != expected:
                yield wrong(room.id, expected, f"version {expected} is not in the log, {row.version} is")
            elif row.pruned and before and not before.pruned:
                yield wrong(room.id, row.version, f"version {row.version} was pruned, {before.version} was not")
            elif before and row.prev != before.id:
                yield wrong(room.id, row.version, f"version {row.version} names another change before it than the log")
            before, expected = row, row.version + 1
        if expected != room.version + 1:
            yield wrong(room.id, expected, f"is at version {room.version}, its log ends at {expected - 1}")
        elif before and before.id != room.change_id:
            yield wrong(room.id, room.version, f"names {room.change_id} as its last change, the log {before.id}")
    yield from messages_in_log(rows, wrong)


def messages_in_log(rows: Rows, wrong: Wrong) -> Iterator[Violation]:
    """A change for every message and a message for every change that adds one; numbers 1 to the last."""
    brought = Counter(row.message for row in rows.log.values() if row.message is not None)
    there = {message.id: message for message in rows.messages}
    for row in rows.log.values():
        if row.message is not None and row.message not in there:
            yield wrong(row.room, row.version, f"version {row.version} adds a message that is not there")
    for message in rows.messages:
        if brought[message.id] > 1:
            yield wrong(message.room, 0, f"{brought[message.id]} changes add message {message.number}")
        if not brought[message.id] and rows.horizon.get(message.room) == 1:
            yield wrong(message.room, 0, f"no change adds message {message.number}")
    numbers = defaultdict(set)
    for message in rows.messages:
        numbers[message.room].add(message.number)
    for room in rows.rooms.values():
        if numbers[room.id] != set(range(1, room.last_number + 1)):
            yield wrong(room.id, 0, f"its messages are not 1 to {room.last_number}")
