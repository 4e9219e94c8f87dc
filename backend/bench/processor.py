"""Processor time of the processes on a message's way, by what they are, from Linux's /proc.

What limits many writers is the sum: with all cores busy, messages a second are cores divided by it. Unlike times on
the clock it hardly changes with what else the machine does.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from stack.home import Home

PROC = Path("/proc")
MILLISECONDS_PER_TICK = 1000 / os.sysconf("SC_CLK_TCK")
SPENT = slice(11, 15)  # utime, stime, cutime, cstime, counted from the state that follows the name
PARENT = 1


@dataclass(frozen=True)
class Processor:
    """Milliseconds. `load` is who writes and listens: the measurement itself."""

    web: float = 0.0
    postgres: float = 0.0
    centrifugo: float = 0.0
    relay: float = 0.0
    nginx: float = 0.0
    load: float = 0.0

    @property
    def together(self) -> float:
        return self.web + self.postgres + self.centrifugo + self.relay + self.nginx + self.load

    def since(self, before: Processor, *, messages: int) -> Processor:
        """What each of so many messages cost."""
        now, then = asdict(self), asdict(before)
        return Processor(**{name: round((now[name] - then[name]) / messages, 2) for name in now})


GROUPS = [field.name for field in fields(Processor)]


class Meter:
    """Reads what the groups' processes have spent so far: those named, and all that they started."""

    def __init__(self, roots: Mapping[int, str]) -> None:
        """`roots`: pid → group. A process counts for the nearest of them above it."""
        self._roots = roots

    def read(self) -> Processor:
        processes = {int(folder.name): stat for folder in PROC.glob("[0-9]*") if (stat := _stat(folder))}
        parents = {pid: int(stat[PARENT]) for pid, stat in processes.items()}
        spent = dict.fromkeys(GROUPS, 0.0)
        for pid, stat in processes.items():
            if group := self._group(pid, parents):
                spent[group] += sum(map(int, stat[SPENT])) * MILLISECONDS_PER_TICK
        return Processor(**spent)

    def _group(self, pid: int, parents: Mapping[int, int]) -> str | None:
        while pid and pid not in self._roots:
            pid = parents.get(pid, 0)
        return self._roots.get(pid)


def stack_meter(others: Iterable[tuple[int, str]] = ()) -> Meter:
    """For the stack of LOCKSTEP_HOME, this process, and the `others` (pid, group) that it started."""
    services = {pid: name for name, (pid, _) in Home(Path(os.environ["LOCKSTEP_HOME"])).recorded().items()}
    known = {pid: name for pid, name in services.items() if name in GROUPS}
    return Meter({**known, os.getpid(): "load", **dict(others)})


def _stat(folder: Path) -> list[str]:
    """Fields of /proc/PID/stat from the state on; none when it has ended meanwhile."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
