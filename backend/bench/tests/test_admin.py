"""`make bench-admin` writes past the actions, so it has to follow the tables by itself."""

from django.db import connection

from bench.admin import CHANGES, MESSAGES
from messaging.models import Message
from rooms.models import Change
from tests.factories import make_room
from tests.person import Person


def test_what_it_writes_is_taken(alice: Person):
    room = make_room(owner=alice)
    with connection.cursor() as cursor:
        cursor.execute(MESSAGES, {"room": room.pk, "rooms": 1, "author": alice.id, "messages": 3})
        cursor.execute(CHANGES)
    numbers = list(Message.objects.order_by("number").values_list("room", "number"))
    assert numbers == [(room.pk, number) for number in (1001, 1002, 1003)]
    assert Change.objects.filter(room=room, version__gt=1000).delete()[0] == 3
    Message.objects.all().delete()  # the log knows nothing of them
