"""`manage.py wait_for_db`: return when the database can be used."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.wait_for_db import DatabaseNotReady, wait_for_db


class Command(BaseCommand):
    help = "Waits until the database answers and is migrated, saying what it waits for."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--timeout", type=float, default=None, help="seconds; without it, for ever")

    def handle(self, *args: Any, timeout: float | None, **options: Any) -> None:
        try:
            wait_for_db(timeout=timeout, say=self.stderr.write)
        except DatabaseNotReady as error:
            raise CommandError(str(error)) from None
