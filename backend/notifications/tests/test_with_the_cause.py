"""What is to be mailed of an event is written down with its cause: both are there, or neither is."""

import pytest
from django.db import ProgrammingError, connection

from events.actions import cancel_event, update_event
from events.models import Event
from notifications import announcements
from notifications.models import Announcement
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import make_event
from tests.person import Person


def lose_queue() -> None:
    """Until the test's transaction is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_q_ormq RENAME TO lost")


def test_making_one(bob: Person, lobby: Room):
    lose_queue()
    with changes_in(lobby) as seen, pytest.raises(ProgrammingError, match="django_q_ormq"):
        make_event(bob, lobby)
    assert (seen, Event.objects.count()) == ([], 0)


def test_moving_one(bob: Person, lobby: Room):
    event = make_event(bob, lobby)
    lose_queue()
    with changes_in(lobby) as seen, pytest.raises(ProgrammingError, match="django_q_ormq"):
        update_event(user=bob.user, event_id=event.pk, given={"place": "Hut"})
    assert (seen, Event.objects.get().place) == ([], "")


def test_calling_one_off(bob: Person, lobby: Room):
    event = make_event(bob, lobby)
    lose_queue()
    with changes_in(lobby) as seen, pytest.raises(ProgrammingError, match="django_q_ormq"):
        cancel_event(user=bob.user, event_id=event.pk)
    assert (seen, Event.objects.get().status) == ([], "scheduled")


def test_the_announcement_and_the_job_that_addresses_it(bob: Person, lobby: Room):
    event = make_event(bob, lobby)
    lose_queue()
    with pytest.raises(ProgrammingError, match="django_q_ormq"):
        announcements.announce(event_id=str(event.pk), kind=Announcement.Kind.CHANGED, about=0)
    assert not Announcement.objects.exists()
