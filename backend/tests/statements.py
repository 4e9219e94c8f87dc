"""What a request asks the database, without the statements that only begin and end transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Asker(Protocol):
    @property
    def client(self) -> Client: ...


@contextmanager
def statements(asker: Asker) -> Iterator[list[str]]:
    """Fills its list, on leaving the block, with the SQL that ran in it; `asker` is signed in before it begins."""
    seen: list[str] = []
    assert asker.client
    with CaptureQueriesContext(connection) as captured:
        yield seen
    seen.extend(query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION))
