"""How things stood in a room, version by version: what the log's changes come to, by message, person and time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from torture.checker.rows import Logged, Rows, Stay
from torture.checker.sends import Attempt
from torture.history import Event

UNKNOWN = "?"  # it is behind the horizon
SLACK = 2.0  # seconds by which the log's clock and the history's may have drifted apart

Line = list[tuple[float, str | None]]  # from when on what holds


class Timelines:
    def __init__(self, events: Sequence[Event], rows: Rows) -> None:
        self._rows = rows
        self._clock = next((event.more["clock"] - event.t for event in events if "clock" in event.more), None)
        self.about: dict[tuple[int, int | None], list[Logged]] = defaultdict(list)  # by room and message
        self.settings: dict[int, list[Logged]] = defaultdict(list)  # by room
        self._given: dict[tuple[int, int | None], list[Logged]] = defaultdict(list)  # roles, by room and person
        for row in sorted(rows.log.values(), key=lambda row: row.version):
            if row.about is not None:
                self.about[row.room, row.about].append(row)
            elif row.type == "room_updated":
                self.settings[row.room].append(row)
            elif row.type == "member_updated":
                self._given[row.room, row.person].append(row)

    def roles(self, room: int, person: int) -> Line:
        """None while they are out."""
        found: list[tuple[int, str | None]] = [(0, None)]
        for stay in self._rows.stays_of.get((room, person), []):
            found.append((stay.joined, self._first_role(stay)))
            found += [(stay.left, None)] if stay.left else []
        found += [(row.version, row.says) for row in self._given[room, person]]
        return self._line(room, found)

    def _first_role(self, stay: Stay) -> str:
        row = self._rows.log.get((stay.room, stay.joined))
        if row is None or row.type not in ("user_joined", "members_added"):
            return UNKNOWN
        return str(row.says) if row.type == "user_joined" else "member"

    def answers(self, room: int, message: int, person: int | None) -> Line:
        """To the event whose message that is. Who waits may move up."""
        found: list[tuple[int, str | None]] = [(0, None if self._rows.horizon.get(room) == 1 else UNKNOWN)]
        for row in self.about[room, message]:
            if row.type == "attendance_changed" and row.person == person:
                found.append((row.version, row.says["status"]))
            elif row.type == "attendance_changed" and person in row.says["promoted"]:
                found.append((row.version, "going"))
        return self._line(room, found)

    def _line(self, room: int, found: Iterable[tuple[int, str | None]]) -> Line:
        at = ((self._rows.log.get((room, version)), says) for version, says in sorted(found, key=lambda each: each[0]))
        return [(row.at if row else float("-inf"), says) for row, says in at]

    def during(self, line: Line, attempt: Attempt) -> set[str | None]:
        """What held at any time between the attempt's begin and its end."""
        if self._clock is None or attempt.end is None:
            return {UNKNOWN}
        begin, end = (each.t + self._clock for each in (attempt.begin, attempt.end))
        before = [says for at, says in line if at < begin - SLACK]
        return {*before[-1:], *(says for at, says in line if begin - SLACK <= at <= end + SLACK)}
