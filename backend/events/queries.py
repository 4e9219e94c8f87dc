"""Events as they are read: cards with one's own answer, and lists."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accounts.models import User
from common.times import iso
from events.models import FACES, Attendance, CalendarKey, Event
from messaging.models import Message

# The first few of each event, however many go: by the index answers_in_order
FIRST_GOING = """
SELECT person.*, first.event_id FROM unnest(%s::uuid[]) AS wanted (event_id)
CROSS JOIN LATERAL (
    SELECT event_id, user_id, line FROM events_attendance
    WHERE event_id = wanted.event_id AND status = 'going' ORDER BY line LIMIT %s
) AS first
JOIN accounts_user person ON person.id = first.user_id
ORDER BY first.event_id, first.line
"""


def add_cards(reader: User, messages: Sequence[Message], read: list[dict[str, Any]]) -> None:
    """The card, with the reader's own answer, in each message that is an event's. See messaging.additions."""
    wanted = [message.event for message in messages if message.event]
    if not wanted:
        return
    events = list(Event.objects.seen_by(reader).filter(pk__in=wanted))
    cards = {event.pk: card for event, card in zip(events, cards_of(events), strict=True)}
    for message, shown in zip(messages, read, strict=True):
        if message.event:
            shown["event"] = cards[message.event]


def cards_of(events: Sequence[Any]) -> list[dict[str, Any]]:
    """Each event's card, with one's own answer. Needs rows of `seen_by`; one query for all the faces."""
    faces = faces_of([event.pk for event in events])
    return [{**event.card(faces[event.pk]), "my_answer": my_answer(event)} for event in events]


def faces_of(events: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    faces: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    found: Any = User.objects.raw(FIRST_GOING, [[str(event) for event in events], FACES]) if events else ()
    for person in found:
        faces[person.event_id].append(person.as_author())
    return faces


def my_answer(event: Any) -> dict[str, Any] | None:
    if event.my_status is None:
        return None
    return {"status": event.my_status, "place": event.my_place}


def shown(events: Sequence[Any]) -> list[dict[str, Any]]:
    """The events outside their conversation: where they belong, too."""
    return [
        {
            **card,
            "room": {"id": event.room.pk, "name": event.room.name, "kind": event.room.kind},
            "message": {"id": event.message.pk, "number": event.message.number, "version": event.message.version},
            "created_at": iso(event.created_at),
            "my_note": event.my_note or "",
        }
        for event, card in zip(events, cards_of(events), strict=True)
    ]


def calendar_key(user: User) -> CalendarKey | None:
    return CalendarKey.objects.filter(user=user).first()


def attendee(attendance: Attendance) -> dict[str, Any]:
    return {
        "user": attendance.user.as_author(),
        "status": attendance.status,
        "note": attendance.note,
        "answered_at": iso(attendance.answered_at),
    }
