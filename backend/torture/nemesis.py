"""Which faults happen when: a schedule that follows from the seed alone, and whoever carries it out."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg2

from stack.errors import StackError
from torture.faults import KINDS
from torture.history import Recorder
from torture.scene import Impossible, Scene, Undo

WHO = "nemesis"
CALM = 10.0  # seconds without another fault, before and after one that must be alone


@dataclass(frozen=True)
class Profile:
    """`gap`: mean seconds between two faults; `longest`: seconds that one lasts at most; `overlapping`: at once.

    `all_periodic`: all clients also sync by the clock, as they should; else half of the light ones do not.
    """

    gap: float
    longest: float
    overlapping: int = 3
    only: Sequence[str] = tuple(KINDS)
    all_periodic: bool = False
    scaled: bool = False  # two Centrifugo nodes on Valkey
    pages: int = 0  # in a real browser


DISASTERS = ("restore", "disk full")
OF_VALKEY = tuple(name for name in KINDS if "Valkey" in name or "a node" in name)
# a minute is too short for these
SLOW = ("packet loss", "API refuses a change", "another key", "clock skew", "migration", "hold a lane", "prune")
USUAL = tuple(name for name in KINDS if name not in (*DISASTERS, *OF_VALKEY))
PROFILES = {
    "default": Profile(gap=8, longest=20, only=USUAL, pages=2),
    "quick": Profile(gap=4, longest=6, only=tuple(name for name in USUAL if name not in SLOW)),
    "long": Profile(gap=12, longest=360, only=USUAL, pages=2),
    "disaster": Profile(gap=10, longest=25, overlapping=1, only=(*DISASTERS, "kill", "reset"), all_periodic=True),
    "redis": Profile(gap=6, longest=20, only=(*OF_VALKEY, *USUAL), all_periodic=True, scaled=True),
    "calm": Profile(gap=1e9, longest=0),
    "aimed": Profile(gap=1.5, longest=4),  # with --only: one mistake is looked for
}


@dataclass(frozen=True)
class Fault:
    id: int
    name: str
    target: str
    at: float  # seconds after the first write
    seconds: float
    chance: float

    @property
    def end(self) -> float:
        return self.at + self.seconds


def schedule(profile: Profile, seconds: float, seed: int) -> list[Fault]:
    """Exponential gaps; never two at once on one target. All end within `seconds`."""
    choice = random.Random(f"{seed} nemesis")  # noqa: S311
    names = list(profile.only)
    faults: list[Fault] = []
    at = choice.expovariate(1 / profile.gap)
    while at < seconds:
        (name,) = choice.choices(names, [KINDS[name].weight for name in names])
        kind = KINDS[name]
        least, most = (min(each, profile.longest) for each in kind.seconds)
        lasting = min(choice.uniform(least, most), seconds - at)
        target, chance = choice.choice(kind.targets), choice.random()
        fault = Fault(len(faults), name, target, round(at, 3), round(lasting, 3), round(chance, 6))
        if has_room(fault, faults, profile.overlapping):
            faults.append(fault)
        at += choice.expovariate(1 / profile.gap)
    return faults


def has_room(fault: Fault, before: Sequence[Fault], overlapping: int) -> bool:
    running = [other for other in before if other.end > fault.at]
    if len(running) >= overlapping or any(other.target == fault.target for other in running):
        return False
    if any(other.name == fault.name and fault.at < other.end + KINDS[fault.name].rest for other in before):
        return False
    if KINDS[fault.name].alone:
        return all(other.end + CALM <= fault.at for other in before)
    return not any(KINDS[other.name].alone and fault.at < other.end + CALM for other in before)


def read_schedule(file: str) -> list[Fault]:
    """The faults of an earlier run, as they stand beside its history."""
    return [Fault(**each) for each in json.loads(Path(file).read_text())]


class Nemesis:
    def __init__(self, scene: Scene, recorder: Recorder, faults: Sequence[Fault]) -> None:
        self._scene, self._recorder, self._faults = scene, recorder, faults

    async def run(self, seconds: float) -> None:
        """All of the schedule, and the rest of the time."""
        start = monotonic()
        async with asyncio.TaskGroup() as group:
            for fault in self._faults:
                group.create_task(self._do(fault, start))
            await asyncio.sleep(seconds)

    async def _do(self, fault: Fault, start: float) -> None:
        await asyncio.sleep(max(0.0, start + fault.at - monotonic()))
        self._note(fault, "begin")
        undo: Undo | None = None
        try:
            undo = await KINDS[fault.name].begin(self._scene, fault.target, fault.chance)
            await asyncio.sleep(fault.seconds)
        except (psycopg2.Error, OSError, StackError, Impossible) as error:  # or another fault is in the way
            self._note(fault, "void", text=str(error)[:200])
        finally:
            if undo:
                await self._undo(undo, fault)
            self._note(fault, "end")

    async def _undo(self, undo: Undo, fault: Fault) -> None:
        """What can't be undone makes the run void."""
        try:
            await undo()
        except (psycopg2.Error, OSError, StackError, Impossible) as error:
            self._recorder.note(WHO, "error", text=f"{fault.name} could not be undone: {error!r}")

    def _note(self, fault: Fault, phase: str, **more: Any) -> None:
        facts = asdict(fault)
        self._recorder.note(WHO, "fault", **{**facts, "id": str(fault.id)}, phase=phase, **more)
