"""POST and DELETE /api/rooms/{id}/messages/ with attachments"""

from typing import Any
from uuid import UUID, uuid4

import pytest

from messaging.actions import delete_message, edit_message
from messaging.attachments import Attachment
from messaging.previews import read_changes
from rooms.models import Change, Room
from tests.changes import changes_in
from tests.factories import attach, put_in, say
from tests.jobs import waiting
from tests.person import Person
from tests.pictures import picture
from tests.shapes import refusal
from tests.statements import statements

ID = "c0ffee00-0000-4000-8000-000000000001"


def post(person: Person, room: Room, *files: Attachment, **body: Any) -> Any:
    return person.post(f"/api/rooms/{room.pk}/messages/", {"attachments": [str(each.pk) for each in files], **body})


def published(room: Room) -> list[Any]:
    """What the added messages hold of files, as anybody would read them now."""
    added = Change.objects.filter(room=room, type="message_added").order_by("version")
    return [change["body"]["attachments"] for change in read_changes(list(added))]


def test_sent_with_a_text(bob: Person, alice: Person, erin: Person, carol: Person, lobby: Room):
    notes, smile = attach(bob, lobby), attach(bob, lobby, picture(), "smile.png")
    with changes_in(lobby) as seen:
        answer = post(bob, lobby, smile, notes, content="look")
    cards = [smile.card(), notes.card()]
    message = answer.json()
    assert (answer.status_code, message["content"], message["attachments"]) == (201, "look", cards)
    assert cards[0] == {
        "id": str(smile.pk),
        "name": "smile.png",
        "size": smile.size,
        "type": "image/png",
        "width": 30,
        "height": 20,
        "thumbnail": f"/api/attachments/{smile.pk}/thumbnail/",
        "url": f"/api/attachments/{smile.pk}/",
    }
    logged = {**message, "attachments": [{"id": str(smile.pk)}, {"id": str(notes.pk)}]}
    assert seen == [("message_added", logged, {alice.id, bob.id, erin.id})]
    assert published(lobby) == [cards]
    assert alice.get(f"/api/rooms/{lobby.pk}/messages/").json()["results"] == [message]


def test_without_a_text_the_rooms_list_says_how_many(bob: Person, alice: Person, lobby: Room):
    made = post(bob, lobby, attach(bob, lobby), attach(bob, lobby)).json()
    assert made["content"] == ""
    last = alice.get(f"/api/rooms/{lobby.pk}/").json()["last_message"]
    assert (last["content"], last["attachments"]) == ("", 2)


def test_a_reply_says_how_many_files_the_quoted_one_has(bob: Person, alice: Person, lobby: Room):
    shown = say(bob, lobby, "", attachments=[attach(bob, lobby)])
    assert post(alice, lobby, content="nice", reply_to=shown.pk).json()["reply_to"]["attachments"] == 1


@pytest.mark.parametrize(
    ("limit", "most", "refused"),
    [("django.conf.settings.UPLOAD_DAILY_BYTES", 1, (429, "throttled", [])),
     ("messaging.access.UNSENT_MAX", 0, (409, "too_many_files", []))],
)  # fmt: skip
def test_sent_again_when_no_more_files_may_come(
    limit: str, most: int, refused: Any, bob: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch
):
    notes = attach(bob, lobby)
    first = post(bob, lobby, notes, client_id=ID)
    monkeypatch.setattr(limit, most)
    assert refusal(bob.upload(f"/api/rooms/{lobby.pk}/attachments/", b"hello")) == refused
    again = post(bob, lobby, notes, client_id=ID)
    assert (again.status_code, again.json()) == (200, first.json())


def test_sent_again(bob: Person, lobby: Room):
    notes, others = attach(bob, lobby), attach(bob, lobby)
    first = post(bob, lobby, notes, client_id=ID)
    with changes_in(lobby) as seen:
        again = post(bob, lobby, notes, client_id=ID)
        assert (again.status_code, again.json()) == (200, first.json())
        assert refusal(post(bob, lobby, others, client_id=ID)) == (409, "client_id_conflict", [])
        assert refusal(post(bob, lobby, client_id=ID, content="hello")) == (409, "client_id_conflict", [])
    assert seen == []
    delete_message(user=bob.user, room_id=lobby.pk, message_id=first.json()["id"])
    assert post(bob, lobby, notes, client_id=ID).json()["attachments"] == []


