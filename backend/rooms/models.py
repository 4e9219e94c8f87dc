"""Rooms, ways into them, and the log of everything that changed. Who is and was in them: memberships.py."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.times import iso, now
from rooms.memberships import Membership as Membership

NAME_MAX = 80
TOPIC_MAX = 250
DIRECT_MAX = 9  # people of a direct room
ALWAYS_KEPT = 1_000  # versions of a room that pruning leaves in the log, however old


class Room(models.Model):
    class Kind(models.TextChoices):
        PUBLIC = "public"
        PRIVATE = "private"
        DIRECT = "direct"  # exactly the people of its key, for good; without a name and without roles

    class Posting(models.TextChoices):
        EVERYONE = "everyone"
        MODERATORS = "moderators"  # and owners: a room for announcements

    name = models.CharField(max_length=NAME_MAX)  # empty in direct rooms: clients show the others' names
    kind = models.CharField(max_length=8, choices=Kind)
    topic = models.CharField(max_length=TOPIC_MAX, blank=True, default="")
    posting = models.CharField("who may post", max_length=10, choices=Posting, db_default=Posting.EVERYONE)
    members_invite = models.BooleanField("members may invite", db_default=False)
    archived = models.BooleanField("only to be read", db_default=False)
    created_at = models.DateTimeField(default=now)
    direct_key = ArrayField(models.BigIntegerField(), null=True)  # the sorted user ids of a direct room

    # Moved by rooms.log.record_change alone
    version = models.BigIntegerField(default=0)
    change_id = models.UUIDField(null=True)  # of the change that took `version`

    # Written under the room's lock by whoever makes the change, saved by record_change
    last_number = models.BigIntegerField(default=0)
    last_preview = models.JSONField(null=True)  # {id, content cut short, user, created_at} of the last message
    member_count = models.PositiveIntegerField(default=0)
    bumped_at = models.DateTimeField(default=now)

    locked_in: Any = None  # the transaction whose lock_room made this object

    # No index on what a message moves: without one PostgreSQL rewrites the row in its page alone (HOT), and lists of
    # rooms sort a few thousand rows in milliseconds.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["direct_key"], name="one_direct_room_per_people"),
            models.CheckConstraint(
                condition=Q(kind="direct", direct_key__isnull=False) | (~Q(kind="direct") & Q(direct_key=None)),
                name="direct_rooms_have_keys",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"direct {self.direct_key}"

    @property
    def next_version(self) -> int:
        """The version that the change being made will take."""
        return self.version + 1

    def configure(self, settings: dict[str, Any]) -> None:
        """Save these settings: what record_change does not."""
        for name, value in settings.items():
            setattr(self, name, value)
        self.save(update_fields=list(settings))

    def show_author_anew(self, person: Any) -> None:
        """The last message is shown as this person's, as they look now, if it is theirs. For the caller to save."""
        if self.last_preview and self.last_preview["user"]["id"] == person.pk:
            self.last_preview = {**self.last_preview, "user": person.as_author()}

    def reference(self) -> dict[str, Any]:
        """How messages name their room: {id, version, bumped_at}."""
        return {"id": self.pk, "version": self.version, "bumped_at": iso(self.bumped_at)}


class MentionQuerySet(models.QuerySet["Mention"]):
    def of_message(self, room: Room, number: int) -> MentionQuerySet:
        return self.filter(room=room, number=number)

    def add(self, room: Room, number: int, *, by: int, users: list[int], everyone: bool) -> None:
        """What a message's author says: themselves they don't call."""
        called: list[int | None] = [user for user in users if user != by]
        called += [None] if everyone else []
        self.bulk_create(self.model(room=room, number=number, user_id=user, by_id=by) for user in called)


class Mention(models.Model):
    """A message of a room that calls for a person, or with `user` null for everybody else in the room.

    Only to be counted by: what a message mentions stands with the message. One row for a whole room, so that
    writing costs the same whoever is in it.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)  # one_mention
    number = models.BigIntegerField()  # the message's
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[Any] = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "user", "number"], name="one_mention", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user_id or 'everyone'} in {self.room_id}/{self.number}"


class Ban(models.Model):
    """A person who may neither see nor join a room."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="bans", db_index=False)  # one_ban_per_person
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="one_ban_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} out of {self.room_id}"


class InviteQuerySet(models.QuerySet["Invite"]):
    def live(self) -> InviteQuerySet:
        unused = Q(uses=None) | Q(used__lt=models.F("uses"))
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now()), unused, room__archived=False)

    def spent(self) -> InviteQuerySet:
        return self.filter(Q(expires_at__lte=now()) | Q(used__gte=models.F("uses")))


class Invite(models.Model):
    """A way into a room: for one person by name, gone when they are in, or by a link for whoever has its code."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="invites")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=32, blank=True, default="")
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(null=True)  # how many may come by this link; null: as many as like
    used = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = InviteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="one_invite_per_person"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_invite_per_code"),
            models.CheckConstraint(condition=Q(user=None) ^ Q(code=""), name="by_name_or_by_link"),
        ]

    def __str__(self) -> str:
        return f"into {self.room_id}"

    def use(self) -> None:
        """One has come in by this link. Under the room's lock, so that no more come than may."""
        self.used += 1
        self.save(update_fields=["used"])


class Change(models.Model):
    """One row of the log: what took `version` of `room`. Written by rooms.log.record_change alone.

    The table that grows fastest: its only indexes are the key and (room, version).
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="changes", db_index=False)
    version = models.BigIntegerField()
    uuid = models.UUIDField(default=uuid.uuid4)
    prev = models.UUIDField(null=True)  # uuid of version - 1
    type = models.CharField(max_length=32)
    body = models.JSONField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "version"], name="one_change_per_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="versions_start_at_1"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.room_id}/{self.version}"

    def as_read(self) -> dict[str, Any]:
        """The change as published and as read; `body` as it stands in the log."""
        return {
            "id": str(self.uuid),
            "prev": str(self.prev) if self.prev else None,
            "room": self.room_id,
            "version": self.version,
            "type": self.type,
            "at": iso(self.at),
            "actor": self.actor_id,
            "body": self.body,
        }
