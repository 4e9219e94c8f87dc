"""The moment of a restore in which nobody may connect: however it ends, they may again."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stack import backup
from stack.errors import StackError
from stack.tests.test_secrets import URL, stand_in

CLOSE, OPEN = (f'ALTER DATABASE "chat" WITH ALLOW_CONNECTIONS {word}' for word in ("false", "true"))


def swap(folder: Path, where: str, then: str) -> None:
    """With a psql that does `then` when its statements have that word in them."""
    script = f'echo "$*" >> {folder}/asked; case $* in *{where}*) {then};; esac'
    database = backup.Database(URL, stand_in(folder / "bin", "psql", script), folder / "log")
    backup._swap(database, "chat_incoming", "chat_before_restore")


@contextmanager
def interruptible() -> Iterator[None]:
    """Also where the tests run in the background of a shell, which has SIGINT ignored there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def asked(folder: Path) -> list[str]:
    """The statements of each psql, in a line."""
    return (folder / "asked").read_text().splitlines()


@pytest.mark.parametrize("where", ["pg_terminate_backend", "RENAME"])
def test_somebody_stays_connected(tmp_path, where):
    """One whom a role without superuser may not disconnect."""
    with pytest.raises(StackError, match=r"chat is as it was.*\nThis failed with code 3"):
        swap(tmp_path, where, "exit 3")
    assert CLOSE in asked(tmp_path)[0]
    assert OPEN in asked(tmp_path)[-1]
    assert sum(CLOSE in line for line in asked(tmp_path)) == backup.SWAP_TRIES


@pytest.mark.parametrize("where", ["pg_terminate_backend", "RENAME"])
def test_interrupted(tmp_path, where):
    with interruptible(), pytest.raises(KeyboardInterrupt):
        swap(tmp_path, where, "kill -INT $PPID; sleep 60")
    assert OPEN in asked(tmp_path)[-1]
    assert sum(CLOSE in line for line in asked(tmp_path)) == 1


def test_what_was_there_before_can_be_opened(tmp_path):
    """From the same moment on at which it has its new name."""
    swap(tmp_path, "never", "")
    assert asked(tmp_path)[-1].endswith(
        'BEGIN; ALTER DATABASE "chat" RENAME TO "chat_before_restore"; '
        'ALTER DATABASE "chat_before_restore" WITH ALLOW_CONNECTIONS true; '
        'ALTER DATABASE "chat_incoming" RENAME TO "chat"; COMMIT'
    )
