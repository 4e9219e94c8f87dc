"""Who may do what with an event: whoever is in its room sees it. Permission is the lookup (rooms.access)."""

from uuid import UUID

from accounts.actions import hash_token
from accounts.models import User
from common.errors import Conflict, Forbidden, NotFound
from events.models import CalendarKey, Event
from rooms.access import access_room_to
from rooms.models import Room
from rooms.rights import rights


def room_of(event_id: UUID) -> int:
    """Which room to lock: an event never moves. Tells nothing yet. Raises NotFound."""
    room_id: int | None = Event.objects.filter(pk=event_id).values_list("room", flat=True).first()
    if room_id is None:
        raise NotFound
    return room_id


def access_event(user: User, event_id: UUID) -> Event:
    """The event as this person sees it, with their answer. Raises NotFound to those who aren't in its room."""
    event: Event | None = Event.objects.seen_by(user).of_rooms_of(user).filter(pk=event_id).first()
    if event is None:
        raise NotFound
    return event


def access_calendar(key: str) -> User:
    """Whose calendar may be read by this key. Raises NotFound for every other, and while its owner may not sign in."""
    found = CalendarKey.objects.select_related("user").filter(key_hash=hash_token(key), user__is_active=True).first()
    if found is None:
        raise NotFound
    return found.user


def access_event_for_answering(user: User, room: Room, event_id: UUID) -> Event:
    """For a room that lock_room returned. Raises Conflict when it is too late for answers."""
    access_room_to("react", user, room)
    event = _locked(room, event_id)
    check_not_over(event)
    if not event.takes_answers:
        raise Conflict("This event has begun: answers are closed.", code="event_started")
    return event


def access_event_for_editing(user: User, room: Room, event_id: UUID) -> Event:
    """The organizer's, while they are in the room, and moderators'. For a room that lock_room returned."""
    membership = access_room_to("edit_own", user, room)
    event = _locked(room, event_id)
    if event.organizer_id != user.pk and "edit_events" not in rights(membership.role, room):
        raise Forbidden("Only its organizer and moderators change an event.")
    return event


def check_not_over(event: Event) -> None:
    """Raises Conflict for what was cancelled or is over."""
    if event.status == Event.Status.CANCELLED:
        raise Conflict("This event was cancelled.", code="event_cancelled")
    if event.is_over:
        raise Conflict("This event is over.", code="event_over")


def _locked(room: Room, event_id: UUID) -> Event:
    event: Event = Event.objects.select_related("message__author", "organizer").get(pk=event_id, room=room)
    event.room = room
    return event
