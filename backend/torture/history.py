"""The record of a run: what every client sent, heard and applied, and what was done to the servers meanwhile.

JSON lines, one event a line, one file for each process of the harness, all in one folder. Each has `t` (seconds on the
machine's CLOCK_MONOTONIC, which all its processes share), `who` (light-17, node-3, page-1, nemesis …) and `kind`; what
else stands in it, KINDS says. The checker reads nothing but this and the database.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

KINDS: dict[str, frozenset[str]] = {
    kind: frozenset(fields.split())
    for kind, fields in {
        "seed": "seed commit profile",  # once, first; token_seconds, deadlocks before, clock (the time of day)
        "send_begin": "op user room what",  # one attempt. A message: client_id, and `sha` of its text; a marker: number
        "send_end": "op outcome status",  # outcome: ok (2xx), fail (a definite 4xx), info (nobody knows); answer
        "heard": "user room version id sha text",  # a change at a socket, applied or not; sha and text: fingerprint
        "reset": "user",  # heard at a socket: changes may be missing, sync
        "applied": "room version id",
        "snapshot": "room version id why",  # start, sync, reset, unknown, 410
        "gone": "room version",  # reset: true when the server said so
        "dropped": "room version why",
        "repaired": "room how from to ms",  # how: buffer, changes, snapshot
        "socket": "state",  # connecting, connected, disconnected, failed; code
        "session": "user state",  # in, out
        "fault": "id name target phase",  # begin, end
        "heal": "",  # every fault has ended
        "quiet": "",  # and nobody writes any more
        "restored": "since lost",  # an older database is in place: when its backup began, ids of changes that are gone
        "converged": "user",
        "holds": "service memory files processes",  # a server and all that it started: MiB, how many
        "acted": "done",  # a page: how often each thing was done there
        "picture": "user rooms",  # at the end, as light.shown makes it
        "thrown": "text",  # by the product's code in a real client, and not caught
        "error": "text",  # of the harness itself: the run is void
    }.items()
}
OUTCOMES = ("ok", "fail", "info")
COLUMNS = ("user", "room", "version", "id", "sha", "text")
FLUSH_SECONDS = 0.5


class BadHistory(Exception):
    """The record can't be trusted; neither can what would be found in it."""


class Event(NamedTuple):
    """A line. What most lines have are columns, for there are millions; `more` is the rest."""

    t: float
    who: str
    kind: str
    user: int | None
    room: int | None
    version: int
    id: str
    sha: str
    text: str
    more: dict[str, Any]

    def __str__(self) -> str:
        known = {name: value for name in COLUMNS if (value := getattr(self, name)) not in (None, -1, "")}
        told = " ".join(f"{name}={short(value)}" for name, value in {**known, **self.more}.items())
        return f"{self.t:12.3f}  {self.who:<10} {self.kind} {told}"


class Recorder:
    """Appends to one file of the folder. For one process, whose threads must take turns."""

    def __init__(self, folder: Path, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / f"{name}.jsonl").open("a", encoding="utf-8")
        self._clock = clock
        self._flush_at = 0.0

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def note(self, who: str, kind: str, **facts: Any) -> None:
        """One event, now. Raises BadHistory when it lacks what its kind must say."""
        t = self._clock()
        check_kind(kind, facts, who)
        line = {"t": round(t, 6), "who": who, "kind": kind, **facts}
        self._file.write(json.dumps(line, separators=(",", ":")) + "\n")
        if t >= self._flush_at:
            self._file.flush()
            self._flush_at = t + FLUSH_SECONDS

    def flush(self) -> None:
        """What was noted can be read by others from now on."""
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def read_history(folder: Path) -> list[Event]:
    """All events in the order of their times. Raises BadHistory for a line that is none, save a last one cut short."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise BadHistory(f"{folder} holds no history")
    events = [event for file in files for event in read_file(file)]
    events.sort(key=lambda event: event.t)  # stable: of one time, as they stand in their file
    return events


def read_file(file: Path) -> Iterator[Event]:
    lines = file.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            yield event_from(json.loads(line))
        except (ValueError, KeyError, TypeError, BadHistory) as error:
            if number == len(lines):
                return  # its process was killed while it wrote
            raise BadHistory(f"{file}:{number}: {error}: {line[:200]}") from None


def event_from(line: dict[str, Any]) -> Event:
    t, who, kind = line.pop("t"), line.pop("who"), line.pop("kind")
    check_kind(kind, line, who)
    if line.get("outcome", "ok") not in OUTCOMES:
        raise BadHistory(f"no outcome: {line['outcome']}")
    room, version = line.pop("room", None), line.pop("version", -1)
    id, sha, text = (sys.intern(line.pop(name, None) or "") for name in ("id", "sha", "text"))
    return Event(
        float(t), sys.intern(who), sys.intern(kind), line.pop("user", None), room, version, id, sha, text, line
    )


def check_kind(kind: str, facts: Iterable[str], who: str) -> None:
    if kind not in KINDS:
        raise BadHistory(f"{who}: no kind of event: {kind}")
    if missing := KINDS[kind].difference(facts):
        raise BadHistory(f"{who}: {kind} without {', '.join(sorted(missing))}")


def short(value: Any) -> str:
    shown = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
