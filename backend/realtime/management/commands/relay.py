"""`manage.py relay`: publish the change log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from realtime.relay import supervisor


class Command(BaseCommand):
    help = "Publishes every change to its audience, in order, until told to stop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="publish all that is due and return")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if not once:
            return supervisor.run()
        try:
            return supervisor.publish_once()
        except supervisor.NotPublished as error:
            raise CommandError(str(error)) from None
