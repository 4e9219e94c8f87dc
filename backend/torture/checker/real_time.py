"""C3: what was answered before something else was begun has the lower version, whoever wrote it.

Of what changes nothing when it is asked for again (edits, reactions, settings), only what was asked for once is placed:
else the version that an answer names may be that of an earlier attempt.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from torture.checker.rows import Logged, Rows
from torture.checker.sends import Attempt, attempts, messages
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C3"
MAKES = {  # what takes a version, by what is asked for
    "join": {"user_joined"},
    "leave": {"user_left"},
    "edit": {"message_edited"},
    "delete": {"message_deleted"},
    "react": {"reaction_added", "reaction_removed"},
    "settings": {"room_updated"},
}
ONCE = ("join", "leave")  # can't succeed twice


class Write(NamedTuple):
    begin: float  # of its first attempt
    end: float  # of its first success
    version: int
    events: tuple[Event, ...]


def real_time(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    for room, writes in by_room(attempts(events), rows).items():
        done = sorted(writes, key=lambda write: write.end)
        latest: Write | None = None
        place = 0
        for write in sorted(writes, key=lambda write: write.begin):
            while place < len(done) and done[place].end < write.begin:
                latest = max(latest, done[place], key=lambda one: one.version) if latest else done[place]
                place += 1
            if latest and latest.version > write.version:
                text = f"room {room}: {latest.version} was answered before {write.version} was begun"
                yield Violation(RULE, text, (*latest.events, *write.events))


def by_room(tried: Sequence[Attempt], rows: Rows) -> dict[int, list[Write]]:
    writes = defaultdict(list)
    for (user, client_id), group in messages(tried).items():
        row = rows.sent.get((user or 0, client_id))
        added = row and rows.added.get(row.id)
        ends = [attempt.end for attempt in group if attempt.outcome == "ok" and attempt.end]
        if added and ends:
            told = tuple(event for attempt in group for event in attempt.events)
            first = min(attempt.begin.t for attempt in group)
            writes[added.room].append(Write(first, min(end.t for end in ends), added.version, told))
    asked = Counter(map(identity, tried))
    for one in tried:
        version = one.version
        if one.what in MAKES and one.outcome == "ok" and one.end and version:
            is_own = makes(one, rows.log.get((one.room, version))) and (one.what in ONCE or asked[identity(one)] == 1)
            if is_own:
                writes[one.room].append(Write(one.begin.t, one.end.t, version, one.events))
    return writes


def identity(one: Attempt) -> tuple[object, ...]:
    """The same for those that ask for the very same: any of them may have done what the others find done."""
    asked = {name: one.begin.more.get(name) for name in ("message", "emoji", "on", "set")}
    return one.what, one.begin.user, one.begin.room, json.dumps(asked)


def makes(one: Attempt, row: Logged | None) -> bool:
    """Whether the change at the version that the answer names is what was asked for."""
    asked, by = one.begin.more, one.begin.user
    if row is None or row.type not in MAKES[one.what] or row.actor != by:
        return False
    match one.what:
        case "join" | "leave":
            return row.person == by
        case "settings":
            return "set" in asked and row.says == asked["set"]
        case "react":
            on = row.type == "reaction_added"
            return row.about == asked["message"] and (row.says, on) == (asked.get("emoji"), asked.get("on"))
    return bool(row.about == asked["message"])
