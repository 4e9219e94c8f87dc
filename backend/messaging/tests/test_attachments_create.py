"""POST /api/rooms/{id}/attachments/"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from time_machine import TimeMachineFixture

from common.media import folder
from messaging.attachments import UNSENT_MAX, Attachment
from messaging.uploads import folder_of
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, attach, settle, take_out
from tests.person import Person
from tests.pictures import photo, picture
from tests.shapes import A_UUID, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def upload(person: Person, room_id: int, content: bytes = b"hello", name: str = "notes.txt") -> Any:
    return person.upload(f"/api/rooms/{room_id}/attachments/", content, name)


def files_of(id: str) -> list[str]:
    return sorted(file.name for file in folder(folder_of(Attachment.objects.get(pk=id).pk)).iterdir())


def test_a_member_uploads_a_file(bob: Person, lobby: Room):
    with changes_in(lobby) as seen:
        answer = upload(bob, lobby.pk)
    made = answer.json()
    card = {
        "id": A_UUID,
        "name": "notes.txt",
        "size": 5,
        "type": "text/plain",
        "width": None,
        "height": None,
        "thumbnail": None,
        "url": f"/api/attachments/{made['id']}/",
    }
    assert told(answer) == (201, card)
    assert files_of(made["id"]) == ["original"]
    assert seen == []


def test_a_picture_has_its_pixels_and_thumbnails(bob: Person, lobby: Room):
    made = upload(bob, lobby.pk, photo(), "beach.jpg").json()
    stored = folder(folder_of(Attachment.objects.get(pk=made["id"]).pk)) / "original"
    assert (made["name"], made["type"], made["width"], made["height"]) == ("beach.jpg", "image/jpeg", 200, 300)
    assert made["thumbnail"] == f"/api/attachments/{made['id']}/thumbnail/"
    assert made["size"] == stored.stat().st_size
    assert files_of(made["id"]) == ["large.webp", "original", "small.webp"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\notes.txt", "notes.txt"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("nul\0byte.txt", "nulbyte.txt"),
        ("x" * 300 + ".txt", "x" * 251 + ".txt"),
        ("smile; ☕.txt", "smile; ☕.txt"),
    ],
)
def test_names(given: str, kept: str, bob: Person, lobby: Room):
    form = SimpleUploadedFile("x", b"hello")
    vars(form)["_name"] = given  # past Django's own cleaning, as a client sends it
    answer = bob.client.post(f"/api/rooms/{lobby.pk}/attachments/", {"file": form})
    assert (answer.status_code, answer.json().get("name")) == (201, kept)


def test_a_page_named_as_a_picture_is_text(bob: Person, lobby: Room):
    made = upload(bob, lobby.pk, b"<script>alert(1)</script>", "smile.png").json()
    assert (made["type"], made["thumbnail"]) == ("text/plain", None)


def test_signed_out(nobody: Person, lobby: Room):
    assert told(upload(nobody, lobby.pk)) == NOT_SIGNED_IN


def test_strangers_and_those_who_left(carol: Person, dave: Person, bob: Person, alice: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    answers = [upload(person, room) for person in (carol, dave, bob) for room in (lobby.pk, NO_ROOM)]
    assert [told(answer) for answer in answers] == [NOT_FOUND] * 6
    assert not Attachment.objects.exists()


def test_members_who_may_not_post(bob: Person, alice: Person, erin: Person, lobby: Room, vault: Room):
    settle(lobby, by=alice, posting="moderators")
    settle(vault, by=alice, archived=True)
    assert refusal(upload(bob, lobby.pk)) == (403, "forbidden", [])
    assert refusal(upload(alice, vault.pk)) == (403, "room_archived", [])
    assert not Attachment.objects.exists()
    assert upload(erin, lobby.pk).status_code == 201


def test_bad_input(bob: Person, lobby: Room):
    at = f"/api/rooms/{lobby.pk}/attachments/"
    asked: list[Any] = [{}, {"file": "no file"}, {"file": SimpleUploadedFile("a.txt", b"")}]
    assert [refusal(bob.client.post(at, body)) for body in asked] == [(400, "invalid", ["file"])] * 3
    broken = bob.client.generic("POST", at, b"--x\r\nnothing", content_type="multipart/form-data; boundary=x")
    endless = bob.client.generic("POST", at, b"", content_type="multipart/form-data")
    assert [answer.status_code for answer in (broken, endless)] == [400, 400]
    assert refusal(bob.post(at, {"file": "hello"})) == (415, "unsupported_media_type", [])
    assert not Attachment.objects.exists()


def test_a_bad_picture_leaves_nothing(bob: Person, lobby: Room):
    bomb = picture("PNG", (8000, 8000), mode="1")
    assert refusal(upload(bob, lobby.pk, bomb, "bomb.png")) == (400, "bad_picture", ["file"])
    assert not Attachment.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT, "incoming").iterdir())


def test_too_large(bob: Person, lobby: Room, settings: Any):
    settings.UPLOAD_MAX_MB, settings.UPLOAD_MAX_BYTES, settings.UPLOAD_BODY_LIMIT = 1, 1_000, 2_000
    assert upload(bob, lobby.pk, b"x" * 1_000).status_code == 201
    assert told(upload(bob, lobby.pk, b"x" * 1_001)) == (
        413, {"detail": "A file may have at most 1 MB.", "code": "too_large"},
    )  # fmt: skip
    assert refusal(upload(bob, lobby.pk, b"x" * 3_000)) == (413, "too_large", [])
    assert Attachment.objects.count() == 1


def test_only_here_may_a_body_be_large(bob: Person, lobby: Room):
    body = b"x" * 1_100_000
    assert bob.upload(f"/api/rooms/{lobby.pk}/messages/", body).status_code == 413
    assert bob.upload(f"/api/rooms/{lobby.pk}/attachments/", body).status_code == 201


def test_so_much_a_day(bob: Person, alice: Person, lobby: Room, settings: Any, time_machine: TimeMachineFixture):
    settings.UPLOAD_DAILY_MB, settings.UPLOAD_DAILY_BYTES = 1, 9
    time_machine.move_to("2026-01-01T12:00:00Z", tick=False)
    made = upload(bob, lobby.pk).json()
    bob.delete(f"/api/attachments/{made['id']}/")
    refused = upload(bob, lobby.pk)
    assert refusal(refused) == (429, "throttled", [])
    assert refused.headers["Retry-After"] == "3600"
    assert upload(alice, lobby.pk).status_code == 201
    time_machine.shift(timedelta(days=1))
    assert upload(bob, lobby.pk).status_code == 201


def test_so_many_unsent(bob: Person, lobby: Room):
    first, *_ = [attach(bob, lobby) for _ in range(UNSENT_MAX)]
    assert refusal(upload(bob, lobby.pk)) == (409, "too_many_files", [])
    Attachment.objects.filter(pk=first.pk).give_up()
    assert upload(bob, lobby.pk).status_code == 201


@pytest.mark.parametrize("step", ["shutil.copyfileobj", "pathlib.Path.rename", "common.pictures._run"])
def test_a_full_disk_leaves_nothing(step: str, bob: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch):
    def full(*_: Any) -> str:
        if step == "common.pictures._run":  # as the worker tells it
            return '{"failed": 28}'
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(step, full)
    detail = "The server has no room for files left, and kept nothing of this one. Tell whoever runs it."
    assert told(upload(bob, lobby.pk, photo(), "beach.jpg")) == (507, {"detail": detail, "code": "storage_full"})
    assert not Attachment.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT, "incoming").iterdir())


def test_query_count(bob: Person, lobby: Room):
    with statements(bob) as seen:
        upload(bob, lobby.pk)
    assert len(seen) == 8  # session, membership twice; lock, what waits, what came today; insert, update
