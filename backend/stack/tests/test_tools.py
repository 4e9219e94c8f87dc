"""What is run on the way: it ends with whoever ran it."""

import signal
import subprocess
from collections.abc import Iterator

import pytest

from stack import tools
from stack.tests.test_swap import interruptible


@pytest.fixture
def started(monkeypatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """What was started, each interrupted before anybody could have been told of it."""
    known: list[subprocess.Popen[bytes]] = []

    def start(*argv, **how):
        known.append(process := popen(*argv, **how))
        signal.raise_signal(signal.SIGINT)
        return process

    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", start)
    with interruptible():
        yield known
    for process in known:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_an_interrupt_while_it_starts_leaves_nothing(started, tmp_path):
    for run in (
        lambda: tools.run_logged(["sleep", "60"], log=tmp_path / "log"),
        lambda: tools.run_shown(["sleep", "60"]),
    ):
        with pytest.raises(KeyboardInterrupt):
            run()
    assert [process.returncode for process in started] == [-signal.SIGKILL] * 2
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_who_ignores_interrupts_goes_on_and_so_does_what_they_run(started, tmp_path):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert tools.run_logged(["sh", "-c", "kill -INT $$; exit 3"], log=tmp_path / "log") == 3
