"""What one sees of steps."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from stack.progress import step


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
