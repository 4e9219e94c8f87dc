"""The road to compare with does what the tutorial does."""

from typing import Any
from uuid import uuid4

import pytest
import requests

from bench.baseline import send
from messaging.models import Message
from rooms.models import Membership, Room
from tests.factories import make_room, take_out
from tests.person import Person


@pytest.mark.django_db
def test_after_the_commit_all_members_are_told_by_one_request(
    alice: Person, bob: Person, dave: Person, monkeypatch: Any, django_capture_on_commit_callbacks: Any
):
    room = make_room(owner=alice, members=[bob, dave])
    take_out(room, dave, by=alice)
    asked: list[tuple[str, Any]] = []

    def post(session: Any, url: str, *, json: Any, **_: Any) -> requests.Response:
        asked.append((url.rpartition("/")[2], json))
        answer = requests.Response()
        answer.status_code = 200
        return answer

    monkeypatch.setattr(requests.Session, "post", post)
    with django_capture_on_commit_callbacks(execute=True):
        body = send(alice.user, room.pk, uuid4(), "hello")
        assert asked == []
    [(command, broadcast)] = asked
    assert (command, broadcast["data"]) == ("broadcast", {"type": "message_added", "body": body})
    assert sorted(broadcast["channels"]) == sorted(f"personal:{person.id}" for person in (alice, bob))
    assert body["room"]["version"] == 1  # of the messages alone
    Message.objects.all().delete()  # the log knows nothing of it
    Room.objects.update(last_number=0, last_preview=None)
    Membership.objects.update(read_number=0)
