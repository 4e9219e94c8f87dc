"""GET /api/events/{uuid}/event.ics, and the invitations that mail carries."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from events.calendar import invitation
from events.models import Event
from rooms.models import Room
from tests.factories import make_event, take_out
from tests.person import Person
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, told
from tests.statements import statements


def file_of(person: Person, event: Event) -> Any:
    return person.get(f"/api/events/{event.pk}/event.ics")


def entry(content: bytes) -> tuple[Any, Any]:
    """The calendar and its one event, read by the library."""
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_member_opens_it_in_a_calendar(alice: Person, bob: Person, lobby: Room):
    event = make_event(bob, lobby, description="With cake;\ncups, too", place="Hut", link="https://example.org/")
    answer = file_of(alice, event)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="event.ics"'
    calendar, found = entry(answer.content)
    assert (found["UID"], found["SEQUENCE"], found["SUMMARY"], found["STATUS"]) == (
        f"{event.pk}@lockstep", 0, "Tea", "CONFIRMED",
    )  # fmt: skip
    assert (found["DESCRIPTION"], found["LOCATION"], found["URL"]) == (
        "With cake;\ncups, too", "Hut", "https://example.org/",
    )  # fmt: skip
    assert found["DTSTART"].params["TZID"] == "Europe/Vienna"
    assert (found.start.astimezone(UTC), found.end.astimezone(UTC)) == (
        datetime(2026, 1, 10, 17, tzinfo=UTC), datetime(2026, 1, 10, 19, tzinfo=UTC),
    )  # fmt: skip
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Vienna"]
    assert b"@example.org" not in answer.content


def test_the_file_itself_knows_what_time_it_is_there_in_a_later_summer(bob: Person, lobby: Room):
    """And in the last that an event can be in, for programs that go by the file's rules alone."""
    for year in (2045, 2099):
        event = make_event(bob, lobby, starts_at=datetime(year, 7, 1, 18), ends_at=datetime(year, 7, 1, 20))
        calendar, found = entry(file_of(bob, event).content)
        zone = calendar.timezones[0].to_tz(lookup_tzid=False)
        moments = [time.replace(tzinfo=zone).astimezone(UTC).isoformat() for time in (found.start, found.end)]
        assert moments == [f"{year}-07-01T16:00:00+00:00", f"{year}-07-01T18:00:00+00:00"]


@pytest.mark.parametrize("hours", [((0, 45), (1, 15)), ((1, 30), (1, 45))])
def test_a_time_that_comes_twice(hours: tuple[tuple[int, int], tuple[int, int]], bob: Person, lobby: Room):
    """Clocks in Vienna go back at 01:00 UTC: 02:30 is meant as it is an hour later."""
    begin, end = (datetime(2026, 10, 25, *hour, tzinfo=UTC) for hour in hours)
    found = entry(file_of(bob, make_event(bob, lobby, starts_at=begin, ends_at=end)).content)[1]
    assert (found.start.astimezone(UTC), found.end.astimezone(UTC)) == (begin, end)


def test_an_edit_is_newer_and_so_is_calling_it_off(alice: Person, bob: Person, tea: Event):
    bob.patch(f"/api/events/{tea.pk}/", {"starts_at": "2026-01-10T17:30"})
    edited = entry(file_of(alice, tea).content)[1]
    bob.post(f"/api/events/{tea.pk}/cancel/")
    cancelled = entry(file_of(alice, tea).content)[1]
    assert [(found["SEQUENCE"], found["STATUS"]) for found in (edited, cancelled)] == [
        (1, "CONFIRMED"),
        (2, "CANCELLED"),
    ]
    assert edited["UID"] == cancelled["UID"] == f"{tea.pk}@lockstep"
    assert edited.start.astimezone(UTC) == datetime(2026, 1, 10, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(("cancelled", "method"), [(False, "REQUEST"), (True, "CANCEL")])
def test_an_invitation_names_the_server_and_whom_it_is_for(
    cancelled: bool, method: str, alice: Person, bob: Person, tea: Event
):
    if cancelled:
        bob.post(f"/api/events/{tea.pk}/cancel/")
        tea.refresh_from_db()
    calendar, found = entry(invitation(tea, attendee=alice.user, organizer_address="chat@example.net"))
    assert (calendar["METHOD"], found["ORGANIZER"], found["ATTENDEE"]) == (
        method, "mailto:chat@example.net", "mailto:alice@example.org",
    )  # fmt: skip
    assert found["ORGANIZER"].params["CN"] == "bob"
    assert dict(found["ATTENDEE"].params) == {"CN": "alice", "RSVP": "FALSE"}


def test_signed_out(nobody: Person, tea: Event):
    assert told(file_of(nobody, tea)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, tea: Event):
    real, missing = file_of(carol, tea), carol.get(f"/api/events/{uuid4()}/event.ics")
    assert (told(real), real.content) == (NOT_FOUND, missing.content)


def test_removed(bob: Person, dave: Person, alice: Person, lobby: Room, tea: Event):
    take_out(lobby, bob, by=alice)
    assert [told(file_of(person, tea)) for person in (bob, dave)] == [NOT_FOUND] * 2


def test_two_queries(alice: Person, tea: Event):
    with statements(alice) as seen:
        file_of(alice, tea)
    assert len(seen) == 2  # session with user, the event
