"""Maintenance takes its time: the limits of settings.py are for what people wait for."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")  # not lock_timeout: others wait behind who waits


@contextmanager
def no_hurry(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Statements inside may take as long as they do."""
    with connection.cursor() as cursor:
        for name in LIMITS:
            cursor.execute(f"SET {name} = 0")
    try:
        yield
    finally:
        if connection.is_usable():  # not in a transaction that failed
            with connection.cursor() as cursor:
                for name in LIMITS:
                    cursor.execute(f"RESET {name}")
