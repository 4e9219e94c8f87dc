"""What the runner must know of a process that it keeps running."""

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stack.probes import Probe


def nothing() -> None:
    """For services that need no preparation."""


@dataclass(frozen=True)
class Service:
    """A server, or with `once` a command that must succeed before others start."""

    name: str
    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str] = field(repr=False)
    probe: Probe = lambda: True
    needs: tuple[str, ...] = ()
    once: bool = False
    ready_within: float = 60  # seconds from start to the first answer
    frozen_after: float = 12  # seconds without an answer after which it is killed and started again
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within: float = 15  # seconds after which it is killed
    before: Callable[[], None] = nothing  # run before each start
