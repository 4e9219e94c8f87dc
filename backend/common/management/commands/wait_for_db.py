"""`manage.py wait_for_db`: return when the database can be used."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.wait_for_db import DatabaseNotReady, wait_for_db


class Command(BaseCommand):
    help = "Waits until the database answers (and is migrated, unless --unmigrated), saying what it waits for."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--timeout", type=float, default=None, help="seconds; without it, for ever")
        parser.add_argument("--unmigrated", action="store_true", help="be content with a database that answers")

    def handle(self, *args: Any, timeout: float | None, unmigrated: bool, **options: Any) -> None:
        try:
            wait_for_db(timeout=timeout, migrated=not unmigrated, say=self.stderr.write)
        except DatabaseNotReady as error:
            raise CommandError(str(error)) from None
