"""Who is and was in rooms: one row for each stay, and what a card of the room is read with."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Func, Max, Q

from common.errors import Throttled
from common.rows import first
from common.times import now

if TYPE_CHECKING:
    from rooms.models import Room

MINUTE = timedelta(minutes=1)
MENTIONS_TOLD = 100  # of the unread messages that mention one, so many are named

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
POST = MOVE_FORWARD.replace("\nWHERE", ", paced_until = %(paced_until)s\nWHERE")
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


def pace() -> timedelta:
    """What each message takes of a minute."""
    return MINUTE / settings.POSTS_PER_MINUTE if settings.POSTS_PER_MINUTE else timedelta()


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

    def start(self, room: Room, user: Any, *, role: str | None = None) -> Membership:
        """A new stay from the room's next version on. What is one's own goes on from the stay before."""
        (stay,) = self.stays_for(room, [user.pk], role=role)
        stay.save()
        stay.mentioned = []  # nothing is above its marker yet
        return stay

    def stays_for(self, room: Room, users: list[int], *, role: str | None = None) -> list[Membership]:
        """Unsaved stays, as `start` makes them, of those among `users` who aren't in the room.

        Without `role` they are members, and the first of them the owner of a room that nobody owns: an empty one, or
        one in which nobody who may sign in was left to own it.
        """
        owning = Q(role=Membership.Role.OWNER, left_version=None)
        asked = Q(user_id__in=users) if role else Q(user_id__in=users) | owning
        before = {
            user: (mine, is_in, owns)
            for user, mine, is_in, owns in self.filter(asked, room=room)
            .values_list("user")
            .annotate(mine=Max("mine_version"), is_in=BoolOr(Q(left_version=None)), owns=BoolOr(owning))
        }
        stays = [
            Membership(
                room=room,
                user_id=user,
                role=role or Membership.Role.MEMBER,
                joined_version=room.next_version,
                read_number=room.last_number,
                mine_version=before.get(user, (0,))[0] + 1,
            )
            for user in dict.fromkeys(users)
            if user not in before or not before[user][1]
        ]
        if stays and role is None and not any(owns for _, _, owns in before.values()):
            stays[0].role = Membership.Role.OWNER
        return stays

    def owners(self, room: Room) -> MembershipQuerySet:
        """Those who may sign in."""
        return self.current().filter(room=room, role=Membership.Role.OWNER, user__is_active=True)

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

    # No index of its own: stays_of_person
    room = models.ForeignKey("rooms.Room", models.PROTECT, related_name="memberships", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    joined_version = models.BigIntegerField()
    left_version = models.BigIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField(default=now)

    # One's own, not in the room's log: the higher mine_version wins everywhere
    read_number = models.BigIntegerField(default=0)
    notify = models.CharField(max_length=8, choices=Notify, default=Notify.ALL, db_default=Notify.ALL)
    mine_version = models.BigIntegerField(default=1)
    # When what they have posted here would be out at POSTS_PER_MINUTE; changed under the room's lock alone
    paced_until = models.DateTimeField(null=True)

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

    def check_pace(self) -> None:
        """Raises Throttled to whoever has posted a minute's worth here at once. For a room that lock_room returned."""
        wait = self._paced_until() + pace() - MINUTE - now()
        if wait > timedelta():
            raise Throttled(
                "You write faster than this server allows. Wait a moment.", retry_after=ceil(wait.total_seconds())
            )

    def post(self, number: int) -> None:
        """Count a message of theirs, which moves the read marker."""
        self._set_own(POST, number=number, paced_until=self._paced_until() + pace())

    def _paced_until(self) -> datetime:
        """Not before now; what a clock that was wrong has written is not believed."""
        at, until = now(), self.paced_until
        return until if until and at < until < at + 2 * MINUTE else at

    def unread_from(self, number: int) -> bool:
        """Move the read marker back before a message, by its owner's wish. Whether it moved, as in `read_up_to`."""
        return self._set_own(MOVE_BACK, number=max(0, number - 1))

    def set_notify(self, level: str) -> bool:
        """Whether it was another; if not, this object may be behind. One statement, as in `read_up_to`."""
        return self._set_own(SET_NOTIFY, level=level)

    def _set_own(self, statement: str, **wanted: int | str | datetime) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(statement, {**wanted, "id": self.pk})
            row = cursor.fetchone()
        if row:
            self.read_number, self.notify, self.mine_version = row
        return row is not None
