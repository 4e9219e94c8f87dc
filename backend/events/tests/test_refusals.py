"""What people are told who may not, word for word: what is so, and what to do. When it is refused: each path's own."""

from typing import Any

from time_machine import TimeMachineFixture

from events.models import Event
from rooms.models import Room
from tests.factories import make_event
from tests.person import Person
from tests.shapes import told


def refused(status: int, code: str, detail: str) -> tuple[int, dict[str, Any]]:
    return status, {"detail": detail, "code": code}


def going(person: Person, event: Event) -> Any:
    return told(person.put(f"/api/events/{event.pk}/attendance/", {"status": "going"}))


def test_not_the_organizer(alice: Person, bob: Person, lobby: Room):
    mine = make_event(alice, lobby)
    theirs = refused(403, "forbidden", "Only its organizer and moderators change an event.")
    assert told(bob.patch(f"/api/events/{mine.pk}/", {"title": "x"})) == theirs


def test_too_late(bob: Person, alice: Person, lobby: Room, tea: Event, noon: TimeMachineFixture):
    off = make_event(bob, lobby)
    bob.post(f"/api/events/{off.pk}/cancel/")
    assert going(alice, off) == refused(409, "event_cancelled", "This event was cancelled.")
    noon.move_to("2026-01-10T17:00:00Z")
    assert going(alice, tea) == refused(409, "event_started", "This event has begun: answers are closed.")
    noon.move_to("2026-01-10T19:00:00Z")
    assert going(alice, tea) == refused(409, "event_over", "This event is over.")
