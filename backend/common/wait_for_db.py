"""Start order does not matter: every process waits for its database and says so."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from config.first_look import all_are_applied

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5
SAY_EVERY_SECONDS = 5.0


class DatabaseNotReady(Exception):
    """The wait was over before the database could be used."""


def wait_for_db(
    *, timeout: float | None = None, migrated: bool = True, say: Callable[[str], None] = log.warning
) -> None:
    """Return once the database answers and, if `migrated`, has every migration. `timeout` in seconds, None: for ever.

    Raises DatabaseNotReady with the last reason.
    """
    started, said = time.monotonic(), float("-inf")
    while reason := why_not_ready(migrated=migrated):
        now = time.monotonic()
        if timeout is not None and now - started >= timeout:
            raise DatabaseNotReady(reason)
        if now - said >= SAY_EVERY_SECONDS:
            say(f"waiting for the database: {reason}")
            said = now
        time.sleep(PAUSE_SECONDS)


def why_not_ready(*, migrated: bool) -> str:
    """Empty when the database can be used; else what is wrong, with host, port and the setting to look at."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        connection.close_if_unusable_or_obsolete()
        connection.ensure_connection()
        return unapplied_migrations() if migrated else ""
    except (OperationalError, InterfaceError) as error:
        connection.close()
        given = connection.settings_dict
        reason = str(error).strip().partition("\n")[0]
        return f"{reason} (DATABASE_URL names {given['HOST'] or 'a local socket'}:{given['PORT'] or 5432})"


def unapplied_migrations() -> str:
    """Django's own answer takes loading all migrations: mostly their names are enough."""
    connection = connections[DEFAULT_DB_ALIAS]
    if all_are_applied(settings.INSTALLED_APPS, MigrationRecorder(connection).applied_migrations()):
        return ""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} migrations are not applied yet (manage.py migrate)" if missing else ""
