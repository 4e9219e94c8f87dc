"""`make bench-admin` writes past the actions, so it has to follow the tables by itself."""

from django.db import connection
from django_q.models import Failure, OrmQ

from bench.admin import ANSWERS, CHANGES, EVENTS, MEMBERSHIPS, MESSAGES, make_jobs, make_people
from events.models import Attendance, Event
from messaging.models import Message
from rooms.models import Change, Membership
from tests.factories import make_room
from tests.person import Person


def test_what_it_writes_is_taken(alice: Person):
    room, quiet = make_room(owner=alice), make_room(owner=alice, name="quiet")
    make_people(3)
    values = {"room": room.pk, "rooms": 1, "author": alice.id, "messages": 200}
    with connection.cursor() as cursor:
        for statement in (MESSAGES, CHANGES, MEMBERSHIPS, EVENTS, ANSWERS):
            cursor.execute(statement, values)
    numbers = list(Message.objects.filter(room=quiet).order_by("number").values_list("number", flat=True))
    assert (numbers, Message.objects.filter(room=room).count()) == ([1010, 1020], 198)
    assert Change.objects.filter(version__gt=1000).delete()[0] == 200
    assert (Event.objects.count(), Attendance.objects.count()) == (2, 2 * 4)
    assert Membership.objects.filter(user__handle__startswith="person").delete()[0] == 2 * 2
    for model in (Attendance, Event, Message):  # the log knows nothing of them
        model._default_manager.all().delete()


def test_jobs(db: None):
    make_jobs(2)
    assert (Failure.objects.count(), OrmQ.objects.count()) == (2, 3)
