"""A first look at the database without Django, which takes half a second of processor time to load.

A yes is sure. Whatever else is the case, `manage.py wait_for_db` finds out, says, and waits for.
"""

import os
import signal
from collections.abc import Collection, Iterator
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

Name = tuple[str, str]  # a migration's: of which app, and what it is called there


def database_is_ready() -> bool:
    """In a process of its own: what it loads is nothing to those that are forked later."""
    if child := os.fork():
        try:
            return os.waitpid(child, 0)[1] == 0
        except BaseException:  # told to end
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise
    ready = False
    try:
        ready = _is_migrated()
    finally:
        os._exit(0 if ready else 1)


def all_are_applied(apps: Collection[str], applied: Collection[Name]) -> bool:
    """Whether these apps have no migration beside those. `apps`: as INSTALLED_APPS names them."""
    return all(name in applied for app in apps for name in _migrations_of(app))


def _migrations_of(app: str) -> Iterator[Name]:
    """Those that Django would find."""
    spec = find_spec(app)
    folders = [str(Path(each, "migrations")) for each in spec.submodule_search_locations or ()] if spec else []
    for module in iter_modules(folders):
        if module.name[0] not in "_~":
            yield app.rpartition(".")[2], module.name


def _is_migrated() -> bool:
    import psycopg2

    settings: Any = import_module(os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings"))
    given = settings.DATABASES["default"]
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    address = {ours: given[theirs] for ours, theirs in names.items() if given[theirs]}
    try:
        with closing(psycopg2.connect(**address, **given["OPTIONS"])) as session, session.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return all_are_applied(settings.INSTALLED_APPS, set(cursor.fetchall()))
    except psycopg2.Error:
        return False
