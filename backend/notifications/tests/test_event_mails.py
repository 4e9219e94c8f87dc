"""What is mailed about events: to whom, when, once, and what it says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outgoing
from django_q.models import OrmQ
from icalendar import Calendar
from time_machine import TimeMachineFixture

from common.jobs import EVERY_MINUTE, run
from common.times import now
from events.models import Event
from notifications import announcements
from notifications.actions import switch_mail
from notifications.models import Announcement, EventMail
from rooms.models import Room
from tests.factories import answer, make_event, put_in, take_out
from tests.jobs import mailed, waiting
from tests.person import Person

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def tea(bob: Person, lobby: Room) -> Event:
    """bob's, on 10 January from 18 to 20 o'clock in Vienna, with two places; all are told of it."""
    event = make_event(bob, lobby, place="Hut", description="With cake <and> cups")
    mailed()
    return event


def write_down() -> None:
    """Do what waits up to the mails themselves."""
    while row := OrmQ.objects.order_by("pk").first():
        if row.task["args"] == ("send_event_mail",):
            return
        run(*row.task["args"], **row.task["kwargs"])
        row.delete()


def mail_to(handle: str) -> Any:
    (mail,) = (mail for mail in outgoing.outbox if mail.to == [f"{handle}@example.org"])
    return mail


def at(moment: str, clock: TimeMachineFixture) -> list[tuple[str, str]]:
    """What the worker mails in that minute."""
    clock.move_to(moment)
    run("remind_of_events")
    return mailed()


def test_making_one_confirms_it_to_its_organizer_and_invites_the_others(bob: Person, lobby: Room, dave: Person):
    make_event(bob, lobby, place="Hut", link="https://example.org/tea", description="With cake <and> cups")
    assert mailed() == [("alice", "Invitation: Tea"), ("bob", "Your event: Tea"), ("erin", "Invitation: Tea")]
    mail = mail_to("alice")
    html, _ = mail.alternatives[0]
    said = str(mail.body)
    assert "you are invited by bob to an event in the room lobby." in said
    assert "When: Saturday 10 January 2026, 18:00 to 20:00 (Europe/Vienna)\nWhere: Hut\n" in said
    assert "Link: https://example.org/tea\n\nWith cake <and> cups\n" in said
    assert f"http://localhost:9000/events/{Event.objects.get().pk}\n" in said
    assert "With cake &lt;and&gt; cups" in html
    assert '<a href="https://example.org/tea">' in html
    assert "/api/mail/off/" in mail.extra_headers["List-Unsubscribe"]


def test_an_invitation_carries_a_calendar_file(tea: Event, alice: Person):
    file = mail_to("alice").attachments[0]
    assert (file.filename, file.mimetype) == ("event.ics", "text/calendar; method=REQUEST")
    calendar: Any = Calendar.from_ical(file.content)
    (entry,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], entry["UID"], entry["SEQUENCE"]) == ("REQUEST", f"{tea.pk}@lockstep", 0)
    assert (entry["ORGANIZER"], entry["ATTENDEE"]) == ("mailto:lockstep@localhost", "mailto:alice@example.org")


def test_an_edit_and_calling_it_off_are_told_to_those_who_may_come(
    alice: Person, bob: Person, erin: Person, tea: Event
):
    answer(alice, tea)
    answer(erin, tea, "not_going")
    mailed()
    bob.patch(f"/api/events/{tea.pk}/", {"starts_at": "2026-01-10T17:30"})
    assert mailed() == [("alice", "Changed: Tea"), ("bob", "Changed: Tea")]
    assert "17:30 to 20:00" in mail_to("alice").body
    bob.post(f"/api/events/{tea.pk}/cancel/", {"reason": "Rain"})
    assert mailed() == [("alice", "Cancelled: Tea"), ("bob", "Cancelled: Tea")]
    mail = mail_to("alice")
    assert "Why: Rain" in mail.body
    calendar: Any = Calendar.from_ical(mail.attachments[0].content)
    (entry,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], entry["UID"], entry["SEQUENCE"], entry["STATUS"]) == (
        "CANCEL", f"{tea.pk}@lockstep", 2, "CANCELLED",
    )  # fmt: skip


def test_more_places_are_news_to_nobody_but_those_who_move_up(alice: Person, bob: Person, erin: Person, lobby: Room):
    event = make_event(bob, lobby, capacity=1)
    for person in (bob, alice, erin):
        answer(person, event)
    mailed()
    bob.patch(f"/api/events/{event.pk}/", {"capacity": 2})
    assert mailed() == [("alice", "You have a place: Tea")]
    assert "If you can't come, say so there" in mail_to("alice").body
    answer(bob, event, "not_going")
    assert mailed() == [("erin", "You have a place: Tea")]


def test_a_place_in_what_has_begun_cannot_be_given_back(
    alice: Person, bob: Person, lobby: Room, noon: TimeMachineFixture
):
    event = make_event(bob, lobby, capacity=1)
    for person in (bob, alice):
        answer(person, event)
    mailed()
    noon.move_to("2026-01-10T17:30:00Z")
    bob.patch(f"/api/events/{event.pk}/", {"capacity": 2})
    assert mailed() == [("alice", "You have a place: Tea")]
    assert "it is yours.\n" in mail_to("alice").body


def test_a_place_that_was_given_back_before_the_mail_is_news_to_nobody(alice: Person, bob: Person, lobby: Room):
    event = make_event(bob, lobby, capacity=1)
    for person in (bob, alice):
        answer(person, event)
    mailed()
    bob.patch(f"/api/events/{event.pk}/", {"capacity": 2})
    answer(alice, event, "not_going")
    assert mailed() == []


def test_what_happened_before_the_worker_came_is_one_mail(alice: Person, bob: Person, lobby: Room):
    event = make_event(bob, lobby)
    bob.patch(f"/api/events/{event.pk}/", {"title": "Coffee"})
    assert [announcement["kind"] for _, announcement in waiting()] == ["changed", "changed"]
    for name, given in waiting():
        run(name, **given)  # both announcements are there before anybody is mailed
    assert mailed() == [("alice", "Invitation: Coffee"), ("bob", "Your event: Coffee"), ("erin", "Invitation: Coffee")]


def test_called_off_before_anybody_was_told_of_it(bob: Person, lobby: Room):
    event = make_event(bob, lobby)
    bob.post(f"/api/events/{event.pk}/cancel/")
    assert mailed() == []


def test_reminders_a_day_and_an_hour_before(
    alice: Person, bob: Person, erin: Person, tea: Event, noon: TimeMachineFixture
):
    """The start is 17:00 UTC. The organizer is reminded if they said that they come."""
    assert "remind_of_events" in EVERY_MINUTE
    answer(alice, tea)
    answer(erin, tea, "maybe")
    assert at("2026-01-09T16:59:59Z", noon) == []
    assert at("2026-01-09T17:00:00Z", noon) == [("alice", "Reminder: Tea"), ("erin", "Reminder: Tea")]
    assert "which you said: maybe." in mail_to("erin").body
    assert mail_to("erin").attachments == []
    assert at("2026-01-09T17:01:00Z", noon) == []
    assert at("2026-01-10T15:59:59Z", noon) == []
    assert at("2026-01-10T16:00:00Z", noon) == [("alice", "Soon: Tea"), ("erin", "Soon: Tea")]
    assert at("2026-01-10T16:30:00Z", noon) == []


def test_the_way_out_in_a_mail_is_from_mails_of_its_kind(
    alice: Person, bob: Person, nobody: Person, tea: Event, noon: TimeMachineFixture
):
    answer(alice, tea)
    at("2026-01-09T17:00:00Z", noon)
    way_out = mail_to("alice").extra_headers["List-Unsubscribe"].strip("<>")
    assert nobody.client.post(way_out.removeprefix("http://localhost:9000")).status_code == 200
    assert at("2026-01-10T16:00:00Z", noon) == []
    bob.patch(f"/api/events/{tea.pk}/", {"title": "Coffee"})
    assert ("alice", "Changed: Coffee") in mailed()


def test_a_moved_one_is_reminded_of_anew(alice: Person, bob: Person, tea: Event, noon: TimeMachineFixture):
    answer(alice, tea)
    assert at("2026-01-09T17:00:00Z", noon) == [("alice", "Reminder: Tea")]
    bob.patch(f"/api/events/{tea.pk}/", {"starts_at": "2026-01-12T18:00", "ends_at": "2026-01-12T20:00"})
    mailed()
    assert at("2026-01-10T16:00:00Z", noon) == []
    assert at("2026-01-11T17:00:00Z", noon) == [("alice", "Reminder: Tea")]


def test_a_reminder_of_a_start_that_is_none_any_more(alice: Person, bob: Person, tea: Event, noon: TimeMachineFixture):
    answer(alice, tea)
    noon.move_to("2026-01-09T17:00:00Z")
    run("remind_of_events")
    write_down()
    bob.patch(f"/api/events/{tea.pk}/", {"starts_at": "2026-01-12T18:00", "ends_at": "2026-01-12T20:00"})
    assert [subject for _, subject in mailed()] == ["Changed: Tea"] * 3


def test_no_reminder_for_a_time_that_was_past_already(
    alice: Person, bob: Person, erin: Person, lobby: Room, noon: TimeMachineFixture
):
    """When it was made, or when one answered."""
    soon = now() + timedelta(hours=20)
    event = make_event(bob, lobby, starts_at=soon, ends_at=soon + timedelta(hours=1))
    answer(alice, event)
    mailed()
    assert at("2026-01-01T12:01:00Z", noon) == []
    noon.move_to("2026-01-02T07:30:00Z")
    answer(erin, event)
    assert at("2026-01-02T07:31:00Z", noon) == [("alice", "Soon: Tea")]


def test_a_reminder_that_nobody_waits_for(tea: Event, noon: TimeMachineFixture):
    assert at("2026-01-09T17:00:00Z", noon) == []
    assert list(Announcement.objects.filter(kind="day").values_list("event", flat=True)) == [tea.pk]


def test_no_reminder_while_the_room_is_archived(alice: Person, tea: Event, noon: TimeMachineFixture):
    """Nothing happens there any more: one could not even say that one does not come. Opened again, it goes on."""
    answer(alice, tea)
    alice.patch(f"/api/rooms/{tea.room_id}/", {"archived": True})
    assert at("2026-01-09T17:00:00Z", noon) == []
    alice.patch(f"/api/rooms/{tea.room_id}/", {"archived": False})
    assert at("2026-01-10T16:00:00Z", noon) == [("alice", "Soon: Tea")]


@pytest.mark.parametrize("many", [1, 2, 3, 4])
def test_people_are_written_down_some_at_a_time(
    many: int, alice: Person, bob: Person, erin: Person, tea: Event, noon: TimeMachineFixture, monkeypatch: Any
):
    monkeypatch.setattr(announcements, "BATCH", many)
    for person in (alice, bob, erin):
        answer(person, tea, "maybe")
    assert [handle for handle, _ in at("2026-01-09T17:00:00Z", noon)] == ["alice", "bob", "erin"]


def test_a_worker_that_was_away_sends_the_later_one_alone(alice: Person, tea: Event, noon: TimeMachineFixture):
    answer(alice, tea)
    assert at("2026-01-10T16:40:00Z", noon) == [("alice", "Soon: Tea")]


def test_never_after_it_was_called_off(alice: Person, bob: Person, tea: Event, noon: TimeMachineFixture):
    """Not even when the reminder was written down just before."""
    answer(alice, tea)
    noon.move_to("2026-01-09T17:00:00Z")
    run("remind_of_events")
    write_down()
    bob.post(f"/api/events/{tea.pk}/cancel/")
    assert [subject for _, subject in mailed()] == ["Cancelled: Tea"] * 3
    assert at("2026-01-10T16:00:00Z", noon) == []


def test_in_the_persons_time_zone(alice: Person, erin: Person, tea: Event, noon: TimeMachineFixture):
    alice.patch("/api/me/", {"time_zone": "Asia/Kolkata"})
    answer(alice, tea)
    at("2026-01-09T17:00:00Z", noon)
    assert (
        "When: Saturday 10 January 2026, 22:30 to Sunday 11 January 2026, 00:30 (Asia/Kolkata); "
        "there it is Saturday 10 January 2026, 18:00 to 20:00 (Europe/Vienna)\n"
    ) in mail_to("alice").body


def test_a_time_that_comes_twice(bob: Person, lobby: Room):
    begin, end = (datetime(2026, 10, 25, *hour, tzinfo=UTC) for hour in ((0, 45), (1, 15)))
    make_event(bob, lobby, starts_at=begin, ends_at=end)
    mailed()
    assert "25 October 2026, 02:45 CEST to 02:15 CET (Europe/Vienna)\n" in mail_to("bob").body


def test_nobody_who_is_out_or_wants_none_or_may_not_sign_in(
    alice: Person, bob: Person, erin: Person, lobby: Room, noon: TimeMachineFixture
):
    switch_mail(user=alice.user, events=False)
    erin.user.is_active = False
    erin.user.save()
    event = make_event(bob, lobby)
    assert mailed() == [("bob", "Your event: Tea")]
    answer(alice, event)
    answer(bob, event)
    switch_mail(user=bob.user, reminders=False)
    assert at("2026-01-09T17:00:00Z", noon) == [("alice", "Reminder: Tea")]
    bob.patch(f"/api/events/{event.pk}/", {"title": "Coffee"})
    write_down()
    take_out(lobby, bob, by=alice)
    assert mailed() == []


def test_in_a_big_room_only_those_who_answered_hear_of_it(
    alice: Person, bob: Person, erin: Person, lobby: Room, settings: Any
):
    settings.EVENT_INVITATIONS_MAX = 2
    event = make_event(bob, lobby)
    assert mailed() == [("bob", "Your event: Tea")]
    answer(erin, event, "maybe")
    bob.patch(f"/api/events/{event.pk}/", {"title": "Coffee"})
    assert mailed() == [("bob", "Changed: Coffee"), ("erin", "Changed: Coffee")]
    bob.post(f"/api/events/{event.pk}/cancel/")
    assert mailed() == [("bob", "Cancelled: Coffee"), ("erin", "Cancelled: Coffee")]


def test_who_was_invited_hears_what_becomes_of_it_though_the_room_is_big_by_now(bob: Person, tea: Event, settings: Any):
    settings.EVENT_INVITATIONS_MAX = 2
    bob.patch(f"/api/events/{tea.pk}/", {"title": "Coffee"})
    assert mailed() == [(who, "Changed: Coffee") for who in ("alice", "bob", "erin")]
    bob.post(f"/api/events/{tea.pk}/cancel/")
    assert mailed() == [(who, "Cancelled: Coffee") for who in ("alice", "bob", "erin")]


def test_whoever_made_it_hears_what_becomes_of_it(alice: Person, bob: Person, lobby: Room, settings: Any):
    """By another, to whom it was handed over: it stands in both calendars."""
    settings.EVENT_INVITATIONS_MAX = 2
    event = make_event(bob, lobby)
    assert mailed() == [("bob", "Your event: Tea")]
    bob.patch(f"/api/events/{event.pk}/", {"organizer": alice.id})
    alice.post(f"/api/events/{event.pk}/cancel/")
    assert mailed() == [("bob", "Cancelled: Tea")]


def test_whoever_had_a_place_and_comes_back_hears_what_becomes_of_it(
    alice: Person, bob: Person, carol: Person, lobby: Room
):
    event = make_event(bob, lobby, capacity=1)
    mailed()
    put_in(lobby, carol)
    for person in (alice, carol):
        answer(person, event)
    answer(alice, event, "not_going")
    assert ("carol", "You have a place: Tea") in mailed()
    take_out(lobby, carol, by=alice)
    put_in(lobby, carol)
    bob.post(f"/api/events/{event.pk}/cancel/")
    assert ("carol", "Cancelled: Tea") in mailed()


def test_what_is_long_over_is_forgotten(tea: Event, noon: TimeMachineFixture):
    assert "forget_old_announcements" in EVERY_MINUTE
    noon.move_to("2026-02-09T18:59:00Z")
    run("forget_old_announcements")
    assert EventMail.objects.count() == 3
    noon.move_to("2026-02-09T19:01:00Z")
    run("forget_old_announcements")
    assert (Announcement.objects.count(), EventMail.objects.count()) == (0, 0)
