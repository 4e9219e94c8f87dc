"""What each server holds, looked at from time to time: memory, open files, and of PostgreSQL its sessions.

Whether that grows over hours is what `make torture PROFILE=calm MINUTES=480` shows: faults start servers anew. From
Linux's /proc; elsewhere nothing is told.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.figures import median
from stack import processes
from stack.home import BOOT, RUNNER, Home
from torture.history import Event

LOOK_EVERY = 20.0  # seconds
PARTS = 5  # of the run: what is held in the first is compared with what is held in the last
MIB = 1024  # kB

Held = dict[str, float]


async def watch(home: Home, note: Callable[..., None]) -> None:
    """Until it is cancelled."""
    while True:
        for service, held in (await asyncio.to_thread(look, home.recorded())).items():
            note("holds", service=service, **held)
        await asyncio.sleep(LOOK_EVERY)


def look(recorded: Mapping[str, tuple[int, Any]]) -> dict[str, Held]:
    """By service. Memory in MiB, what processes share divided among them."""
    found = {}
    for service, (pid, *_) in recorded.items():
        pids = [pid, *(process.pid for process in processes.family(pid))]
        held = [one for pid in pids if (one := held_by(pid))]
        if held and service not in (RUNNER, BOOT):
            found[service] = {name: round(sum(one[name] for one in held), 1) for name in held[0]}
    return found


def held_by(pid: int) -> Held | None:
    """None when it is gone."""
    folder = Path("/proc") / str(pid)
    try:
        lines = (line.split() for line in (folder / "smaps_rollup").read_text().splitlines())
        memory = next(int(size) for name, size, *_ in lines if name == "Pss:")
        return {"memory": memory / MIB, "files": len(list((folder / "fd").iterdir())), "processes": 1}
    except (OSError, StopIteration):
        return None


def growth(events: Iterable[Event]) -> dict[str, dict[str, list[float]]]:
    """By service and what is held: medians of the first and the last part of the run."""
    holds: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind == "holds":
            holds[str(event.more["service"])].append(event)
    return {service: grown(looks) for service, looks in sorted(holds.items()) if len(looks) >= 2 * PARTS}


def grown(looks: list[Event]) -> dict[str, list[float]]:
    start, end = looks[0].t, looks[-1].t
    part = (end - start) / PARTS
    first = [look for look in looks if look.t <= start + part]
    last = [look for look in looks if look.t >= end - part]
    return {
        name: [median([look.more[name] for look in those]) for those in (first, last)]
        for name in ("memory", "files", "processes")
    }


def as_lines(found: Mapping[str, Mapping[str, list[float]]]) -> list[str]:
    """For people."""
    lines = [f"{'':28} {'MiB':>17} {'files':>17} {'processes':>17}   first and last part"] if found else []
    for service, holds in found.items():
        pairs = " ".join(f"{first:8,.0f} {last:8,.0f}" for first, last in holds.values())
        lines.append(f"{f'held by {service}':28} {pairs}")
    return lines
