"""Files that are attached to messages, or wait to be: the rows. What is on disk: uploads.py and common.media."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models

from accounts.models import User
from common.times import now
from messaging.kinds import NAME_MAX
from messaging.uploads import Kept
from rooms.models import Room

if TYPE_CHECKING:
    from messaging.models import Message

ATTACHMENTS_MAX = 10  # of one message
UNSENT_MAX = 30  # that one person may have waiting
DAY = timedelta(days=1)  # that unsent ones are kept; what was uploaded within it counts against the daily limit


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def unsent(self) -> AttachmentQuerySet:
        return self.filter(message=None, state__in=(Attachment.State.ARRIVING, Attachment.State.READY))

    def uploaded_lately(self, uploader: User) -> int:
        """Bytes within a day, those that are gone again among them."""
        lately = self.filter(uploader=uploader, created_at__gt=now() - DAY)
        return lately.aggregate(total=models.Sum("size"))["total"] or 0

    def attach(self, message: Message, attachments: Sequence[Attachment]) -> None:
        """They belong to the message from now on, which shows them already."""
        if attachments:
            self.filter(pk__in=[each.pk for each in attachments]).update(message=message)

    def give_up(self) -> int:
        """Nobody gets them from now on, and what they were called is forgotten; a job removes the files."""
        return self.update(state=Attachment.State.GONE, message=None, name="")


class Attachment(models.Model):
    class State(models.TextChoices):
        ARRIVING = "arriving"  # counted already; not whole yet
        READY = "ready"
        GONE = "gone"  # its file is still to be removed
        CLEARED = "cleared"  # nothing is left of it but what counts against the daily limit

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    message = models.ForeignKey("messaging.Message", models.PROTECT, null=True, related_name="files")  # once it is sent
    name = models.CharField(max_length=NAME_MAX, blank=True)
    type = models.CharField(max_length=100)  # by its bytes
    size = models.BigIntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ARRIVING)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[Any] = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["uploader", "created_at"], name="attachments_of_a_day"),
            models.Index(fields=["created_at"], condition=models.Q(message=None), name="attachments_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.uploader_id}"

    @property
    def is_picture(self) -> bool:
        return self.width is not None

    def arrived(self, kept: Kept) -> None:
        self.state, self.name, self.type = self.State.READY, kept.name, kept.type
        self.size, self.width, self.height = kept.size, kept.width, kept.height
        self.save(update_fields=["state", "name", "type", "size", "width", "height"])

    def card(self) -> dict[str, Any]:
        """As its message shows it, and its uploader before."""
        url = f"/api/attachments/{self.pk}/"
        return {
            "id": str(self.pk),
            "name": self.name,
            "size": self.size,
            "type": self.type,
            "width": self.width,
            "height": self.height,
            "thumbnail": f"{url}thumbnail/" if self.is_picture else None,
            "url": url,
        }
