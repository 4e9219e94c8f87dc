"""What people are told who may not, word for word: what is so, and what to do. When it is refused: each path's own."""

from typing import Any

import pytest

from messaging.models import Message
from rooms.models import Room
from tests.factories import NO_ROOM, attach, make_event, say
from tests.person import Person
from tests.shapes import told


def refused(status: int, code: str, detail: str) -> tuple[int, dict[str, Any]]:
    return status, {"detail": detail, "code": code}


def test_messages(bob: Person, alice: Person, erin: Person, lobby: Room, hello: Message):
    at = f"/api/rooms/{lobby.pk}/messages/"
    assert told(alice.patch(f"{at}{hello.pk}/", {"content": "hallo"})) == refused(
        403, "forbidden", "Only its author can edit a message."
    )
    tea = make_event(bob, lobby).message
    event = refused(409, "message_is_event", "This is an event: edit it or call it off as one.")
    answers = [bob.patch(f"{at}{tea.pk}/", {"content": "x"}), bob.delete(f"{at}{tea.pk}/")]
    assert [told(answer) for answer in answers] == [event] * 2


def test_a_reply_to_nothing(bob: Person, lobby: Room):
    answer = bob.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "yes", "reply_to": NO_ROOM})
    assert answer.json()["fields"] == {"reply_to": ["There is no such message in this room."]}


def test_uploads(bob: Person, lobby: Room, settings: Any, monkeypatch: pytest.MonkeyPatch):
    def upload() -> Any:
        return bob.upload(f"/api/rooms/{lobby.pk}/attachments/", b"hello")

    upload()
    settings.UPLOAD_DAILY_MB, settings.UPLOAD_DAILY_BYTES = 1, 9
    assert told(upload()) == refused(429, "throttled", "You may upload 1 MB a day. Try again later.")
    settings.UPLOAD_DAILY_BYTES = 10
    monkeypatch.setattr("messaging.access.UNSENT_MAX", 2)
    assert upload().status_code == 201
    waiting = refused(409, "too_many_files", "2 files of yours wait to be sent. Discard some first.")
    assert told(upload()) == waiting


def test_files(bob: Person, alice: Person, lobby: Room):
    sent, others = attach(bob, lobby), attach(alice, lobby)
    say(bob, lobby, attachments=[sent])
    assert told(bob.delete(f"/api/attachments/{sent.pk}/")) == refused(
        409, "attachment_sent", "This file has been sent. Delete its message instead."
    )
    ids = [str(each.pk) for each in (sent, others)]
    answer = bob.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "hi", "attachments": ids})
    assert answer.json()["fields"] == {
        "attachments": [f"{id} is no unsent file of yours in this room." for id in ids]
    }  # fmt: skip
