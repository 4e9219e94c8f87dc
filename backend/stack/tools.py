"""Runs the tools of the set-up (uv, npm, go, initdb): output to a log, ended with the runner."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from stack.errors import StackError
from stack.progress import tail

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # they end a command

_running: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()
_stopped = threading.Event()


def run_tool(
    argv: Sequence[object],
    *,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> None:
    """Run to the end. Raises StackError with the log's tail when it fails."""
    code = run_logged(argv, log=log, cwd=cwd, env=env, stdin=stdin)
    if code:
        shown = " ".join(map(str, argv))
        raise StackError(f"This failed with code {code}: {shown}\n{tail(log)}\nWhole log: {log}")


def run_logged(
    argv: Sequence[object],
    *,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> int:
    """Run to the end, with the output added to a log; the exit code."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output, _started(argv, cwd=cwd, env=env, output=output.fileno()) as process:
        process.communicate(stdin)
    return process.returncode


def run_shown(argv: Sequence[object], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> int:
    """Run to the end, with the output on the terminal; the exit code."""
    with _started(argv, cwd=cwd, env=env, output=None) as process:
        process.communicate(b"")
    return process.returncode


def read_tool(argv: Sequence[object], *, env: Mapping[str, str] | None = None) -> str:
    """What a quick command prints; empty when it fails or does not exist."""
    try:
        words = [str(word) for word in argv]
        done = subprocess.run(words, capture_output=True, text=True, timeout=30, env=env, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def end_tools() -> None:
    """End what still runs, in whatever thread; later starts are refused."""
    _stopped.set()
    with _lock:
        for process in list(_running):
            _kill(process)


@contextmanager
def _started(
    argv: Sequence[object], *, cwd: Path | None, env: Mapping[str, str] | None, output: int | None
) -> Iterator[subprocess.Popen[bytes]]:
    """It has ended when the block has, however that ends."""
    process = None
    try:
        with _interrupts_wait():
            process = _start([str(word) for word in argv], cwd, env, output)
        yield process
    finally:
        if process:
            _end(process)


def _start(
    argv: list[str], cwd: Path | None, env: Mapping[str, str] | None, output: int | None
) -> subprocess.Popen[bytes]:
    with _lock:
        if _stopped.is_set():
            raise StackError("Stopped.")
        try:
            process = subprocess.Popen(
                argv, cwd=cwd, env=env, stdin=subprocess.PIPE, stdout=output, stderr=output, process_group=0
            )
        except OSError as error:
            raise StackError(f"{argv[0]} cannot be started: {error}") from None
        _running.add(process)
    return process


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """One that comes while a process starts would leave it running, known to nobody: it is raised right after."""
    came: list[int] = []
    before = {}
    if threading.current_thread() is threading.main_thread():  # no other thread is interrupted
        before = {number: signal.getsignal(number) for number in SIGNALS}
    waiting = {number: handler for number, handler in before.items() if callable(handler)}
    for number in waiting:
        signal.signal(number, lambda each, _frame: came.append(each))
    try:
        yield
    finally:
        for number, handler in waiting.items():
            signal.signal(number, handler)
        for each in came:
            signal.raise_signal(each)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        _kill(process)
        process.wait()
    if process.stdin:
        process.stdin.close()
    with _lock:
        _running.discard(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
