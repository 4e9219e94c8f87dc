"""Events as calendar files (RFC 5545), and as the invitations that mail carries (RFC 5546)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from accounts.models import User
from events.models import Event

if TYPE_CHECKING:  # loaded where it is used: relays and commands would start later for it
    from icalendar import Calendar, vCalAddress
    from icalendar import Event as CalendarEvent

FEED_AGE = timedelta(hours=1)
PRODUCT = "-//Lockstep//Events//EN"


def calendar_file(event: Event) -> bytes:
    """To be opened in a calendar. Whoever opens a later one there has the event as it is by then."""
    return bytes(_calendar(_entry(event)).to_ical())


def feed(events: Sequence[Event], *, name: str) -> bytes:
    """Many of them, under a name, for programs that come back every hour."""
    from icalendar import vDuration

    calendar = _calendar(*map(_entry, events))
    for label in ("name", "x-wr-calname"):
        calendar.add(label, name)
    calendar.add("refresh-interval", FEED_AGE, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(FEED_AGE))
    return bytes(calendar.to_ical())


def invitation(event: Event, *, attendee: User, organizer_address: str) -> bytes:
    """For a mail to this one person: METHOD:REQUEST, or CANCEL once it is called off.

    `organizer_address` is the server's own: nobody's address is told to anybody else.
    """
    entry = _entry(event)
    entry.add("organizer", _address(organizer_address, event.organizer.handle if event.organizer else "Lockstep"))
    invited = _address(attendee.email, attendee.handle)
    invited.params["RSVP"] = "FALSE"  # answers are given in the room; nobody reads the server's mail
    entry.add("attendee", invited)
    cancelled = event.status == Event.Status.CANCELLED
    return bytes(_calendar(entry, method="CANCEL" if cancelled else "REQUEST").to_ical())


def _entry(event: Event) -> CalendarEvent:
    """Known by its UID for good; of two the one with the higher SEQUENCE is right."""
    from icalendar import Event as CalendarEvent

    entry = CalendarEvent()
    entry.add("uid", f"{event.pk}@lockstep")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.updated_at)
    entry.add("dtstart", _local(event.starts_at, event.time_zone))
    entry.add("dtend", _local(event.ends_at, event.time_zone))
    entry.add("summary", event.title)
    entry.add("status", "CANCELLED" if event.status == Event.Status.CANCELLED else "CONFIRMED")
    for name, text in (("description", event.description), ("location", event.place), ("url", event.link)):
        if text:
            entry.add(name, text)
    return entry


def _local(moment: datetime, zone: str) -> datetime:
    """As clocks there show it; in UTC what they show for the second time, as the first is meant (RFC 5545, 3.3.5)."""
    local = moment.astimezone(ZoneInfo(zone))
    return moment.astimezone(UTC) if local.fold else local


def _calendar(*entries: CalendarEvent, method: str | None = None) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    for entry in entries:
        calendar.add_component(entry)
    if entries:
        year_after = max(entry.end.year for entry in entries) + 1
        calendar.add_missing_timezones(last_date=date(year_after, 12, 31))
    return calendar


def _address(email: str, name: str) -> vCalAddress:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = name
    return address
