"""The life of one service: waiting, starting, ready, gone, back again."""

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

from stack import processes
from stack.errors import StackError
from stack.home import Home
from stack.progress import say
from stack.service import Service

DEATHS_AT_START = 3  # as many before the first readiness stop everything
LONGEST_PAUSE = 10.0  # seconds between two tries
CALM = 30.0  # seconds of readiness after which the pauses start small again
LARGEST_LOG = 50_000_000  # bytes


class Keeper(threading.Thread):
    """Runs one service until `quit` is set. `ready` is set by its first readiness and stays set."""

    def __init__(
        self,
        service: Service,
        home: Home,
        needs: Sequence[threading.Event],
        on_change: Callable[["Keeper", str | None], None],
    ) -> None:
        super().__init__(name=service.name, daemon=True)
        self.service = service
        self.ready = threading.Event()
        self.quit = threading.Event()
        self._home = home
        self._needs = needs
        self._on_change = on_change
        self._process: subprocess.Popen[bytes] | None = None
        self._spawning = threading.Lock()

    def run(self) -> None:
        for need in self._needs:
            while not need.wait(0.2):
                if self.quit.is_set():
                    return
        deaths, pause = 0, 0.25
        while not self.quit.is_set():
            born = time.monotonic()
            reason = self._live()
            if self.quit.is_set() or (self.service.once and self.ready.is_set()):
                return
            deaths += 1
            if not self.ready.is_set() and deaths >= DEATHS_AT_START:
                self._on_change(self, reason)
                return
            pause = 0.5 if time.monotonic() - born > CALM else min(pause * 2, LONGEST_PAUSE)
            say(f"! {self.service.name} {reason}; again in {pause:g} s (log: {self._home.log(self.service.name)})")
            self.quit.wait(pause)

    def end_process(self) -> None:
        """End the process for good; called with `quit` set."""
        with self._spawning:
            process = self._process
        if process:
            self._end(process)
        if self.is_alive():
            self.join(10)

    def _live(self) -> str:
        """One life of the process, from start to end; what ended it."""
        self._wait_while_held()
        try:
            self.service.before()
            process = self._spawn()
        except (OSError, StackError) as error:
            return f"could not be started ({error})"
        if process is None:
            return "was stopped"
        reason = self._finish(process) if self.service.once else self._watch(process)
        if not self.quit.is_set():
            self._end(process)
        return reason

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        service = self.service
        log = self._home.log(service.name)
        with self._spawning, log.open("ab") as output:
            if self.quit.is_set():
                return None
            self._process = subprocess.Popen(
                service.argv,
                cwd=service.cwd,
                env=service.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
            )
            self._home.record(service.name, self._process.pid)
        return self._process

    def _finish(self, process: subprocess.Popen[bytes]) -> str:
        code = process.wait()
        if code == 0:
            self._become_ready()
        return f"exited with code {code}"

    def _watch(self, process: subprocess.Popen[bytes]) -> str:
        """Return, with the reason, when the process is gone, frozen or to be held down."""
        answered = time.monotonic()
        patience, pace = self.service.ready_within, 0.1
        while not self.quit.is_set():
            if (code := process.poll()) is not None:
                return f"exited with code {code}"
            if self._is_held():
                return "is held down"
            if self._answers(process.pid):
                answered, patience, pace = time.monotonic(), self.service.frozen_after, 1.0
                self._become_ready()
                self._keep_log_small()
                self._home.write_record()
            elif time.monotonic() - answered > patience:
                return f"did not answer for {patience:g} s"
            processes.wait(process, pace)
        return "was stopped"

    def _answers(self, pid: int) -> bool:
        process = processes.look_up(pid)
        return process is not None and not process.state.startswith(processes.STOPPED) and self.service.probe()

    def _become_ready(self) -> None:
        if not self.ready.is_set():
            self.ready.set()
            self._on_change(self, None)

    def _is_held(self) -> bool:
        return self._home.hold_file(self.service.name).exists()

    def _wait_while_held(self) -> None:
        while self._is_held() and not self.quit.wait(0.1):
            pass

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        found = processes.look_up(process.pid)
        started = found.started if found else ""
        processes.end(process.pid, started, by=self.service.stop_signal, limit=self.service.stop_within)
        process.wait()

    def _keep_log_small(self) -> None:
        """Keep one older part; the process goes on writing at the file's new end."""
        log = self._home.log(self.service.name)
        with contextlib.suppress(OSError):
            if log.stat().st_size > LARGEST_LOG:
                log.with_suffix(".log.1").write_bytes(log.read_bytes())
                os.truncate(log, 0)
