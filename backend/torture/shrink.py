"""`--shrink`: the smallest schedule of faults with which a run still breaks what it broke at first.

Halves are left out, then smaller and smaller parts, until nothing more can go (ddmin). Each question is a whole run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Protocol, TypeVar

from stack.progress import say
from torture.nemesis import Fault, read_schedule

BROKEN = 1
SMALLEST = "smallest.json"

T = TypeVar("T")


class RunWith(Protocol):
    def __call__(self, *, replay: str) -> int: ...


def shrink(run: RunWith, folder: Path, *, replay: str = "") -> int:
    """Run, and again with ever fewer faults while that breaks one of the same rules. The first run's exit status.

    `folder`: in it each run leaves its history. `replay`: the schedule to begin with; the seed's when empty.
    """
    if (code := run(replay=replay)) != BROKEN:
        say("Nothing is broken, so there is nothing to shrink")
        return code
    faults, broken = read_schedule(str(folder / "history" / "schedule.json")), rules_broken(folder)
    file = folder / SMALLEST

    def is_red(some: Sequence[Fault]) -> bool:
        file.write_text(json.dumps([asdict(fault) for fault in some], indent=1))
        red = run(replay=str(file)) == BROKEN and bool(broken & rules_broken(folder))
        say(f"{len(some)} of {len(faults)} faults: {'still broken' if red else 'well'}")
        return red

    found = smallest(faults, is_red)
    file.write_text(json.dumps([asdict(fault) for fault in found], indent=1))
    say(f"{', '.join(sorted(broken))}: broken by {len(found)} of {len(faults)} faults, as {file} says:")
    for fault in found:
        say(f"  {fault.at:7.1f} s  {fault.name} of {fault.target}, {fault.seconds:.1f} s")
    return code


def smallest(items: Sequence[T], is_red: Callable[[Sequence[T]], bool]) -> list[T]:
    """Of items that are red together, those without any one of which they are not, in their order."""
    if is_red([]):
        return []
    kept, parts = list(items), 2
    while len(kept) > 1:
        pieces = split(kept, parts)
        rests = [[item for other in pieces if other is not piece for item in other] for piece in pieces]
        if piece := next(filter(is_red, pieces), None):
            kept, parts = piece, 2
        elif rest := next(filter(is_red, rests if parts > 2 else []), None):
            kept, parts = rest, parts - 1
        elif parts < len(kept):
            parts = min(len(kept), parts * 2)
        else:
            break
    return kept


def split(items: Sequence[T], parts: int) -> list[list[T]]:
    """Into so many of almost the same length."""
    ends = [len(items) * part // parts for part in range(parts + 1)]
    return [list(items[begin:end]) for begin, end in pairwise(ends)]


def rules_broken(folder: Path) -> set[str]:
    return {each["rule"] for each in json.loads((folder / "history" / "found.json").read_text())}
