"""`manage.py worker`: do the jobs that the rest of the server has written down."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications import worker


class Command(BaseCommand):
    help = "Does jobs, mail among them, until told to stop."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        worker.run()
