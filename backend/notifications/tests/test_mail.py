"""One mail to one person, as it leaves."""

import re
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as outgoing
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from icalendar import Calendar
from time_machine import TimeMachineFixture

from accounts.models import Server
from common.jobs import run
from notifications.actions import switch_mail
from notifications.mail import compose, wants
from notifications.models import Kind
from tests.factories import answer, make_event, make_person, make_room
from tests.jobs import do_jobs
from tests.mailbox import Mailbox, text
from tests.person import Person

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def test_text_and_html_say_the_same(alice: Person):
    Server.objects.create(pk=1, name="Climbers <north>")
    mail = compose(alice.user, "test", "A test")
    html, kind = mail.alternatives[0]
    assert (mail.to, mail.subject, kind) == (["alice@example.org"], "A test", "text/html")
    assert "this is a test. Mail from Climbers <north> reaches you." in str(mail.body)
    assert "This is a test. Mail from Climbers &lt;north&gt; reaches you." in str(html)
    assert "Hello alice," in str(mail.body)
    assert "Hello alice," in str(html)


def test_the_html_loads_nothing_and_knows_the_dark(alice: Person):
    html = str(compose(alice.user, "test", "A test").alternatives[0][0])
    assert not re.findall(r"src=|@import|url\(", html)
    assert "prefers-color-scheme: dark" in html


def test_a_mail_that_one_cannot_do_without_has_no_way_out(alice: Person):
    mail = compose(alice.user, "test", "A test")
    assert "List-Unsubscribe" not in mail.extra_headers
    assert "settings/account" not in str(mail.body)


def test_a_deactivated_person_wants_none(alice: Person):
    alice.user.is_active = False
    assert not wants(alice.user, Kind.EVENTS)


def test_switched_on_again(alice: Person):
    switch_mail(user=alice.user, events=False)
    switch_mail(user=alice.user, events=True)
    assert wants(alice.user, Kind.EVENTS)


def test_a_test_mail(db: None, capsys: Any, settings: Any):
    settings.DEFAULT_FROM_EMAIL = "Chat <chat@example.org>"
    call_command("send_test_mail", "somebody@example.org")
    (mail,) = outgoing.outbox
    assert isinstance(mail, EmailMultiAlternatives)
    assert (mail.to, mail.from_email) == (["somebody@example.org"], "Chat <chat@example.org>")
    assert capsys.readouterr().out == "Sent to somebody@example.org from Chat <chat@example.org>.\n"


def test_a_test_mail_while_mail_is_off(db: None, settings: Any):
    settings.MAIL_IS_ON = False
    with pytest.raises(CommandError, match=r"Mail is off\. Set EMAIL_URL"):
        call_command("send_test_mail", "somebody@example.org")


def test_a_test_mail_that_nobody_takes(db: None, settings: Any):
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match=r"127\.0\.0\.1:1 did not take it from .*refused"):
        call_command("send_test_mail", "somebody@example.org")


@pytest.mark.stack
def test_it_arrives_over_smtp(db: None, settings: Any):
    settings.EMAIL_BACKEND = SMTP
    box = Mailbox(f"arrives-{uuid4().hex[:8]}@example.org")  # the catcher keeps what earlier runs sent
    call_command("send_test_mail", box.address)
    (mail,) = box.wait_for(1)
    assert mail["Subject"] == "A test"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "this is a test." in text(mail)
    assert mail.get_body(("html",)) is not None


def file_in(mail: EmailMessage) -> tuple[Any, ...]:
    """METHOD, SEQUENCE and UID of the calendar file that it carries, if it does; its type names the method, too."""
    (file,) = (*mail.iter_attachments(), None)[:1]
    if file is None:
        return ()
    calendar: Any = Calendar.from_ical(file.get_content())
    (entry,) = calendar.walk("VEVENT")
    assert (file.get_content_type(), file.get_param("method")) == ("text/calendar", calendar["METHOD"])
    return calendar["METHOD"], entry["SEQUENCE"], entry["UID"]


@pytest.mark.stack
def test_all_that_is_mailed_about_events_arrives_over_smtp(db: None, settings: Any, time_machine: TimeMachineFixture):
    """A calendar program takes the later file for the same event, and for newer."""
    settings.EMAIL_BACKEND = SMTP
    time_machine.move_to("2026-01-01T12:00:00Z", tick=True)
    run_id = uuid4().hex[:8]
    organizer, guest = (make_person(f"{name}-{run_id}") for name in ("bob", "alice"))
    event = make_event(organizer, make_room(owner=organizer, members=[guest]), capacity=1)
    do_jobs()
    organizer.patch(f"/api/events/{event.pk}/", {"place": "Hut"})
    do_jobs()
    for person in (organizer, guest):
        answer(person, event)
    answer(organizer, event, "maybe")
    do_jobs()
    for minute in ("2026-01-09T17:00:00Z", "2026-01-10T16:00:00Z"):
        time_machine.move_to(minute)
        run("remind_of_events")
        do_jobs()
    organizer.post(f"/api/events/{event.pk}/cancel/")
    do_jobs()
    uid = f"{event.pk}@lockstep"
    mails = Mailbox(guest.user.email).wait_for(6)
    assert [(mail["Subject"], *file_in(mail)) for mail in mails] == [
        ("Invitation: Tea", "REQUEST", 0, uid),
        ("Changed: Tea", "REQUEST", 1, uid),
        ("You have a place: Tea", "REQUEST", 1, uid),
        ("Reminder: Tea",),
        ("Soon: Tea",),
        ("Cancelled: Tea", "CANCEL", 2, uid),
    ]
    for mail in mails:
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "18:00 to 20:00 (Europe/Vienna)" in text(mail)
        assert mail.get_body(("html",)) is not None
    confirmation = Mailbox(organizer.user.email).wait_for(5)[0]
    assert (confirmation["Subject"], *file_in(confirmation)) == ("Your event: Tea", "REQUEST", 0, uid)
