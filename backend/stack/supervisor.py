"""Keeps services running: starts each when what it needs is ready, watches it, and brings it back."""

import threading
import time
from collections.abc import Sequence

from stack.errors import StackError
from stack.home import Home
from stack.keeper import Keeper
from stack.progress import step, tail
from stack.service import Service


class Supervisor:
    """All services of one instance; a thread of its own keeps each."""

    def __init__(self, home: Home, services: Sequence[Service]) -> None:
        self._home = home
        self._failure: tuple[Service, str] | None = None
        self._changed = threading.Event()
        self._keepers: dict[str, Keeper] = {}
        for service in services:
            needs = [self._keepers[name].ready for name in service.needs]
            self._keepers[service.name] = Keeper(service, home, needs, on_change=self._on_change)

    def start(self) -> None:
        """Start all; return when all are ready. Raises StackError with the log of one that cannot start."""
        for keeper in self._keepers.values():
            keeper.start()
        for name, keeper in self._keepers.items():
            if keeper.ready.is_set():
                continue
            with step(f"Waiting for {name}", self._home.log(name)):
                self._wait_for(keeper)

    def watch(self) -> None:
        """Return never: services are kept until the caller is interrupted."""
        while True:
            time.sleep(3600)

    def stop(self) -> None:
        """End all, the last started first. A signal that comes meanwhile is heard when nothing is left."""
        for keeper in self._keepers.values():
            keeper.quit.set()
        try:
            self._end_processes()
        except KeyboardInterrupt:  # the first signal, if it was a failure or the end of a command that began this
            self._end_processes()
            raise

    def _end_processes(self) -> None:
        for keeper in reversed(self._keepers.values()):
            keeper.end_process()

    def _wait_for(self, keeper: Keeper) -> None:
        while not keeper.ready.is_set():
            self._changed.wait(0.5)
            self._changed.clear()
            if self._failure:
                service, reason = self._failure
                log = self._home.log(service.name)
                raise StackError(f"{service.name} cannot be started: it {reason}.\n{tail(log)}\nWhole log: {log}")

    def _on_change(self, keeper: Keeper, failure: str | None) -> None:
        if failure:
            self._failure = (keeper.service, failure)
        self._changed.set()
