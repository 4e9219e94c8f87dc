"""`manage.py send_test_mail alice@example.org`: whether mail leaves."""

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from notifications.mail import compose


class Command(BaseCommand):
    help = "Sends a mail at once, past the worker, and says what went wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        if not settings.MAIL_IS_ON:
            raise CommandError("Mail is off. Set EMAIL_URL=smtp://user:password@host:port, and EMAIL_FROM.")
        try:
            compose(User(email=address, handle=address), "test", "A test").send()
        except (SMTPException, OSError) as error:
            server = f"EMAIL_URL's {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
            raise CommandError(f"{server} did not take it from {settings.DEFAULT_FROM_EMAIL}: {error}") from None
        self.stdout.write(f"Sent to {address} from {settings.DEFAULT_FROM_EMAIL}.")
