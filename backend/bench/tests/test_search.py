"""`make bench-search` writes past the actions, so it has to follow the tables by itself."""

from random import Random

from accounts.models import User
from bench.search import make_rooms, texts, too_slow, write
from messaging.models import Message
from rooms.models import Room
from search.queries import Wanted, find


def test_what_it_writes_is_what_it_finds(db: None):
    reader, rooms = make_rooms()
    assert write(reader, rooms, texts(Random(7), 60)) == 60
    found = find(User.objects.get(pk=reader), Wanted("quartz"), limit=21)
    assert found == [Message.objects.get(room=rooms[0], number=1).pk]
    Message.objects.all().delete()  # the log knows nothing of them
    Room.objects.update(last_number=0)


def test_a_rare_word_that_takes_long_is_no_success():
    assert too_slow({"a rare word": 20.1, "the middle of a rare word": 20.0, "a common word": 300.0}) == ["a rare word"]
