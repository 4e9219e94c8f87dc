"""GET /api/me/events.ics"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from time_machine import TimeMachineFixture

from accounts.models import Server
from events.models import Event
from rooms.models import Room
from tests.factories import answer, make_event, settle, take_out
from tests.person import Person
from tests.shapes import NOT_FOUND, told
from tests.statements import statements

PATH = "/api/me/events.ics"


@pytest.fixture
def key(alice: Person) -> str:
    """alice's."""
    return str(alice.post("/api/me/events-key/").json()["url"].partition("key=")[2])


def titles(person: Person, key: str) -> list[str]:
    calendar = Calendar.from_ical(person.get(PATH, key=key).content)
    return [str(entry["SUMMARY"]) for entry in calendar.walk("VEVENT")]


def test_a_calendar_program_reads_it_without_a_session(
    nobody: Person, alice: Person, bob: Person, lobby: Room, key: str
):
    Server.objects.create(pk=1, name="Climbers")
    event = make_event(bob, lobby, description="With cake", place="Hut")
    answer(alice, event)
    got = nobody.get(PATH, key=key)
    assert (got.status_code, got.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert got.headers["Cache-Control"] == "private"
    assert "Set-Cookie" not in got.headers
    calendar: Any = Calendar.from_ical(got.content)
    (entry,) = calendar.walk("VEVENT")
    assert (calendar["X-WR-CALNAME"], calendar["NAME"], calendar["VERSION"]) == ("Climbers", "Climbers", "2.0")
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert (calendar["REFRESH-INTERVAL"].dt, "METHOD" in calendar) == (timedelta(hours=1), False)
    assert (entry["UID"], entry["SEQUENCE"], entry["SUMMARY"], entry["STATUS"], entry["LOCATION"]) == (
        f"{event.pk}@lockstep", 0, "Tea", "CONFIRMED", "Hut",
    )  # fmt: skip
    assert entry.start.astimezone(UTC) == datetime(2026, 1, 10, 17, tzinfo=UTC)
    assert entry["DTSTART"].params["TZID"] == "Europe/Vienna"
    assert b"@example.org" not in got.content


def test_what_one_organizes_or_goes_to_perhaps(
    nobody: Person, alice: Person, bob: Person, erin: Person, lobby: Room, key: str
):
    make_event(bob, lobby, title="asked of nobody")
    for status in ("going", "maybe", "not_going"):
        answer(alice, make_event(bob, lobby, title=status), status)
    full = make_event(bob, lobby, title="waiting", capacity=1)
    for person in (erin, alice):
        answer(person, full)
    own = make_event(alice, lobby, title="own")
    assert titles(nobody, key) == ["going", "maybe", "own"]
    alice.post(f"/api/events/{own.pk}/cancel/")
    calendar = Calendar.from_ical(nobody.get(PATH, key=key).content)
    last = calendar.walk("VEVENT")[-1]
    assert (last["SUMMARY"], last["STATUS"], last["SEQUENCE"]) == ("own", "CANCELLED", 1)


def test_from_a_month_ago_to_a_year_ahead(
    nobody: Person, alice: Person, lobby: Room, key: str, noon: TimeMachineFixture
):
    for title, day in (("early", "2026-01-02"), ("late", "2026-02-01"), ("next year", "2027-02-01")):
        at = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        make_event(alice, lobby, title=title, starts_at=at, ends_at=at + timedelta(hours=1))
    noon.move_to("2026-02-01T12:59:00Z")
    assert titles(nobody, key) == ["early", "late", "next year"]
    noon.move_to("2026-02-01T13:01:00Z")
    assert titles(nobody, key) == ["late", "next year"]
    noon.move_to("2026-02-01T11:59:00Z")
    assert titles(nobody, key) == ["early", "late"]


def test_rooms_that_one_has_left_are_not_in_it(nobody: Person, alice: Person, bob: Person, vault: Room, lobby: Room):
    key = bob.post("/api/me/events-key/").json()["url"].partition("key=")[2]
    make_event(bob, vault, title="secret")
    make_event(bob, lobby, title="archived")
    settle(lobby, by=alice, archived=True)
    assert titles(nobody, key) == ["secret", "archived"]
    take_out(vault, bob, by=alice)
    assert titles(nobody, key) == ["archived"]


@pytest.mark.parametrize("wrong", ["", "x", "\0", "\ud7ff", "x" * 4_000, "é"])
def test_one_answer_for_every_other_key(wrong: str, alice: Person, nobody: Person, key: str, tea: Event):
    """Signed in, too: the key alone counts."""
    missing = nobody.get(PATH)
    assert told(missing) == NOT_FOUND
    for person in (nobody, alice):
        answer = person.get(PATH, key=wrong)
        assert (answer.status_code, answer.content) == (404, missing.content)


def test_whoever_may_not_sign_in_has_none(nobody: Person, alice: Person, key: str):
    alice.user.is_active = False
    alice.user.save()
    assert told(nobody.get(PATH, key=key)) == NOT_FOUND


def test_as_many_queries_for_200_as_for_2(nobody: Person, alice: Person, lobby: Room, key: str):
    counts, there = [], 0
    for many in (2, 200):
        for _ in range(there, many):
            make_event(alice, lobby)
        there = many
        with statements(nobody) as seen:
            assert len(titles(nobody, key)) == many
        counts.append(len(seen))
    assert counts == [3, 3]  # whose key, the events, the server's name
