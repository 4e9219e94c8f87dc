"""What a request asks the database, without the statements that only begin and end transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

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


@contextmanager
def rows_read() -> Iterator[list[int]]:
    """Fills its list with how many rows each statement of the block brought back or changed."""
    rows: list[int] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        rows.append(context["cursor"].rowcount)
        return result

    with connection.execute_wrapper(count):
        yield rows
