"""manage.py migrate: a statement may take its time, waiting for a lock may not."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_migrate


@pytest.mark.django_db
def test_a_migration_may_take_longer_than_a_request():
    seen: list[Any] = []

    def work(**_: object) -> None:
        """Before the first migration, on the connection of all of them."""
        if not seen:
            cursor.execute("SELECT pg_sleep(0.02), current_setting('lock_timeout')")
            seen.append(cursor.fetchone()[1])

    pre_migrate.connect(work)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 1")
            call_command("migrate", "contenttypes", verbosity=0)
            cursor.execute("SHOW statement_timeout")
            assert (seen, cursor.fetchone()) == (["2s"], ("15s",))
    finally:
        pre_migrate.disconnect(work)
