"""All that can happen to events and to who comes."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from common.jobs import enqueue
from common.times import now
from events.access import (
    access_event_for_answering,
    access_event_for_editing,
    check_not_over,
    room_of,
)
from events.changes import AttendanceChanged, EventCancelled, EventCreated, EventUpdated
from events.models import Attendance, Event
from events.revisions import revise
from messaging.models import Message
from messaging.sends import client_id_conflict, send_cancelled
from rooms.access import access_room_to
from rooms.actions import leave_for_good
from rooms.changes import UserLeft
from rooms.log import lock_room, record_change
from rooms.models import Membership, Room

Status = Attendance.Status
UNTOLD = {"capacity", "organizer"}  # edits that no calendar shows


def create_event(*, organizer: User, room_id: int, client_id: UUID, given: dict[str, Any]) -> tuple[Event, bool]:
    """The event, and whether this call made it. It takes the conversation's next number, as a message does.

    Raises NotFound to those who aren't in the room, Throttled as posting does, Invalid, Conflict for a client_id that
    is a message's or cancelled.
    """
    with transaction.atomic():
        room = lock_room(room_id)
        sent, cancelled = Message.objects.sent_as(organizer, client_id)
        if sent and sent.room_id == room.pk:
            return _created_before(sent), False
        membership = access_room_to("create_event", organizer, room)
        membership.check_pace()
        if sent:
            raise client_id_conflict()
        if cancelled:
            raise send_cancelled()
        event = Event(id=uuid4(), room=room, organizer=organizer, time_zone=given["time_zone"])
        revise(event, given)
        event.message = Message.objects.post(room, organizer, client_id, event.title, event=event.pk)
        event.save(force_insert=True)
        record_change(room, EventCreated(event), actor=organizer)
        membership.post(event.message.number)
        _announce(event)
    return event, True


def _created_before(sent: Message) -> Event:
    event: Event | None = Event.objects.filter(message=sent).first()
    if event is None:
        raise client_id_conflict()
    return event


def update_event(*, user: User, event_id: UUID, given: dict[str, Any]) -> None:
    """The same values again take no version. More places: those who wait move up, in a change of their own."""
    with transaction.atomic():
        room = lock_room(room_of(event_id))
        event = access_event_for_editing(user, room, event_id)
        check_not_over(event)
        changed = revise(event, given)
        if not changed:
            return
        _edited(event)
        record_change(room, EventUpdated(event, changed), actor=user)
        if set(changed) - UNTOLD:
            _announce(event)
        if "starts_at" in changed and event.takes_answers:
            _let_go(event, actor=user)
        if promoted := _move_up(event):
            _touched(event)
            _record_answer(event, AttendanceChanged(event, promoted=promoted), actor=user)


def cancel_event(*, user: User, event_id: UUID, reason: str = "") -> None:
    """Cancelled for good; doing it again takes no version. Raises Conflict for what is over."""
    with transaction.atomic():
        room = lock_room(room_of(event_id))
        event = access_event_for_editing(user, room, event_id)
        if event.status == Event.Status.CANCELLED:
            return
        check_not_over(event)
        event.status, event.cancel_reason = Event.Status.CANCELLED, reason
        _edited(event)
        record_change(room, EventCancelled(event), actor=user)
        _announce(event)


def answer_event(*, user: User, event_id: UUID, status: str, note: str | None = None) -> None:
    """Going, maybe or not. Full: one waits. Whoever gives up a place hands it to the first in line, in one change.

    The same answer again takes no version; a note that isn't given stays. Raises Conflict when it is too late.
    """
    with transaction.atomic():
        room = lock_room(room_of(event_id))
        event = access_event_for_answering(user, room, event_id)
        answer = Attendance.objects.filter(event=event, user=user).first() or Attendance(event=event, user=user)
        before, left = answer.status or None, Attendance.objects.place_in_line(answer)
        granted = _granted(event, before, status)
        note = answer.note if note is None else note
        if (granted, note) == (before, answer.note):
            return
        answer.status, answer.note, answer.answered_at = granted, note, now()
        if granted != before:
            answer.line = room.next_version
        answer.save()
        _changed(room, event, answer, before, left if granted != before else None, actor=user)


def _granted(event: Event, before: str | None, wanted: str) -> str:
    """What one gets for an answer: whoever goes or waits already keeps that; else a place, or one in line."""
    if wanted != Status.GOING:
        return wanted
    if before in (Status.GOING, Status.WAITING):
        return before
    return Status.GOING if event.has_place() else Status.WAITING


def free_places(room: Room, left: UserLeft, actor: User | None) -> None:
    """Whoever leaves the room, by whatever way, is out of its events that are still to come, and out of the line of
    those that go on: there may be more places yet. Follows `user_left`."""
    answers = Attendance.objects.filter(user=left.user, event__room=room, event__in=Event.objects.not_over())
    answers = answers.filter(Q(event__starts_at__gt=now()) | Q(status=Status.WAITING))
    answers = answers.select_related("event__message__author", "event__organizer")
    for answer in answers.order_by("event__starts_at", "pk"):
        answer.user, answer.event.room = left.user, room
        _withdraw(answer, actor=actor)


def _let_go(event: Event, *, actor: User) -> None:
    """Put off after it had begun: whoever has left the room since is out of it, as those who waited were at once."""
    here = Membership.objects.current().filter(room=event.room, user=OuterRef("user"))
    gone = Attendance.objects.filter(~Exists(here), event=event).select_related("user").order_by("line")
    for answer in gone:
        answer.event = event
        _withdraw(answer, actor=actor)


def _withdraw(answer: Attendance, *, actor: User | None) -> None:
    before, place = answer.status, Attendance.objects.place_in_line(answer)
    answer.delete()
    answer.status = ""
    _changed(answer.event.room, answer.event, answer, before, place, actor=actor)


def _changed(
    room: Room, event: Event, answer: Attendance, before: str | None, left_place: int | None, *, actor: User | None
) -> None:
    """Count the answer, let move up whom there is a place for now, and say so."""
    now_is = answer.status or None
    event.room = room
    event.move(before, now_is)
    promoted = _move_up(event)
    _touched(event)
    place = Attendance.objects.place_in_line(answer)
    _record_answer(event, AttendanceChanged(event, answer.user, now_is, place, left_place, promoted), actor=actor)


def _record_answer(event: Event, change: AttendanceChanged, *, actor: User | None) -> None:
    """Those who moved up are mailed: they may not be looking."""
    recorded = record_change(event.room, change, actor=actor)
    if change.promoted:
        enqueue("announce_event", event=str(event.pk), kind="moved_up", about=recorded.version)


def _announce(event: Event) -> None:
    """Mail those whom it concerns, after the commit (notifications)."""
    enqueue("announce_event", event=str(event.pk), kind="changed", about=event.sequence)


def _move_up(event: Event) -> list[int]:
    """Give the places there are to the first who wait. Their ids, in the order of the line."""
    free = None if event.capacity is None else event.capacity - event.going
    if not event.waiting or free == 0:
        return []
    lucky = Attendance.objects.first_waiting(event, free)
    Attendance.objects.filter(pk__in=[answer.pk for answer in lucky]).update(status=Status.GOING)
    event.move(Status.WAITING, Status.GOING, people=len(lucky))
    return [answer.user_id for answer in lucky]


def _edited(event: Event) -> None:
    """Calendars take the edit for newer than what they have."""
    event.sequence += 1
    event.updated_at = now()
    _touched(event)


def _touched(event: Event) -> None:
    """Save the event; its message shows it, and the change being made is the last that touched it."""
    event.save()
    event.message.call(event.title, event.room)


def see_off(*, person: User, room_id: int) -> None:
    """Whoever has deactivated their account is out of this room, comes to none of its events and organizes none.

    Again changes nothing. Events keep on without an organizer; moderators look after them.
    """
    with transaction.atomic():
        room = lock_room(room_id)
        leave_for_good(room, person)
        organized = Event.objects.filter(room=room, organizer=person).select_related("message__author")
        for event in organized.order_by("message"):
            event.room, event.organizer = room, None
            _edited(event)
            record_change(room, EventUpdated(event, ["organizer"]), actor=None)


def finish_due_events() -> int:
    """Those that are over become `finished`; how many did. One transaction a room; calling it again does nothing."""
    rooms = Event.objects.due().values_list("room", flat=True).order_by("room").distinct()
    return sum(_finish_in(room_id) for room_id in list(rooms))


def _finish_in(room_id: int) -> int:
    with transaction.atomic():
        room = lock_room(room_id)
        due = (
            Event.objects.due()
            .filter(room=room)
            .select_related("message__author", "organizer")
            .order_by("ends_at", "pk")
        )
        events = list(due)
        for event in events:
            event.room, event.status = room, Event.Status.FINISHED
            _touched(event)
            record_change(room, EventUpdated(event, ["status"]), actor=None)
    return len(events)
