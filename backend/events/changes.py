"""What can change about events, as it stands in the log. Each names the event's message, which it touches."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from accounts.models import User
from events.models import Attendance, Event
from rooms.models import Room


@dataclass(frozen=True)
class EventCreated:
    """Its message is the event's place in the conversation: the body is the message as read, with the card."""

    type: ClassVar[str] = "event_created"
    event: Event

    def body(self, room: Room) -> dict[str, Any]:
        return {**self.event.message.as_read(), "event": self.event.card([])}


@dataclass(frozen=True)
class EventUpdated:
    type: ClassVar[str] = "event_updated"
    event: Event
    changed: list[str]

    def body(self, room: Room) -> dict[str, Any]:
        return {**whole_card(self.event), "changed": self.changed}


@dataclass(frozen=True)
class EventCancelled:
    type: ClassVar[str] = "event_cancelled"
    event: Event

    def body(self, room: Room) -> dict[str, Any]:
        return whole_card(self.event)


@dataclass(frozen=True)
class AttendanceChanged:
    """An answer given or withdrawn (status null), and who moved up for it. No user: more places were made.

    `place` is where a waiting person stands in line; `left_place` where they stood before: those behind move up.
    """

    type: ClassVar[str] = "attendance_changed"
    event: Event
    user: User | None = None
    status: str | None = None
    place: int | None = None
    left_place: int | None = None
    promoted: list[int] = field(default_factory=list)

    def body(self, room: Room) -> dict[str, Any]:
        return {
            "event": str(self.event.pk),
            **in_message(self.event),
            "user": self.user.as_author() if self.user else None,
            "status": self.status,
            "place": self.place,
            "left_place": self.left_place,
            "promoted": self.promoted,
            "counts": self.event.counts(),
            "faces": Attendance.objects.first_going(self.event),
        }


def whole_card(event: Event) -> dict[str, Any]:
    return {"event": event.card(Attendance.objects.first_going(event)), **in_message(event)}


def in_message(event: Event) -> dict[str, int]:
    return {"message": event.message.pk, "number": event.message.number}
