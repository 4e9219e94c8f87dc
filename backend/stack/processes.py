"""Processes of this machine: who they are, whether they live, and their end."""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
STOPPED = "T"


@dataclass(frozen=True)
class Process:
    """One row of the process table. `started` tells two users of one pid apart."""

    pid: int
    parent: int
    group: int
    state: str
    started: str


def look_up(pid: int) -> Process | None:
    """The process, unless it is gone or a zombie."""
    found = _from_proc(pid) if PROC.joinpath("self/stat").exists() else _from_ps().get(pid)
    return None if found is None or found.state.startswith("Z") else found


def table() -> dict[int, Process]:
    """All processes by pid."""
    if not PROC.joinpath("self/stat").exists():
        return _from_ps()
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return {pid: process for pid in pids if (process := _from_proc(pid))}


def boot() -> str:
    """Another one each time that the machine is started, where the system tells."""
    with contextlib.suppress(OSError):
        return PROC.joinpath("sys/kernel/random/boot_id").read_text().strip()
    return ""


def command_line(pid: int) -> str:
    """How the process was started; empty when it is gone."""
    with contextlib.suppress(OSError):
        return PROC.joinpath(str(pid), "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return _ps("-ww", "-o", "command=", "-p", str(pid)).strip()


def family(pid: int) -> list[Process]:
    """What descends from a process or is in its group, itself left out.

    PostgreSQL's backends leave the group; nginx's workers stay in it when their parent is gone.
    """
    everyone = [process for process in table().values() if process.pid != pid]
    found = [process for process in everyone if process.group == pid]
    parents = {pid}
    while parents:
        children = [process for process in everyone if process.parent in parents]
        found += children
        parents = {child.pid for child in children}
    return found


def wait(child: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Until that child is gone, at most so long. `Popen.wait` looks twenty times a second: eight services feel that."""
    if not hasattr(os, "pidfd_open"):
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    elif child.poll() is None:
        with _descriptor(child.pid) as gone:
            poll = select.poll()  # select takes no descriptor beyond 1,024, and the torture test has more
            poll.register(gone, select.POLLIN)
            poll.poll(seconds * 1000)


@contextlib.contextmanager
def _descriptor(child: int) -> Iterator[int]:
    """Readable once the child is gone. The number is the child's until its end is looked at."""
    descriptor = os.pidfd_open(child)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def is_same(pid: int, started: str) -> bool:
    """Whether that very process still lives."""
    process = look_up(pid)
    return process is not None and process.started == started


def end(pid: int, started: str, *, by: signal.Signals = signal.SIGTERM, limit: float = 10) -> None:
    """Ask a process to end; what is left of its family after `limit` seconds, or at once when it is frozen
    or gone already, is killed. Does nothing when the number has become someone else's."""
    leader = look_up(pid)
    if leader is not None and leader.started != started:
        return
    members = family(pid)
    if leader is not None:
        _signal(pid, by)
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline and _can_end(pid, started):
            time.sleep(0.02)
    for member in [*([leader] if leader else []), *members, *family(pid)]:
        if is_same(member.pid, member.started):
            _signal(member.pid, signal.SIGKILL)


def _can_end(pid: int, started: str) -> bool:
    """Whether the process still lives and is not frozen, in which state it would never act on a signal."""
    process = look_up(pid)
    return process is not None and process.started == started and not process.state.startswith(STOPPED)


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _from_proc(pid: int) -> Process | None:
    try:
        text = PROC.joinpath(str(pid), "stat").read_text()
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return Process(pid=pid, parent=int(fields[1]), group=int(fields[2]), state=fields[0], started=fields[19])


def _from_ps() -> dict[int, Process]:
    rows = [line.split(None, 4) for line in _ps("-A", "-o", "pid=,ppid=,pgid=,stat=,lstart=").splitlines()]
    found = [
        Process(int(pid), int(parent), int(group), state, started.strip())
        for pid, parent, group, state, started in rows
    ]
    return {process.pid: process for process in found}


def _ps(*options: str) -> str:
    return subprocess.run(["ps", *options], capture_output=True, text=True, check=False).stdout
