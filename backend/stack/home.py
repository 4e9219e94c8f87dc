"""The state folder of one instance: its lock, ports, logs, and the record of what it started."""

import contextlib
import fcntl
import json
import os
import threading
from pathlib import Path
from typing import IO, Any

from stack import processes
from stack.errors import StackError
from stack.ports import is_free, pick_free
from stack.progress import say

RUNNER = "runner"
BOOT = "boot"


class Home:
    """A state folder. One runner at a time holds it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "logs"
        self.run = path / "run"
        self._lock_file: IO[str] | None = None
        self._guard = threading.Lock()
        self._children: dict[str, list[Any]] = {}
        self._unwritten = False

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def hold(self) -> None:
        """Take the folder and end what a killed runner left. Raises StackError when another runner has it."""
        try:
            for folder in (self.path, self.logs, self.run):
                folder.mkdir(parents=True, exist_ok=True)
            handle = self.run.joinpath("lock").open("a")
        except OSError as error:
            text = f"{self.path} can't be used: {error}. Set LOCKSTEP_HOME to a folder that you may write."
            raise StackError(text) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            who = f"pid {self.runner()}"
            raise StackError(f"Lockstep already runs from {self.path} ({who}). `make stop` ends it.") from None
        self._lock_file = handle
        self._end_leftovers()
        self.record(RUNNER, os.getpid())

    def release(self) -> None:
        """Give the folder back, after all children ended."""
        if self._lock_file:
            write_whole(self.run / "pids.json", "{}")
            self._lock_file.close()
            self._lock_file = None

    def is_held(self) -> bool:
        """Whether a runner, this one included, has the folder."""
        with contextlib.suppress(FileNotFoundError), self.run.joinpath("lock").open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def record(self, name: str, pid: int) -> None:
        """Note a process, with its start time, for whoever comes after a killed runner."""
        process = processes.look_up(pid)
        with self._guard:
            self._children[name] = [pid, process.started if process else ""]
            self._unwritten = True
        self.write_record()

    def write_record(self) -> None:
        """Write what is not written yet; on a full disk a later call does it."""
        with self._guard, contextlib.suppress(OSError):
            if self._unwritten:
                write_whole(self.run / "pids.json", json.dumps({**self._children, BOOT: processes.boot()}, indent=1))
                self._unwritten = False

    def recorded(self) -> dict[str, tuple[int, str]]:
        """The noted processes: name → (pid, start time). None of those before the machine was started anew."""
        noted = _read(self.run / "pids.json")
        if noted.pop(BOOT, processes.boot()) != processes.boot():
            return {}
        return {name: (int(pid), str(started)) for name, (pid, started) in noted.items()}

    def runner(self) -> int | None:
        """The pid of the runner that holds the folder."""
        pid, started = self.recorded().get(RUNNER, (0, ""))
        return pid if pid and processes.is_same(pid, started) else None

    def ports(self, names: tuple[str, ...]) -> dict[str, int]:
        """A loopback port for each name: the one of last time, or a new one where that is taken."""
        file = self.run / "ports.json"
        kept = {name: int(port) for name, port in _read(file).items() if is_free(int(port))}
        ports: dict[str, int] = {}
        for name in names:
            ports[name] = kept.get(name) or pick_free({*ports.values(), *kept.values()})
        write_whole(file, json.dumps(ports, indent=1))
        return ports

    def hold_file(self, service: str) -> Path:
        """While this file exists the runner keeps that service down."""
        return self.run / f"hold-{service}"

    def _end_leftovers(self) -> None:
        for name, (pid, started) in reversed(self.recorded().items()):
            if name == RUNNER:
                continue
            if processes.is_same(pid, started):
                say(f"- ending {name} (pid {pid}), left by a runner that was killed")
            processes.end(pid, started)
        for file in self.run.glob("hold-*"):
            file.unlink()


def write_whole(file: Path, text: str, mode: int = 0o644) -> None:
    """Replace a file's contents at once, or not at all."""
    unfinished = file.with_name(f".{file.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    unfinished.replace(file)


def _read(file: Path) -> dict[str, Any]:
    """A JSON object; empty when the file is missing or not whole."""
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
