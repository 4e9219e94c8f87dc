"""`manage.py seed_demo`: people to sign in as and rooms with a past, on an empty database."""

import secrets
from os import environ
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from demo.seed import seed_demo


class Command(BaseCommand):
    help = "Fills an empty database with the demo; does nothing to any other."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            self.stdout.write("There are accounts already: nothing is added.")
            return
        given = environ.get("LOCKSTEP_DEMO_PASSWORD")
        password = given or secrets.token_urlsafe(9)
        seed_demo(password=password, say=self.stdout.write)
        if not given:
            self.stdout.write(f"Everybody's password: {password}")
