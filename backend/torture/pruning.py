"""`python -m torture.pruning`: cuts off the log's old end, all but its last few versions, until it is killed.

What is cut off is kept for the checker (torture.checker.watch): what nobody may ask for any more bears witness still.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta

import django

KEPT = 5  # versions of a room, instead of a thousand
PAUSE = 1.0  # seconds


def prune_once() -> int:
    """How many rows went."""
    from django.db import connection

    from common.times import now
    from realtime.pruning import prune
    from torture.checker.watch import KEEP_PRUNED

    with connection.cursor() as cursor:
        cursor.execute(KEEP_PRUNED)
    return sum(rows for _, rows in prune(before=now() + timedelta(hours=1), keep=KEPT))


def main() -> None:
    django.setup()
    from django.db import DatabaseError, InterfaceError, connection

    while True:
        with suppress(DatabaseError, InterfaceError):  # PostgreSQL is away
            prune_once()
        connection.close_if_unusable_or_obsolete()
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
