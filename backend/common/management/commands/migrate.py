"""`manage.py migrate`: Django's, which may work on millions of rows, and for whose database one may wait."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from common.patience import no_hurry
from common.wait_for_db import wait_for_db


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--wait", action="store_true", help="first wait for the database, saying what for")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["wait"]:
            wait_for_db(migrated=False, say=self.stderr.write)
        with no_hurry(connections[options["database"]]):
            super().handle(*args, **options)
