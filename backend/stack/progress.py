"""What the person at the terminal sees: a line for each step, and a sign of life every few seconds."""

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

SIGN_OF_LIFE = 4.0  # seconds

_lock = threading.Lock()
_running: dict[object, tuple[str, float, Path | None, int]] = {}  # title, start, log and its size at the start
_watcher: threading.Thread | None = None


def say(text: str) -> None:
    """Print a line; a closed terminal or a full disk behind it is no reason to stop serving."""
    with contextlib.suppress(OSError, ValueError):
        print(text, flush=True)


def tail(log: Path, lines: int = 25, *, after: int = 0) -> str:
    """The last lines of a log, indented, from byte `after` on; empty when there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(after, log.stat().st_size - 64 * 1024))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(f"  | {line}" for line in text.splitlines()[-lines:])


@contextlib.contextmanager
def step(title: str, log: Path | None = None) -> Iterator[None]:
    """Announce a step, show that it lives (with its log's last line), say how long it took."""
    started, key = time.monotonic(), object()  # two may have the same title, side by side
    say(f"- {title} …")
    _start_watcher()
    with _lock:
        _running[key] = (title, started, log, log.stat().st_size if log and log.exists() else 0)
    try:
        yield
    finally:
        with _lock:
            _running.pop(key)
    say(f"  {title}: done in {time.monotonic() - started:.1f} s")


def _start_watcher() -> None:
    global _watcher
    with _lock:
        if _watcher is None:
            _watcher = threading.Thread(target=_show_life, daemon=True)
            _watcher.start()


def _show_life() -> None:
    while True:
        time.sleep(SIGN_OF_LIFE)
        with _lock:
            running = list(_running.values())
        for title, started, log, size in running:
            if time.monotonic() - started < SIGN_OF_LIFE / 2:
                continue
            last = tail(log, 1, after=size).removeprefix("  | ").strip()[:90] if log else ""
            say(f"  … {title}, {time.monotonic() - started:.0f} s {last}".rstrip())
