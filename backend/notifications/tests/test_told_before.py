"""Who counts as told of an event when the try to tell them failed, or is under way at the same moment."""

import smtplib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Event as Signal
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.mail.backends import locmem
from django_q.models import OrmQ
from time_machine import TimeMachineFixture

from common.jobs import run
from common.times import now
from notifications import announcements
from notifications.models import EventMail
from rooms.models import Room
from tests.at_once import LONGEST_WAIT, in_thread, wait_for_waiting
from tests.factories import answer, make_event, make_room
from tests.jobs import mailed
from tests.person import Person

SEND = locmem.EmailBackend.send_messages


def try_jobs(*, but: str = "") -> None:
    """Do what waits once, and what that asks for; what fails goes on waiting."""
    failed: list[int] = []
    while row := OrmQ.objects.exclude(pk__in=failed).order_by("pk").first():
        (name,), ids = row.task["args"], row.task["kwargs"]
        if name != but:
            with suppress(OSError):  # as all that smtplib raises
                run(name, **ids)
                row.delete()
                continue
        failed.append(row.pk)


def lost(backend: Any, messages: Any) -> None:
    """Taken, and the answer that says so never came."""
    SEND(backend, messages)
    raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed: timed out")


def put_off(_backend: Any, messages: Any) -> None:
    raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (451, b"greylisted")})


@pytest.fixture
def to_alice(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    """From now on, and until it is called with SEND, the mail server does this with mails to alice."""

    def behave(how: Any) -> None:
        def send(backend: Any, messages: Any) -> Any:
            return (how if messages[0].to == ["alice@example.org"] else SEND)(backend, messages)

        monkeypatch.setattr(locmem.EmailBackend, "send_messages", send)

    return behave


def test_who_may_have_the_invitation_hears_that_it_was_called_off(
    bob: Person, lobby: Room, to_alice: Callable[[Any], Any]
):
    """Each of them once, though it is not certain that alice has it."""
    event = make_event(bob, lobby)
    to_alice(lost)
    try_jobs()
    to_alice(SEND)
    assert "alice@example.org" in [mail.to[0] for mail in outgoing.outbox]
    bob.post(f"/api/events/{event.pk}/cancel/")
    assert mailed() == [("alice", "Cancelled: Tea"), ("bob", "Cancelled: Tea"), ("erin", "Cancelled: Tea")]


def test_who_may_have_the_invitation_is_told_of_a_change(bob: Person, lobby: Room, to_alice: Callable[[Any], Any]):
    event = make_event(bob, lobby)
    to_alice(lost)
    try_jobs()
    to_alice(SEND)
    bob.patch(f"/api/events/{event.pk}/", {"title": "Coffee"})
    try_jobs(but="send_event_mail")
    assert mailed() == [(who, "Changed: Coffee") for who in ("alice", "bob", "erin")]


def test_whom_the_mail_server_put_off_was_not_told(bob: Person, lobby: Room, to_alice: Callable[[Any], Any]):
    event = make_event(bob, lobby)
    to_alice(put_off)
    try_jobs()
    to_alice(SEND)
    bob.post(f"/api/events/{event.pk}/cancel/")
    assert mailed() == [("bob", "Cancelled: Tea"), ("erin", "Cancelled: Tea")]


def test_nobody_was_told_while_there_was_no_mail_server(bob: Person, lobby: Room, settings: Any):
    event, backend = make_event(bob, lobby), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    try_jobs()
    settings.EMAIL_BACKEND = backend
    bob.post(f"/api/events/{event.pk}/cancel/")
    assert mailed() == []


def test_put_off_after_a_try_that_may_have_arrived(bob: Person, lobby: Room, to_alice: Callable[[Any], Any]):
    event = make_event(bob, lobby)
    for how in (lost, put_off):
        to_alice(how)
        try_jobs()
    to_alice(SEND)
    bob.post(f"/api/events/{event.pk}/cancel/")
    assert ("alice", "Cancelled: Tea") in mailed()


def hand_over(first: Callable[[], None], to_alice: Callable[[Any], Any], meanwhile: Callable[[], Any]) -> None:
    """One worker hands a mail to a slow server; what `meanwhile` returns, another worker's, comes to wait for that."""
    handed_over, go_on = Signal(), Signal()

    def slowly(backend: Any, messages: Any) -> Any:
        handed_over.set()
        assert go_on.wait(LONGEST_WAIT)
        return SEND(backend, messages)

    to_alice(slowly)
    with ThreadPoolExecutor(2) as pool:
        try:
            working = [in_thread(pool, first)]
            assert handed_over.wait(LONGEST_WAIT)
            working.append(in_thread(pool, meanwhile()))
            wait_for_waiting(1)
        finally:
            go_on.set()
        for future in working:
            future.result(LONGEST_WAIT)


def sending(person: Person, about: int = 0) -> Callable[[], None]:
    mail = EventMail.objects.get(user=person.user, announcement__about=about)
    return partial(announcements.send, mail_id=mail.pk)


def test_a_cancellation_waits_for_the_invitation_that_is_on_its_way(
    alice: Person, bob: Person, transactional_db: None, to_alice: Callable[[Any], Any]
):
    """Another worker hands it over at this moment: what comes later arrives later, and nobody is forgotten."""
    event = make_event(bob, make_room(owner=bob, members=[alice]))
    try_jobs(but="send_event_mail")

    def call_off() -> Callable[[], None]:
        bob.post(f"/api/events/{event.pk}/cancel/")
        try_jobs(but="send_event_mail")
        return sending(alice, about=1)

    hand_over(sending(alice), to_alice, call_off)
    assert [mail.subject for mail in outgoing.outbox] == ["Invitation: Tea", "Cancelled: Tea"]


def test_two_workers_at_the_same_mail_send_it_once(
    alice: Person, bob: Person, transactional_db: None, to_alice: Callable[[Any], Any]
):
    """The second was given the job again, since the first took long, and waits until it is done."""
    make_event(bob, make_room(owner=bob, members=[alice]))
    try_jobs(but="send_event_mail")
    hand_over(sending(alice), to_alice, lambda: sending(alice))
    assert [mail.subject for mail in outgoing.outbox] == ["Invitation: Tea"]


def test_while_mail_is_off_nobody_is_told(
    alice: Person, bob: Person, lobby: Room, settings: Any, time_machine: TimeMachineFixture
):
    """Nor noted as told: once it is on, what they hear of first is an invitation, or a reminder that is still due."""
    settings.MAIL_IS_ON = False
    soon = now() + timedelta(days=2)
    event = make_event(bob, lobby, starts_at=soon, ends_at=soon + timedelta(hours=1))
    answer(alice, event)
    assert mailed() == []
    time_machine.move_to(soon - timedelta(hours=23))
    run("remind_of_events")
    assert mailed() == []
    settings.MAIL_IS_ON = True
    run("remind_of_events")
    assert mailed() == [("alice", "Reminder: Tea")]
    bob.patch(f"/api/events/{event.pk}/", {"title": "Coffee"})
    assert mailed() == [("alice", "Changed: Coffee"), ("bob", "Your event: Coffee"), ("erin", "Invitation: Coffee")]


def test_what_was_asked_for_while_mail_was_on(bob: Person, lobby: Room, settings: Any):
    event = make_event(bob, lobby)
    try_jobs(but="send_event_mail")
    settings.MAIL_IS_ON = False
    assert mailed() == []
    settings.MAIL_IS_ON = True
    bob.post(f"/api/events/{event.pk}/cancel/")
    assert mailed() == []
