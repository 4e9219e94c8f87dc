"""What a fault has to work with: the servers, and a way to the database that no fault is on."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg2

from stack import processes
from torture.stack import FaultyInstance

T = TypeVar("T")
Undo = Callable[[], Awaitable[None]]


class Impossible(Exception):
    """This machine, or this run, can't have such a fault."""


@dataclass(frozen=True)
class Scene:
    """`note`: an event of the history, its kind and its facts."""

    instance: FaultyInstance
    database: str
    note: Callable[..., None]

    def pid(self, service: str) -> int:
        return self.instance.home.recorded()[service][0]

    def children(self, service: str) -> list[int]:
        return sorted(process.pid for process in processes.family(self.pid(service)))


Begin = Callable[[Scene, str, float], Awaitable[Undo | None]]  # the last: from 0 to 1, picks among the like


def ask(database: str, sql: str) -> list[tuple[Any, ...]]:
    """In autocommit. The rows, where there are any."""
    with contextlib.closing(psycopg2.connect(database)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


def send(number: signal.Signals, pids: Sequence[int] | dict[int, str]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def pick(among: Sequence[T], chance: float) -> T:
    return among[min(len(among) - 1, int(chance * len(among)))]
