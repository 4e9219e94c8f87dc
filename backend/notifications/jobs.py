"""What the worker does: mail, and what is left of its own work."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_q.models import Failure, Success

from accounts.models import User
from accounts.passwords import make_token
from common.jobs import every_minute, job
from notifications import announcements
from notifications.mail import compose

KEEP_FAILURES, KEEP_DONE = timedelta(days=30), timedelta(days=1)


@every_minute
def forget_old_failures() -> None:
    """What failed is kept long enough to be looked at."""
    Failure.objects.filter(stopped__lt=timezone.now() - KEEP_FAILURES).delete()


@every_minute
def forget_done_jobs() -> None:
    """What was done is kept long enough to see that it was."""
    Success.objects.filter(stopped__lt=timezone.now() - KEEP_DONE).delete()


@every_minute
def remind_of_events() -> None:
    """Those who go, perhaps: a day and an hour before."""
    announcements.announce_reminders()


@every_minute
def forget_old_announcements() -> None:
    """Of events that are long over."""
    announcements.forget_old_announcements()


@job
def announce_event(event: str, kind: str, about: int) -> None:
    """Tell of something that happened to it."""
    announcements.announce(event_id=event, kind=kind, about=about)


@job
def address_announcement(announcement: int, after: int) -> None:
    """Whom to tell, from the first after this user on."""
    announcements.address(announcement_id=announcement, after=after)


@job
def send_event_mail(mail: int) -> None:
    """To one person."""
    announcements.send(mail_id=mail)


@job
def send_password_reset(user: int | None) -> None:
    """The link that sets a new password. Nobody has the address: nothing happens. Twice: the newer mail works, too."""
    person = User.objects.filter(pk=user or 0, is_active=True).first()
    if person:
        link = f"{settings.PUBLIC_URL}/reset/{make_token(person)}"
        compose(person, "password_reset", "Set a new password", link=link, handle=person.handle).send()
