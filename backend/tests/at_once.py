"""Things that happen at the same moment: in threads, each with a database connection of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from rooms.log import lock_room
from rooms.models import Room
from tests.person import Person

LONGEST_WAIT = 10.0  # seconds: far above what any of it takes; a test fails when it is over


def tab(person: Person) -> Person:
    """A browser tab of this person's, signed in already, to do something at the same time as others."""
    other = Person(person.user)
    assert other.client
    return other


def in_thread(pool: ThreadPoolExecutor, action: Callable[[], Any]) -> "Future[Any]":
    def run() -> Any:
        try:
            return action()
        finally:
            connection.close()

    return pool.submit(run)


def together(*actions: Callable[[], Any]) -> list[Any]:
    """What they return, once all of them ran side by side."""
    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(LONGEST_WAIT) for future in [in_thread(pool, action) for action in actions]]


def queued_at(room: Room, *actions: Callable[[], Any], before: Callable[[], Any] = lambda: None) -> list[Any]:
    """What they return, let go at once when all of them wait for the room's lock.

    `before` happens in the transaction that they wait for, so all of them began before it was over.
    """
    return while_held(lambda: (lock_room(room.pk), before()), *actions)


def while_held(hold: Callable[[], Any], *actions: Callable[[], Any], in_turn: bool = False) -> list[Any]:
    """The same for any lock: `hold` is called in a transaction that ends when all the actions wait for it.

    `in_turn`: each begins when those before it wait, so they get the lock in this order.
    """
    with ThreadPoolExecutor(len(actions)) as pool:
        with transaction.atomic():
            hold()
            futures = []
            for number, action in enumerate(actions, start=1):
                futures.append(in_thread(pool, action))
                if in_turn or number == len(actions):
                    wait_for_waiting(number)
        return [future.result(LONGEST_WAIT) for future in futures]


def wait_for_waiting(many: int) -> None:
    """Until so many connections wait for a lock in this database."""
    over = time.monotonic() + LONGEST_WAIT
    while (waiting := count_waiting()) < many:
        assert time.monotonic() < over, f"{waiting} of {many} came to wait for the lock"
        time.sleep(0.005)


def count_waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # or a transaction sees the first answer again and again
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def lock_held(room: Room) -> Iterator[None]:
    """Somebody else's transaction has the room's lock."""
    with transaction.atomic():
        lock_room(room.pk)
        yield
