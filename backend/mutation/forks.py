"""Runs work in forks of this process, each with a database of its own that is as new."""

import os
import resource
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Work:
    """`run` says whether all went well; after `seconds` it is ended."""

    run: Callable[[], bool]
    seconds: float


def run_all(works: Sequence[Work], *, jobs: int, log: Path) -> Iterator[tuple[int, bool]]:
    """So many at a time: each one's place, and whether it went well, as they end."""
    waiting = deque(enumerate(works))
    running: dict[int, tuple[int, float]] = {}  # by process
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                place, work = waiting.popleft()
                child = _start(work, _database(place), log)
                running[child] = place, time.monotonic() + work.seconds
            for child, (place, end) in list(running.items()):
                if time.monotonic() > end:
                    os.killpg(child, signal.SIGKILL)
                ended, status = os.waitpid(child, os.WNOHANG)
                if ended:
                    del running[child]
                    _drop(_database(place))
                    yield place, status == 0
            time.sleep(0.01)
    finally:
        for child in running:
            os.killpg(child, signal.SIGKILL)


def _database(place: int) -> str:
    return f"mutation_{os.getpid()}_{place}"


def _start(work: Work, database: str, log: Path) -> int:
    """The child's process. It has so much of the processor, lest it turn for ever when nobody is left to end it."""
    _ask(f'CREATE DATABASE "{database}"')
    sys.stdout.flush()
    if child := os.fork():
        return child
    went_well = False
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (int(work.seconds) + 1, int(work.seconds) + 2))
        sys.stdout = sys.stderr = output = log.open("a", buffering=1)
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
        went_well = work.run()
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(not went_well)


def _drop(database: str) -> None:
    _ask(f'DROP DATABASE "{database}" WITH (FORCE)')


def _ask(statement: str) -> None:
    """Of the server itself: the tables come with each new database (stack.database.migrated)."""
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(statement)
