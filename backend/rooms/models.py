"""Rooms, who is and was in them, and the log of everything that changed."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Func, Max, Q

from common.rows import first
from common.times import iso, now

NAME_MAX = 80
TOPIC_MAX = 250
DIRECT_MAX = 9  # people of a direct room
ALWAYS_KEPT = 1_000  # versions of a room that pruning leaves in the log, however old
MENTIONS_TOLD = 100  # of the unread messages that mention one, so many are named


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


# Of nobody whose account has ended meanwhile: that is looked at with each write, as leaving is.
STAY = """
SELECT stay.* FROM rooms_membership AS stay JOIN accounts_user AS account ON account.id = stay.user_id
WHERE stay.room_id = %s AND stay.user_id = %s AND stay.left_version IS NULL AND account.is_active
"""

# All of one's own comes back: another device may have changed the rest of it since the row was read.
MOVE_FORWARD = """
UPDATE rooms_membership SET read_number = %(number)s, mine_version = mine_version + 1
WHERE id = %(id)s AND read_number < %(number)s AND left_version IS NULL RETURNING read_number, notify, mine_version
"""
MOVE_BACK = MOVE_FORWARD.replace("<", ">")
SET_NOTIFY = """
UPDATE rooms_membership SET notify = %(level)s, mine_version = mine_version + 1
WHERE id = %(id)s AND notify <> %(level)s AND left_version IS NULL RETURNING read_number, notify, mine_version
"""

# A row of accounts_user as User.as_author shows it.
AUTHOR = (
    "jsonb_build_object('id', id, 'username', handle, 'display_name', display_name,"
    " 'avatar', '/api/avatars/' || avatar || '/')"
)

# Whom a direct room is between; null for other rooms, whose key is null.
PEOPLE = Func(
    "room__direct_key",
    template="(SELECT jsonb_agg(%(author)s ORDER BY id) FROM accounts_user WHERE id = ANY (%(expressions)s))",
    author=AUTHOR,
    output_field=models.JSONField(),
)

# Who wrote the last message, as they look now: the preview was written with the message.
LAST_AUTHOR = Func(
    "room__last_preview",
    template="(SELECT %(author)s FROM accounts_user WHERE id = (%(expressions)s #>> '{user,id}')::bigint)",
    author=AUTHOR,
    output_field=models.JSONField(),
)


# The numbers of the messages above the read marker that mention whose stay it is, the newest first. In the statement
# that reads the room, so that both are of one moment; of the table it touches what it finds, whatever is unread.
MENTIONED = Func(
    "room",
    "user",
    "read_number",
    template="""ARRAY(
    SELECT found.number FROM (SELECT %(expressions)s) AS stay (room_id, user_id, seen), LATERAL (
        (SELECT number FROM rooms_mention
         WHERE room_id = stay.room_id AND user_id = stay.user_id AND number > stay.seen
         ORDER BY number DESC LIMIT %(most)s)
        UNION
        (SELECT number FROM rooms_mention
         WHERE room_id = stay.room_id AND user_id IS NULL AND number > stay.seen AND by_id <> stay.user_id
         ORDER BY number DESC LIMIT %(most)s)
    ) AS found ORDER BY found.number DESC LIMIT %(most)s)""",
    most=MENTIONS_TOLD,
    output_field=ArrayField(models.BigIntegerField()),
)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(left_version=None)

    def with_room(self) -> MembershipQuerySet:
        """With `room`, `mentioned`, `last_author` and, for direct rooms, its `people`: a whole card in one query."""
        rows: Any = self.select_related("room")  # to mypy, `people` would be there already
        loaded: MembershipQuerySet = rows.annotate(people=PEOPLE, mentioned=MENTIONED, last_author=LAST_AUTHOR)
        return loaded

    def stay_of(self, user: Any, room: Room) -> Membership | None:
        """The person's current stay; None while they may not sign in."""
        return first(self.model, STAY, [room.pk, user.pk])

    def start(self, room: Room, user: Any, *, role: str) -> Membership:
        """A new stay from the room's next version on. What is one's own goes on from the stay before."""
        (stay,) = self.stays_for(room, [user.pk], role=role)
        stay.save()
        stay.mentioned = []  # nothing is above its marker yet
        return stay

    def stays_for(self, room: Room, users: list[int], *, role: str) -> list[Membership]:
        """Unsaved stays, as `start` makes them, of those among `users` who aren't in the room."""
        before = {
            user: (mine, is_in)
            for user, mine, is_in in self.filter(room=room, user_id__in=users)
            .values_list("user")
            .annotate(mine=Max("mine_version"), is_in=BoolOr(Q(left_version=None)))
        }
        return [
            Membership(
                room=room,
                user_id=user,
                role=role,
                joined_version=room.next_version,
                read_number=room.last_number,
                mine_version=before.get(user, (0, False))[0] + 1,
            )
            for user in dict.fromkeys(users)
            if not before.get(user, (0, False))[1]
        ]

    def longest_standing(self, room: Room, *, role: str) -> Membership | None:
        """Among those who may sign in."""
        stays = self.current().filter(room=room, role=role, user__is_active=True)
        return stays.order_by("joined_version", "id").first()


