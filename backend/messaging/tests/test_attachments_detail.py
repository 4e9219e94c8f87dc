"""GET and DELETE /api/attachments/{id}/, GET /api/attachments/{id}/thumbnail/"""

from typing import Any
from uuid import uuid4

import pytest

from common.media import folder
from messaging.actions import delete_message
from messaging.attachments import Attachment
from messaging.models import Message
from messaging.uploads import folder_of
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import attach, say, take_out
from tests.jobs import do_jobs, waiting
from tests.person import Person
from tests.pictures import photo
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


@pytest.fixture
def notes(bob: Person, lobby: Room) -> Attachment:
    """bob's file, not sent yet."""
    return attach(bob, lobby, b"hello", 'my "notes" ☕.html')


@pytest.fixture
def sent(bob: Person, lobby: Room, notes: Attachment) -> Attachment:
    say(bob, lobby, "here", attachments=[notes])
    return notes


@pytest.fixture
def beach(bob: Person, lobby: Room) -> Attachment:
    """bob's picture, sent without words."""
    made = attach(bob, lobby, photo(), "beach.jpg")
    say(bob, lobby, "", attachments=[made])
    return made


def at(attachment: Attachment) -> str:
    return f"/api/attachments/{attachment.pk}/"


def test_nginx_is_told_to_send_a_file_to_be_saved(alice: Person, sent: Attachment):
    answer = alice.get(at(sent))
    assert (answer.status_code, answer.content) == (200, b"")
    assert {name: answer.headers[name] for name in ("X-Accel-Redirect", "Content-Type", "Cache-Control")} == {
        "X-Accel-Redirect": f"/media/attachments/{sent.pk.hex[:2]}/{sent.pk}/original",
        "Content-Type": "text/plain",
        "Cache-Control": "private, no-cache",
    }
    assert answer.headers["Content-Disposition"] == ("attachment; filename*=utf-8''my%20%22notes%22%20%E2%98%95.html")
    assert (folder(folder_of(sent.pk)) / "original").read_bytes() == b"hello"


def test_a_picture_is_shown_and_has_thumbnails(alice: Person, beach: Attachment):
    answer = alice.get(at(beach))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'inline; filename="beach.jpg"'
    for asked, name in (("", "small"), ("?size=small", "small"), ("?size=large", "large")):
        answer = alice.client.get(f"{at(beach)}thumbnail/{asked}")
        assert answer.headers["X-Accel-Redirect"] == f"/media/{folder_of(beach.pk)}/{name}.webp"
        assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("image/webp", "private, no-cache")
        assert (folder(folder_of(beach.pk)) / f"{name}.webp").is_file()
    assert refusal(alice.get(f"{at(beach)}thumbnail/", size="../original")) == (400, "invalid", ["size"])


def test_other_files_have_no_thumbnail(bob: Person, notes: Attachment):
    assert told(bob.get(f"{at(notes)}thumbnail/")) == NOT_FOUND


def test_signed_out(nobody: Person, sent: Attachment):
    assert told(nobody.get(at(sent))) == NOT_SIGNED_IN


def test_access_follows_the_room(
    bob: Person, carol: Person, dave: Person, erin: Person, alice: Person, beach: Attachment, lobby: Room
):
    take_out(lobby, erin, by=alice)
    for path in (at(beach), f"{at(beach)}thumbnail/"):
        assert bob.get(path).status_code == 200
        absent = carol.get(path.replace(str(beach.pk), str(uuid4())))
        answers = [person.get(path) for person in (carol, dave, erin)]
        assert {(answer.status_code, answer.content) for answer in answers} == {(404, absent.content)}
    take_out(lobby, bob, by=alice)
    assert told(bob.get(at(beach))) == NOT_FOUND  # whoever uploaded it


def test_before_it_is_sent_it_is_its_uploaders_alone(bob: Person, alice: Person, notes: Attachment):
    assert bob.get(at(notes)).status_code == 200
    assert told(alice.get(at(notes))) == NOT_FOUND


def test_one_that_is_still_arriving_is_nobodys(bob: Person, notes: Attachment):
    Attachment.objects.update(state="arriving")
    assert told(bob.get(at(notes))) == NOT_FOUND


def test_a_deleted_message_ends_it_at_once_and_the_worker_removes_it(alice: Person, bob: Person, beach: Attachment):
    message = Message.objects.get(files=beach)
    delete_message(user=bob.user, room_id=beach.room_id, message_id=message.pk)
    assert [told(person.get(at(beach))) for person in (alice, bob)] == [NOT_FOUND] * 2
    assert told(alice.get(f"{at(beach)}thumbnail/")) == NOT_FOUND
    assert folder(folder_of(beach.pk)).is_dir()
    do_jobs()
    assert not folder(folder_of(beach.pk)).exists()
    assert list(Attachment.objects.values_list("state", "name")) == [("cleared", "")]


@pytest.mark.parametrize("junk", ["1", "x", "%00", str(uuid4())[:-1]])
def test_what_is_no_id(bob: Person, junk: str):
    assert [told(ask(f"/api/attachments/{junk}/")) for ask in (bob.get, bob.delete)] == [NOT_FOUND] * 2


def test_query_count(alice: Person, sent: Attachment):
    with statements(alice) as seen:
        alice.get(at(sent))
    assert len(seen) == 3  # session with its user, the file, the membership


def test_discarding(bob: Person, lobby: Room, notes: Attachment):
    with changes_in(lobby) as seen:
        assert told(bob.delete(at(notes))) == (200, {})
    assert told(bob.get(at(notes))) == NOT_FOUND
    assert (waiting(), seen) == ([("remove_files", {})], [])
    do_jobs()
    assert not folder(folder_of(notes.pk)).exists()


def test_discarding_again(bob: Person, notes: Attachment):
    answers: list[Any] = [bob.delete(at(notes)) for _ in range(2)]
    assert [told(answer) for answer in answers] == [(200, {})] * 2
    assert len(waiting()) == 1


def test_of_several_the_one_that_is_named(bob: Person, lobby: Room):
    first, second = (attach(bob, lobby, name=f"{n}.txt") for n in (1, 2))
    redirects = [bob.get(at(each)).headers["X-Accel-Redirect"] for each in (first, second)]
    assert [redirect.split("/")[4] for redirect in redirects] == [str(first.pk), str(second.pk)]
    assert told(bob.delete(at(second))) == (200, {})
    assert (bob.get(at(first)).status_code, told(bob.get(at(second)))) == (200, NOT_FOUND)


def test_nobody_else_discards_it(alice: Person, nobody: Person, notes: Attachment):
    absent = alice.delete(f"/api/attachments/{uuid4()}/")
    answer = alice.delete(at(notes))
    assert (answer.status_code, answer.content) == (404, absent.content)
    assert told(nobody.delete(at(notes))) == NOT_SIGNED_IN
    assert Attachment.objects.get().state == "ready"


def test_what_is_sent_is_not_discarded(bob: Person, sent: Attachment):
    assert refusal(bob.delete(at(sent))) == (409, "attachment_sent", [])
    assert bob.get(at(sent)).status_code == 200
