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

from torture.faults import KINDS, Scene, Undo
from torture.history import Recorder

WHO = "nemesis"


@dataclass(frozen=True)
class Profile:
    """`gap`: mean seconds between two faults; `longest`: seconds that one lasts at most; `overlapping`: at once."""

    gap: float
    longest: float
    overlapping: int = 3
    only: Sequence[str] = tuple(KINDS)


PROFILES = {
    "default": Profile(gap=8, longest=20),
    "quick": Profile(gap=4, longest=6),
    "long": Profile(gap=12, longest=60),
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
        running = [fault for fault in faults if fault.end > at]
        if len(running) < profile.overlapping and all(fault.target != target for fault in running):
            faults.append(Fault(len(faults), name, target, round(at, 3), round(lasting, 3), round(chance, 6)))
        at += choice.expovariate(1 / profile.gap)
    return faults


def read_schedule(file: str) -> list[Fault]:
    """The faults of an earlier run, as they stand beside its history."""
    return [Fault(**each) for each in json.loads(Path(file).read_text())]


class Nemesis:
    def __init__(self, scene: Scene, recorder: Recorder, faults: Sequence[Fault]) -> None:
        self._scene, self._recorder, self._faults = scene, recorder, faults
        self._failed: list[str] = []

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
        except (psycopg2.Error, OSError) as error:  # another fault is in the way of this one
            self._note(fault, "void", text=str(error)[:200])
        finally:
            if undo:
                await undo()
            self._note(fault, "end")

    def _note(self, fault: Fault, phase: str, **more: Any) -> None:
        facts = asdict(fault)
        self._recorder.note(WHO, "fault", **{**facts, "id": str(fault.id)}, phase=phase, **more)
