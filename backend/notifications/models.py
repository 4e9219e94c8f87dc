"""What people have switched off."""

from django.conf import settings
from django.db import models


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
