"""What the worker does: mail, and what is left of its own work."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_q.models import Failure

from accounts.models import User
from accounts.passwords import make_token
from common.jobs import every_minute, job
from notifications.mail import compose

KEEP_FAILURES = timedelta(days=30)


@every_minute
def forget_old_failures() -> None:
    """What failed is kept long enough to be looked at."""
    Failure.objects.filter(stopped__lt=timezone.now() - KEEP_FAILURES).delete()


@job
def send_password_reset(user: int | None) -> None:
    """The link that sets a new password. Nobody has the address: nothing happens. Twice: the newer mail works, too."""
    person = User.objects.filter(pk=user or 0, is_active=True).first()
    if person:
        link = f"{settings.PUBLIC_URL}/reset/{make_token(person)}"
        compose(person, "password_reset", "Set a new password", link=link, handle=person.handle).send()
