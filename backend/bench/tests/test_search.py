"""`make bench-search` writes past the actions, so it has to follow the tables by itself."""

from random import Random

from bench.search import make_rooms, texts, write
from messaging.models import Message


def test_what_it_writes_is_what_it_finds(db: None):
    reader, rooms = make_rooms()
    assert write(reader, rooms, texts(Random(7), 60)) == 60
    found = Message.objects.filter(content__contains="quartz").values_list("room", "number")
    assert list(found) == [(rooms[0], 1)]
    Message.objects.all().delete()  # the log knows nothing of them
