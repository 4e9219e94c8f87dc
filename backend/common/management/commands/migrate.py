"""`manage.py migrate`: Django's, which may work on millions of rows."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from common.patience import no_hurry


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with no_hurry(connections[options["database"]]):
            super().handle(*args, **options)
