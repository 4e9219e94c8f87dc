"""The picture worker without the start of a process for each picture: forked from a small one, with its limits.

Not from the tests' own process, whose memory would count: it grows with all the tests before.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from common import picture_worker


@dataclass(frozen=True)
class Ended:
    """`status` as `os.wait` tells it: 0 is an answer, all else a crash. `most_memory` in bytes."""

    told: str
    status: int
    most_memory: int


def work(recipe: str, source: Path, folder: Path) -> Ended:
    server = forking()
    assert server.stdin
    assert server.stdout
    server.stdin.write(json.dumps([recipe, str(source), str(folder)]) + "\n")
    server.stdin.flush()
    return Ended(**json.loads(server.stdout.readline()))


@cache
def forking() -> subprocess.Popen[str]:
    """Ends with its input, so with the tests."""
    command = [sys.executable, "-m", "tests.forked"]
    return subprocess.Popen(
        command, cwd=Path(__file__).parents[1], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def fork(recipe: str, source: str, folder: str) -> Ended:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            sys.stdout = os.fdopen(writing, "w")
            picture_worker.main(recipe, source, folder)
            sys.stdout.close()
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    _, status, used = os.wait4(child, 0)
    return Ended(told, status, used.ru_maxrss * 1024)


def serve() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asdict(fork(*json.loads(line)))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
