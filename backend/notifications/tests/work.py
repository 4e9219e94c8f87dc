"""Jobs for the worker's tests. Each writes the number of its process into a file, a line for each time it is begun."""

import os
import time
from pathlib import Path


def quick(file: str) -> int:
    """How often it was begun, this time included."""
    with Path(file).open("a") as lines:
        lines.write(f"{os.getpid()}\n")
    return len(Path(file).read_text().splitlines())


def slow_at_first(file: str) -> None:
    """The first time it does not end by itself."""
    if quick(file) == 1:
        time.sleep(25)


def hopeless(file: str) -> None:
    quick(file)
    raise ValueError("it can't be done")
