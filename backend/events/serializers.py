"""What event requests hold and what they answer. Answers are built by events.queries; tests compare."""

from typing import Any

from django.core.exceptions import ValidationError as NotALink
from django.core.validators import URLValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.serializers import Author
from common.ids import UUIDText
from common.pagination import ID_MAX
from common.text import VisibleText
from common.times import TIME_ZONES
from events.models import (
    CAPACITY_MAX,
    DESCRIPTION_MAX,
    LINK_MAX,
    NOTE_MAX,
    PLACE_MAX,
    REASON_MAX,
    TITLE_MAX,
    Attendance,
    Event,
)
from events.times import time_in
from rooms.models import Room

is_web_link = URLValidator(schemes=["http", "https"])


@extend_schema_field({"type": "string", "examples": ["2026-11-28T06:30", "2026-11-28T05:30:00Z"]})
class WallTime(serializers.CharField):
    """A time of this century: with an offset a moment, without one what clocks in the event's time zone show."""

    def to_internal_value(self, data: Any) -> Any:
        time = time_in(super().to_internal_value(data))
        if time is None:
            raise serializers.ValidationError("A time like 2026-11-28T06:30 is expected, or with an offset or Z.")
        return time


class TimeZone(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text not in TIME_ZONES:
            raise serializers.ValidationError("A time zone like Europe/Vienna is expected.")
        return text


class WebLink(VisibleText):
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text and len(text) <= LINK_MAX:
            try:
                is_web_link(text)
            except NotALink:
                raise serializers.ValidationError("A link that begins with https:// or http:// is expected.") from None
        return text


class EventTerms(serializers.Serializer[Any]):
    """What one says about an event. PATCH: any of it."""

    title = VisibleText(max_length=TITLE_MAX)
    description = VisibleText(max_length=DESCRIPTION_MAX, lines=True, allow_blank=True, default="")
    starts_at = WallTime()
    ends_at = WallTime()
    time_zone = TimeZone(help_text="IANA name; wall-clock times are meant in it")
    place = VisibleText(max_length=PLACE_MAX, allow_blank=True, default="")
    link = WebLink(max_length=LINK_MAX, allow_blank=True, default="")
    capacity = serializers.IntegerField(min_value=1, max_value=CAPACITY_MAX, allow_null=True, default=None)


class NewEvent(EventTerms):
    client_id = UUIDText(required=False, help_text="made by the sender; the same id again is the same event, for good")


class EventEdit(EventTerms):
    organizer = serializers.IntegerField(
        min_value=1, max_value=ID_MAX, required=False, help_text="somebody in the room to hand over to"
    )


class Cancelling(serializers.Serializer[Any]):
    reason = VisibleText(max_length=REASON_MAX, allow_blank=True, required=False)


ANSWERS = [choice for choice in Attendance.Status.choices if choice[0] != Attendance.Status.WAITING]


class Answer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=ANSWERS)
    note = VisibleText(max_length=NOTE_MAX, allow_blank=True, required=False)


class Counts(serializers.Serializer[Any]):
    going = serializers.IntegerField()
    maybe = serializers.IntegerField()
    not_going = serializers.IntegerField()
    waiting = serializers.IntegerField()


class MyAnswer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Attendance.Status.choices)
    place = serializers.IntegerField(allow_null=True, help_text="in the line of those who wait, from 1")


class EventCard(serializers.Serializer[Any]):
    """The event as its message and its changes show it; times in UTC, to be shown in its time zone."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    time_zone = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    capacity = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(choices=Event.Status.choices)
    cancel_reason = serializers.CharField(allow_blank=True)
    organizer = Author(allow_null=True)
    counts = Counts()
    faces = Author(many=True, help_text="the first few who go")
    my_answer = MyAnswer(allow_null=True)


class NamedRoom(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True, help_text="empty in direct rooms")
    kind = serializers.ChoiceField(choices=Room.Kind.choices)


class MessagePlace(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    version = serializers.IntegerField(help_text="of the room's change that last touched the event")


class EventRead(EventCard):
    room = NamedRoom()
    message = MessagePlace()
    created_at = serializers.DateTimeField()
    my_note = serializers.CharField(allow_blank=True)


class EventPage(serializers.Serializer[Any]):
    results = EventRead(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class CalendarKeyRead(serializers.Serializer[Any]):
    created_at = serializers.DateTimeField(allow_null=True, help_text="null: there is none")


class MadeCalendarKey(serializers.Serializer[Any]):
    created_at = serializers.DateTimeField()
    url = serializers.URLField(help_text="for calendar programs, with the key in it; shown this once")


class Attendee(serializers.Serializer[Any]):
    user = Author()
    status = serializers.ChoiceField(choices=Attendance.Status.choices)
    note = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField()


class AttendeePage(serializers.Serializer[Any]):
    results = Attendee(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