def test_a_file_is_sent_once(bob: Person, lobby: Room):
    notes = attach(bob, lobby)
    assert post(bob, lobby, notes).status_code == 201
    assert refusal(post(bob, lobby, notes)) == (400, "attachment_gone", ["attachments"])


def test_only_ones_own_unsent_ones_of_this_room(bob: Person, alice: Person, lobby: Room, vault: Room):
    discarded, arriving = attach(bob, lobby), attach(bob, lobby)
    Attachment.objects.filter(pk=discarded.pk).give_up()
    Attachment.objects.filter(pk=arriving.pk).update(state="arriving")
    others = [attach(alice, lobby), attach(bob, vault), discarded, arriving, Attachment(pk=uuid4())]
    with changes_in(lobby) as seen:
        answers = [post(bob, lobby, other, content="hi") for other in others]
    assert [refusal(answer) for answer in answers] == [(400, "attachment_gone", ["attachments"])] * 5
    assert seen == []
    assert not Attachment.objects.exclude(message=None).exists()


@pytest.mark.parametrize("attachments", [
    "x", {}, 7, [1], [None], ["x"], [[]], ["\0"], [ID] * 2, [str(UUID(int=each)) for each in range(11)], [{"id": ID}],
])  # fmt: skip
def test_bad_input(bob: Person, lobby: Room, attachments: Any):
    answer = bob.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "hi", "attachments": attachments})
    status, code, fields = refusal(answer)
    assert (status, code) == (400, "invalid")
    assert {field.partition(".")[0] for field in fields} == {"attachments"}


def test_neither_text_nor_files(bob: Person, lobby: Room):
    assert refusal(post(bob, lobby, content=" ")) == (400, "invalid", ["content"])


def test_an_edit_leaves_the_files(bob: Person, lobby: Room):
    notes = attach(bob, lobby)
    message = say(bob, lobby, "look", attachments=[notes])
    edited = edit_message(user=bob.user, room_id=lobby.pk, message_id=message.pk, content="see")
    assert edited.as_read()["attachments"] == [notes.card()]
    assert published(lobby) == [[notes.card()]]


def test_deleting_leaves_nothing_of_them_in_the_log(bob: Person, alice: Person, lobby: Room):
    message = say(bob, lobby, "look", attachments=[attach(bob, lobby, name="s3cret.txt")])
    edit_message(user=bob.user, room_id=lobby.pk, message_id=message.pk, content="see")
    gone = bob.delete(f"/api/rooms/{lobby.pk}/messages/{message.pk}/").json()
    assert gone["attachments"] == []
    assert published(lobby) == [[]]
    assert "s3cret" not in str(list(Change.objects.values_list("body", flat=True)))
    assert Attachment.objects.filter(state="gone", name="", message=None).count() == 1
    assert waiting() == [("remove_files", {})]
    assert "attachments" not in alice.get(f"/api/rooms/{lobby.pk}/").json()["last_message"]


def test_a_message_without_files_asks_the_worker_for_nothing(bob: Person, lobby: Room):
    delete_message(user=bob.user, room_id=lobby.pk, message_id=say(bob, lobby).pk)
    assert waiting() == []


def test_files_cost_two_statements_however_many_there_are(bob: Person, lobby: Room):
    counts = []
    for files in ([], [attach(bob, lobby)], [attach(bob, lobby) for _ in range(10)]):
        with statements(bob) as seen:
            assert post(bob, lobby, *files, content="hello").status_code == 201
        counts.append(len(seen))
    assert counts == [counts[0], counts[0] + 2, counts[0] + 2]


def test_reading_them_costs_nothing(bob: Person, alice: Person, lobby: Room):
    say(bob, lobby)
    with statements(alice) as without:
        alice.get(f"/api/rooms/{lobby.pk}/messages/")
    for _ in range(3):
        say(bob, lobby, attachments=[attach(bob, lobby)])
    with statements(alice) as seen:
        alice.get(f"/api/rooms/{lobby.pk}/messages/")
    assert len(seen) == len(without)


def test_who_joins_later_reads_them(bob: Person, carol: Person, lobby: Room):
    notes = attach(bob, lobby)
    say(bob, lobby, attachments=[notes])
    put_in(lobby, carol)
    assert carol.get(f"/api/attachments/{notes.pk}/").status_code == 200
