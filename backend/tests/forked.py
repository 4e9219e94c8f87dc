"""The picture worker without the start of a process: forked from the test's own, with the worker's limits."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from common import picture_worker


@dataclass(frozen=True)
class Ended:
    """`status` as `os.wait` tells it: 0 is an answer, all else a crash. `most_memory` in bytes."""

    told: str
    status: int
    most_memory: int


def work(recipe: str, source: Path, folder: Path) -> Ended:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            sys.stdout = os.fdopen(writing, "w")
            picture_worker.main(recipe, str(source), str(folder))
            sys.stdout.close()
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    _, status, used = os.wait4(child, 0)
    return Ended(told, status, used.ru_maxrss * 1024)
