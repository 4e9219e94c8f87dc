"""Events of rooms, and who comes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from common.times import iso, now
from messaging.models import Message
from rooms.models import Membership, Room

TITLE_MAX = 120
DESCRIPTION_MAX = 4_000
PLACE_MAX = 200
LINK_MAX = 500
NOTE_MAX = 140
REASON_MAX = 200
CAPACITY_MAX = 100_000
CALENDAR_BACK, CALENDAR_AHEAD = timedelta(days=30), timedelta(days=365)
FACES = 5  # people whom a card shows


class EventQuerySet(models.QuerySet["Event"]):
    def seen_by(self, user: User) -> EventQuerySet:
        """With one's own answer: `my_status`, `my_note`, and `my_place` in the line of those who wait."""
        mine = Attendance.objects.filter(event=OuterRef("pk"), user=user)
        waiting = Attendance.objects.filter(event=OuterRef("pk"), status=Attendance.Status.WAITING)
        until_me: Any = waiting.filter(line__lte=OuterRef("my_line")).order_by().values("event")
        answered = self.annotate(
            my_status=Subquery(mine.values("status")), my_note=Subquery(mine.values("note")), my_line=_line(mine)
        )
        return answered.annotate(my_place=Subquery(until_me.annotate(n=Count("pk")).values("n"))).select_related(
            "room", "message", "organizer"
        )

    def of_rooms_of(self, user: User) -> EventQuerySet:
        """Those of the rooms that one is in."""
        stays = Membership.objects.current().filter(user=user)
        return self.filter(room__in=stays.values("room"))

    def concerning(self, user: User) -> EventQuerySet:
        """Those that one organizes, goes to, perhaps, or waits for."""
        return self._organized_or(user, ("going", "maybe", "waiting"))

    def in_calendar_of(self, user: User) -> EventQuerySet:
        """Those that one organizes or goes to, perhaps: of the last month and the coming year, the next ones first."""
        coming = self.of_rooms_of(user)._organized_or(user, ("going", "maybe"))
        moment = now()
        lately = coming.filter(ends_at__gt=moment - CALENDAR_BACK, starts_at__lt=moment + CALENDAR_AHEAD)
        return lately.order_by("starts_at", "message")

    def _organized_or(self, user: User, answers: Sequence[str]) -> EventQuerySet:
        answered = Attendance.objects.filter(event=OuterRef("pk"), user=user, status__in=answers)
        return self.filter(Q(organizer=user) | Exists(answered))

    def to_come(self) -> EventQuerySet:
        """Those that answers can still be given to."""
        return self.filter(status=Event.Status.SCHEDULED, starts_at__gt=now())

    def not_over(self) -> EventQuerySet:
        return self.filter(status=Event.Status.SCHEDULED, ends_at__gt=now())

    def due(self) -> EventQuerySet:
        """Scheduled ones that are over."""
        return self.filter(status=Event.Status.SCHEDULED, ends_at__lte=now())


def _line(mine: models.QuerySet[Attendance]) -> Coalesce:
    """Where one stands among those who wait; before all of them when one doesn't."""
    waiting = mine.filter(status=Attendance.Status.WAITING)
    return Coalesce(Subquery(waiting.values("line")), 0, output_field=models.BigIntegerField())


class Event(models.Model):
    """Never deleted: cancelled. Its place in the conversation is its message, whose text is the title."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled"
        CANCELLED = "cancelled"
        FINISHED = "finished"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    room = models.ForeignKey(Room, models.PROTECT, related_name="events")
    message = models.OneToOneField(Message, models.PROTECT, related_name="+")
    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=TITLE_MAX)
    description = models.TextField(blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)  # IANA; in it the times are shown and wall-clock input is meant
    place = models.CharField(max_length=PLACE_MAX, blank=True, default="")
    link = models.CharField(max_length=LINK_MAX, blank=True, default="")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    cancel_reason = models.CharField(max_length=REASON_MAX, blank=True, default="")
    sequence = models.PositiveIntegerField(default=0)  # of the calendar file: rises with every edit
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    # Moved under the room's lock with every answer, so that no write counts
    going = models.PositiveIntegerField(default=0)
    maybe = models.PositiveIntegerField(default=0)
    not_going = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1, going__lte=F("capacity")), name="never_overbooked"
            ),
        ]
        indexes = [
            models.Index(fields=["room", "starts_at", "message"], name="events_of_room"),
            models.Index(fields=["starts_at", "message"], name="events_in_order"),
            models.Index(fields=["ends_at"], condition=Q(status="scheduled"), name="events_to_finish"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.status != self.Status.SCHEDULED or self.ends_at <= now()

    @property
    def takes_answers(self) -> bool:
        return self.status == self.Status.SCHEDULED and self.starts_at > now()

    def has_place(self) -> bool:
        return self.capacity is None or self.going < self.capacity

    def counts(self) -> dict[str, int]:
        return {status: getattr(self, status) for status in Attendance.Status.values}

    def move(self, before: str | None, after: str | None, *, people: int = 1) -> None:
        """Count so many people from one answer to another; None is no answer."""
        for status, by in ((before, -people), (after, people)):
            if status:
                setattr(self, status, getattr(self, status) + by)

    def card(self, faces: list[dict[str, Any]]) -> dict[str, Any]:
        """The event as everybody in the room sees it. Needs `organizer` loaded. One shape with EventCard."""
        return {
            "id": str(self.pk),
            "title": self.title,
            "description": self.description,
            "starts_at": iso(self.starts_at),
            "ends_at": iso(self.ends_at),
            "time_zone": self.time_zone,
            "place": self.place,
            "link": self.link,
            "capacity": self.capacity,
            "status": self.status,
            "cancel_reason": self.cancel_reason,
            "organizer": self.organizer.as_author() if self.organizer else None,
            "counts": self.counts(),
            "faces": faces,
        }


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def first_going(self, event: Event) -> list[dict[str, Any]]:
        """The first few who are going, in the order in which they said so."""
        going = self.filter(event=event, status=Attendance.Status.GOING).select_related("user").order_by("line")
        return [attendance.user.as_author() for attendance in going[:FACES]]

    def first_waiting(self, event: Event, many: int | None) -> list[Attendance]:
        waiting = self.filter(event=event, status=Attendance.Status.WAITING).order_by("line")
        return list(waiting if many is None else waiting[:many])

    def place_in_line(self, attendance: Attendance) -> int | None:
        """1 for the first of those who wait; None for whoever doesn't."""
        if attendance.status != Attendance.Status.WAITING:
            return None
        return self.filter(
            event_id=attendance.event_id, status=Attendance.Status.WAITING, line__lte=attendance.line
        ).count()


class Attendance(models.Model):
    """One person's answer to one event."""

    class Status(models.TextChoices):
        GOING = "going"
        MAYBE = "maybe"
        NOT_GOING = "not_going"
        WAITING = "waiting"

    event = models.ForeignKey(Event, models.PROTECT, related_name="attendances", db_index=False)  # one_answer_each
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField(max_length=9, choices=Status)
    note = models.CharField(max_length=NOTE_MAX, blank=True, default="")
    line = models.BigIntegerField()  # the room's version of asking for this: the order of going and of waiting
    answered_at = models.DateTimeField(default=now)

    objects: ClassVar[Any] = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="one_answer_each")]
        indexes = [models.Index(fields=["event", "status", "line"], name="answers_in_order")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.status}"


class CalendarKey(models.Model):
    """With this in its address, a calendar program reads what one comes to. Only the key's hash is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"of user {self.user_id}"
