"""`manage.py setup_link`: the link that makes the first administrator."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.access import needs_setup
from accounts.actions import make_setup_link


class Command(BaseCommand):
    help = "Prints a link that makes the first administrator, once. A link made before ends."

    def handle(self, *args: Any, **options: Any) -> None:
        if not needs_setup():
            raise CommandError("This server has an administrator already. Another one: manage.py createsuperuser")
        self.stdout.write(f"{settings.PUBLIC_URL}/setup/{make_setup_link()}")
