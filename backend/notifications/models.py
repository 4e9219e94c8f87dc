"""What people have switched off, and what was mailed about events."""

from django.conf import settings
from django.db import models

from common.times import now
from events.models import Event


class Kind(models.TextChoices):
    """The kinds of mail that one can do without."""

    EVENTS = "events", "Invitations to events, and what changes about them"
    REMINDERS = "reminders", "Reminders, a day and an hour before an event"


class MailSwitchedOff(models.Model):
    """This person wants no mail of this kind. No row: they get it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_switch_per_kind")]

    def __str__(self) -> str:
        return f"no {self.kind} for {self.user_id}"


class Announcement(models.Model):
    """Something that those concerned by an event are told once."""

    class Kind(models.TextChoices):
        CHANGED = "changed"  # made, edited or called off; `about` is the event's sequence
        MOVED_UP = "moved_up"  # places were free for some who waited; `about` is the room's version of that change
        DAY = "day"  # reminders, so long before the start; `about` is the start, in seconds of Unix time
        HOUR = "hour"

    event = models.ForeignKey(Event, models.CASCADE, related_name="+", db_index=False)  # announced_once
    kind = models.CharField(max_length=8, choices=Kind)
    about = models.BigIntegerField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "kind", "about"], name="announced_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} of {self.event_id}"


class EventMail(models.Model):
    """An announcement's mail to one person. Done, it was sent, or there was nothing to tell them any more."""

    announcement = models.ForeignKey(
        Announcement, models.CASCADE, related_name="mails", db_index=False
    )  # one_mail_each
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    done_at = models.DateTimeField(null=True)
    sent = models.BooleanField(default=False)  # or handed over by a try that failed: they may have it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "user"], name="one_mail_each")]

    def __str__(self) -> str:
        return f"{self.announcement_id} to {self.user_id}"
