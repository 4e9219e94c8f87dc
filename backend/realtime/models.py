"""How far the relay is, that it lives, and who may be listening."""

from django.conf import settings
from django.db import models

from rooms.models import Room


class PublishCursor(models.Model):
    """Up to which version a room's changes are published. A trigger makes it with its room (migration 0001);
    only the relay's lane that holds the room's lock moves it, by one version at a time.
    """

    room = models.OneToOneField(Room, models.PROTECT, primary_key=True, related_name="+")
    published_version = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"room {self.room_id} at {self.published_version}"


class RelayHeartbeat(models.Model):
    """The last sign of life of a lane, by whichever relay holds it."""

    lane = models.PositiveSmallIntegerField(primary_key=True)
    at = models.DateTimeField()
    holder = models.CharField(max_length=100)  # host and process id
    lag_seconds = models.FloatField()  # age of the oldest change that waits, in rooms that aren't stopped
    stopped_rooms = models.PositiveIntegerField()  # whose next change Centrifugo calls invalid

    def __str__(self) -> str:
        return f"lane {self.lane} at {self.at}"


class Relay(models.Model):
    """A relay that lives, by its own word every two seconds (realtime.relay.share)."""

    name = models.CharField(max_length=120, primary_key=True)
    lanes = models.PositiveSmallIntegerField()  # how many there are, by its settings
    since = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"


class Lease(models.Model):
    """Somebody may be listening to this person's channel: changes are published there as long as there is a row.

    Given with each token for the channel (realtime.leases), and not ended by its time but by being closed
    (realtime.relay.closing).
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    until = models.DateTimeField(db_index=True)
    broken_at = models.DateTimeField(null=True)  # the relay went on without the channel, which must be told
    # Whether all who asked for a token under this lease take publications of several changes.
    takes_changes = models.BooleanField(db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["broken_at"], condition=models.Q(broken_at__isnull=False), name="broken_lease"),
            models.Index(fields=["user"], condition=models.Q(takes_changes=False), name="apart_lease"),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} until {self.until}"
