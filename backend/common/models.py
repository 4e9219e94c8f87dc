"""What administrators have read of what is not public, and whom they have deactivated."""

from django.conf import settings
from django.db import models

from common.times import now


class AuditEntry(models.Model):
    """Somebody looked, in the admin site, into a room that is not public, or ended an account for good."""

    class Action(models.TextChoices):
        OPENED = "opened"  # one thing
        LISTED = "listed"  # those of one room
        DEACTIVATED = "deactivated"  # an account

    at = models.DateTimeField(default=now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    action = models.CharField(max_length=11, choices=Action)
    what = models.CharField(max_length=40)  # the model: "messaging.message"
    object_id = models.CharField(max_length=64, blank=True, default="")
    room_id = models.BigIntegerField(null=True)  # none: it is of no room

    class Meta:
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        where = f" of room {self.room_id}" if self.room_id else ""
        return f"{self.what} {self.object_id or 'list'}{where}"
