"""What the clients heard and did, kept in memory until it is compared."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple


class Heard(NamedTuple):
    """A change at somebody's socket."""

    user: int
    room: int
    version: int
    id: str
    sha: str
    text: str


class Step(NamedTuple):
    """What a client's room came to, one after the other: `how` is applied, snapshot, reset or gone."""

    at: float
    user: int
    room: int
    version: int
    how: str


class Record:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.heard: list[Heard] = []
        self.steps: list[Step] = []
        self.repairs: list[tuple[str, int]] = []  # how, and milliseconds
        self.errors: list[str] = []  # of the clients themselves
        self.written: dict[tuple[int, int], float] = {}  # room and version: when it was begun
        self.acknowledged: set[tuple[int, int]] = set()  # room and id of messages
        self.failures = 0  # requests without an answer, or with one of 5xx

    def note(self, who: str, kind: str, **facts: Any) -> None:
        user = int(who)
        match kind:
            case "heard":
                said = (facts[name] for name in ("room", "version", "id", "sha", "text"))
                self.heard.append(Heard(user, *said))
            case "applied" | "snapshot" | "gone":
                reset = facts.get("why") == "reset" or facts.get("reset")
                self._step(user, facts, "reset" if reset else kind)
            case "repaired":
                self.repairs.append((facts["how"], facts["ms"]))
            case "error":
                self.errors.append(facts["text"])

    def deliveries(self) -> list[Step]:
        return [step for step in self.steps if step.how == "applied"]

    def delays(self) -> list[float]:
        """Seconds from the beginning of a request that wrote to each client that applied it, the shortest first."""
        begun = self.written
        applied = self.deliveries()
        return sorted(s.at - begun[s.room, s.version] for s in applied if (s.room, s.version) in begun)

    def _step(self, user: int, facts: dict[str, Any], how: str) -> None:
        self.steps.append(Step(self.clock(), user, facts["room"], facts["version"], how))
