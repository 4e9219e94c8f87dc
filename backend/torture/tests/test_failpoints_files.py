"""Killed at each place between a file and its row: what can be seen opens, and what nobody can get is removed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from time_machine import TimeMachineFixture

from accounts.avatars import folder_of as folder_named
from accounts.jobs import remove_nobodys_avatars
from common.media import INCOMING, folder
from common.times import now
from messaging.actions import delete_message
from messaging.attachments import Attachment
from messaging.jobs import forget_files, remove_files
from messaging.models import Message
from messaging.uploads import folder_of
from rooms.models import Room
from tests.factories import attach, say
from tests.person import Person
from tests.pictures import photo
from torture.harness.failpoints import ATTACHING, REMOVING, UPLOADING
from torture.tests.dying import killed

pytestmark = pytest.mark.django_db(transaction=True)

ID = UUID("c0ffee00-0000-4000-8000-000000000001")


@pytest.fixture(autouse=True)
def _media_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def a_day_later(time_machine: TimeMachineFixture) -> Callable[[], None]:
    """What the worker does then."""

    def sweep() -> None:
        time_machine.move_to(now() + timedelta(days=1, seconds=1))
        forget_files()

    return sweep


def on_disk() -> list[Path]:
    """The folders with files, whole or not."""
    media = Path(settings.MEDIA_ROOT)
    return [*media.glob("attachments/*/*"), *media.glob("avatars/*/*"), *media.glob(f"{INCOMING}/*")]


def opens(person: Person, file: Attachment) -> bool:
    """Whether they are given it, and all of it is there."""
    answers = [person.get(f"/api/attachments/{file.pk}/{path}") for path in ("", "thumbnail/")]
    if {answer.status_code for answer in answers} == {404}:
        return False
    sent = [folder(answer.headers["X-Accel-Redirect"].removeprefix("/media/")) for answer in answers]
    assert [path.stat().st_size > 0 for path in sent] == [True, True]
    assert sent[0].stat().st_size == file.size
    return True


@pytest.mark.parametrize("at", UPLOADING)
def test_while_uploading(at: str, bob: Person, lobby: Room, a_day_later: Callable[[], None]):
    assert killed(at, lambda: attach(bob, lobby, photo(), "beach.jpg"))
    file = Attachment.objects.get()
    assert (opens(bob, file), file.state) == ((True, "ready") if at == "ready-unanswered" else (False, "arriving"))
    assert len(on_disk()) == (at != "row-without-file")
    a_day_later()
    assert (Attachment.objects.count(), on_disk()) == (0, [])


def test_while_another_picture_of_oneself_is_taken_in(bob: Person, time_machine: TimeMachineFixture):
    def wear() -> str:
        answer = bob.upload("/api/me/avatar/", photo(), "me.jpg", method="PUT")
        return folder_named(UUID(answer.json()["avatar"].split("/")[-2]))

    worn = wear()
    assert killed("file-without-row", wear)
    assert len(on_disk()) == 2
    start = now()
    for minute in range(256):  # another folder in each
        time_machine.move_to(start + timedelta(days=30, minutes=minute), tick=False)
        remove_nobodys_avatars()
    assert on_disk() == [folder(worn)]


@pytest.mark.parametrize("at", ATTACHING)
def test_while_sending(at: str, alice: Person, bob: Person, lobby: Room, a_day_later: Callable[[], None]):
    file = attach(bob, lobby, photo(), "beach.jpg")
    assert killed(at, lambda: say(bob, lobby, client_id=ID, attachments=[file]))
    assert Message.objects.count() == opens(alice, file) == (at == "attached-unanswered")
    say(bob, lobby, client_id=ID, attachments=[file])
    assert (Message.objects.count(), opens(alice, file)) == (1, True)
    a_day_later()
    assert opens(Person(alice.user), file)


@pytest.mark.parametrize("at", REMOVING)
def test_while_removing(at: str, alice: Person, bob: Person, lobby: Room, a_day_later: Callable[[], None]):
    gone, kept = attach(bob, lobby, photo(), "beach.jpg"), attach(bob, lobby, photo(), "beach.jpg")
    message = say(bob, lobby, attachments=[gone])
    say(bob, lobby, attachments=[kept])
    delete_message(user=bob.user, room_id=lobby.pk, message_id=message.pk)
    assert killed(at, remove_files)
    assert (opens(alice, gone), opens(alice, kept)) == (False, True)
    forget_files()
    assert (Attachment.objects.get(pk=gone.pk).state, on_disk()) == ("cleared", [folder(folder_of(kept.pk))])
