"""One consistent look at the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment: one REPEATABLE READ READ ONLY transaction.

    The isolation has to be the first statement of the outermost transaction, so a block inside another
    transaction (a test that rolls back) reads as that one does.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