class Membership(models.Model):
    """One stay of a person in a room. Leaving ends it; coming back makes another."""

    class Notify(models.TextChoices):
        """What of a room calls for its person."""

        ALL = "all"
        MENTIONS = "mentions"
        NONE = "none"

    class Role(models.TextChoices):
        OWNER = "owner"
        MODERATOR = "moderator"
        MEMBER = "member"

    room = models.ForeignKey(Room, models.PROTECT, related_name="memberships", db_index=False)  # stays_of_person
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    joined_version = models.BigIntegerField()
    left_version = models.BigIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField(default=now)

    # One's own, not in the room's log: the higher mine_version wins everywhere
    read_number = models.BigIntegerField(default=0)
    notify = models.CharField(max_length=8, choices=Notify, default=Notify.ALL, db_default=Notify.ALL)
    mine_version = models.BigIntegerField(default=1)

    people: list[dict[str, Any]] | None = None  # of a direct room, where with_room has loaded them
    mentioned: list[int]  # where with_room has loaded them
    last_author: dict[str, Any] | None = None  # of the room's last message, where with_room has loaded them

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], condition=Q(left_version=None), name="one_stay_at_a_time"),
            models.CheckConstraint(
                condition=Q(left_version=None) | Q(left_version__gt=models.F("joined_version")),
                name="leaves_after_joining",
            ),
        ]
        indexes = [
            models.Index(
                fields=["room", "role", "joined_version", "id"], condition=Q(left_version=None), name="stay_by_role"
            ),
            models.Index(fields=["room", "user", "joined_version"], name="stays_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}"

    def read_up_to(self, number: int) -> bool:
        """Move the read marker forward. Whether it moved; if not, this object may be behind.

        One statement that looks at the row as it is: of two at once the further one stands, and a stay that has
        ended is left alone, so that the next stay's `mine_version` is above all that were ever told.
        """
        return self._set_own(MOVE_FORWARD, number=number)

    def unread_from(self, number: int) -> bool:
        """Move the read marker back before a message, by its owner's wish. Whether it moved, as in `read_up_to`."""
        return self._set_own(MOVE_BACK, number=max(0, number - 1))

    def set_notify(self, level: str) -> bool:
        """Whether it was another; if not, this object may be behind. One statement, as in `read_up_to`."""
        return self._set_own(SET_NOTIFY, level=level)

    def _set_own(self, statement: str, **wanted: int | str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(statement, {**wanted, "id": self.pk})
            row = cursor.fetchone()
        if row:
            self.read_number, self.notify, self.mine_version = row
        return row is not None


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
    """A way into a room: for one person by name, gone when they come in, or by a link for whoever has its code."""

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
        """One has come in by it. Under the room's lock, so that no more come than may."""
        if self.user_id:
            self.delete()
        else:
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
