"""The jobs that mail what happens to events: one for each person, done once, with a server that is slow or refuses."""

import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.mail.backends import locmem
from django.db import connection
from django_q.models import OrmQ
from pytest_django import DjangoAssertNumQueries

from common.jobs import run
from notifications import announcements
from notifications.models import EventMail
from rooms.models import Room
from tests.factories import make_event, make_person, make_room
from tests.jobs import mailed, waiting
from tests.person import Person

pytestmark = pytest.mark.usefixtures("noon")


def test_the_writer_asks_for_one_job_whatever_the_number_of_people(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
):
    """A job writes down a few at a time."""
    monkeypatch.setattr(announcements, "BATCH", 3)
    people = [make_person(f"p{number}") for number in range(5)]
    event = make_event(alice, make_room(owner=alice, members=[bob, *people]))
    assert waiting() == [("announce_event", {"event": str(event.pk), "kind": "changed", "about": 0})]
    handles = ["alice", "bob", "p0", "p1", "p2", "p3", "p4"]
    assert [handle for handle, _ in mailed()] == handles


def test_every_job_twice_is_one_mail_each(alice: Person, bob: Person, lobby: Room):
    """As after a worker that was killed at its end."""
    make_event(bob, lobby)
    outgoing.outbox.clear()
    asked = []
    while row := OrmQ.objects.order_by("pk").first():
        asked.append(row.task["args"][0])
        for _ in range(2):
            run(*row.task["args"], **row.task["kwargs"])
        row.delete()
    assert asked == ["announce_event", "address_announcement", *["send_event_mail"] * 3]
    assert sorted(mail.to[0] for mail in outgoing.outbox) == [f"{who}@example.org" for who in ("alice", "bob", "erin")]
    assert EventMail.objects.filter(sent=True).count() == 3


def test_a_mail_costs_nineteen_queries_at_most(
    bob: Person, lobby: Room, django_assert_max_num_queries: DjangoAssertNumQueries
):
    """There may be thousands of them. What is looked at twice, before and after the lock, is six of these."""
    make_event(bob, lobby)
    while (row := OrmQ.objects.earliest("pk")).task["args"] != ("send_event_mail",):
        run(*row.task["args"], **row.task["kwargs"])
        row.delete()
    with django_assert_max_num_queries(19):
        run(*row.task["args"], **row.task["kwargs"])
    assert EventMail.objects.filter(sent=True).count() == 1


def test_one_that_is_refused_stops_no_other_and_is_tried_again(
    alice: Person, bob: Person, erin: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch
):
    """As after a worker that was killed before its end: what was not sent is not marked as sent."""
    send = locmem.EmailBackend.send_messages

    def refuse(self: Any, messages: Any) -> Any:
        if messages[0].to == ["alice@example.org"]:
            raise smtplib.SMTPServerDisconnected("gone")
        return send(self, messages)

    make_event(bob, lobby)
    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "send_messages", refuse)
        refused: list[int] = []
        while row := OrmQ.objects.exclude(pk__in=refused).order_by("pk").first():
            try:
                run(*row.task["args"], **row.task["kwargs"])
                row.delete()
            except smtplib.SMTPServerDisconnected:
                refused.append(row.pk)
    assert sorted(mail.to[0] for mail in outgoing.outbox) == ["bob@example.org", "erin@example.org"]
    assert mailed() == [("alice", "Invitation: Tea")]


@contextmanager
def impatient() -> Iterator[None]:
    """A database that ends a session after a while in which its transaction did nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '500ms'")
    yield
    connection.close()


def test_a_mail_server_that_takes_its_time_gets_it_once(
    bob: Person, transactional_db: None, monkeypatch: pytest.MonkeyPatch
):
    """Or the mail would be out, nothing of it noted, and sent again with the next try."""
    make_event(bob, make_room(owner=bob))
    send = locmem.EmailBackend.send_messages

    def slowly(self: Any, messages: Any) -> Any:
        time.sleep(1)
        return send(self, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", slowly)
    with impatient():
        assert mailed() == [("bob", "Your event: Tea")]
    assert list(EventMail.objects.values_list("sent", flat=True)) == [True]
