"""What one sees of steps."""

import errno
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

import pytest

from stack.progress import say, step


def test_two_steps_of_the_same_name_side_by_side(capsys):
    both_run = Barrier(2, timeout=10)

    def work(_: int) -> None:
        with step("A new data folder"):
            both_run.wait()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    said = capsys.readouterr().out
    assert said.count("- A new data folder …\n") == 2
    assert len(re.findall(r"  A new data folder: done in \d", said)) == 2


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), ValueError("closed file")])
def test_where_nobody_hears_it_any_more_serving_goes_on(monkeypatch, error):
    def write(_: str) -> None:
        raise error

    monkeypatch.setattr(sys, "stdout", SimpleNamespace(write=write, flush=lambda: None))
    say("relay is held down")
