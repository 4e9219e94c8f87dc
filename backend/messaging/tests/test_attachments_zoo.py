"""Whatever is uploaded, under whatever name: taken or refused in words, and never sent as something that can act."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common import pictures
from common.picture_worker import MEMORY
from messaging.kinds import SERVED
from rooms.models import Room
from tests.forked import work
from tests.person import Person
from tests.zoo import NO_PICTURES, PICTURES

NAMES = [
    "photo.png", "page.html", "image.svg", "photo.png.html", "page.html.png", "x", ".htaccess", "..", "../../x.png",
    "/etc/passwd", "C:\\x\\y.exe", "a\0b.png", "a\u202egnp.exe", "\u200b.png", "x" * 300 + ".jpg", "é" * 300,
    "a\r\nSet-Cookie: x.png", 'a"; filename="b.html', "a;b.png", "🙂.gif", "con", "a\ud800.png", " ", "%2e%2e%2fx",
    "photo.JPG ", "a.php\x1f.png", "\ufeffx.html",
]  # fmt: skip
TAKEN = ["photo.png.html", "x" * 300 + ".jpg", "é" * 300, "a;b.png", "../../x.png"]
QUOTED = r'"(?:[^"\\/\r\n]|\\["\\])*"'
SHOWN = {"image/jpeg", "image/png", "image/webp"}


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, bool]]:
    """How the worker ended, each time, and whether within its memory."""
    seen = []

    def run(recipe: str, source: Path, folder: Path) -> str:
        done = work(recipe, source, folder)
        seen.append((done.status, done.most_memory < MEMORY))
        return done.told if done.status == 0 else ""

    monkeypatch.setattr(pictures, "_run", run)
    return seen


def uploaded(person: Person, room: Room, content: bytes, name: str) -> Any:
    form = SimpleUploadedFile("x", content)
    vars(form)["_name"] = name.encode(errors="replace").decode()  # past Django's own cleaning, as a client sends it
    return person.client.post(f"/api/rooms/{room.pk}/attachments/", {"file": form})


def check_headers(answer: Any, size: int | None) -> None:
    """It can be looked at as a picture that was written anew, or saved."""
    kind, told = answer.headers["Content-Type"], answer.headers["Content-Disposition"]
    assert (answer.status_code, kind in SERVED) == (200, True)
    assert told.startswith("inline" if kind in SHOWN else "attachment")
    assert re.fullmatch(rf"(inline|attachment)(; filename(={QUOTED}|\*=utf-8''[\w.%~!-]+))?", told), told
    assert re.fullmatch(r"/media/attachments/[0-9a-f]{2}/[0-9a-f-]{36}/original", answer.headers["X-Accel-Redirect"])
    assert size is None or size > 0


def try_all(person: Person, room: Room, files: dict[str, bytes]) -> dict[int, int]:
    """How many were answered with which status."""
    counted: dict[int, int] = {}
    for number, (what, content) in enumerate(files.items()):
        answer = uploaded(person, room, content, TAKEN[number % len(TAKEN)])
        assert answer.status_code in (201, 400), what
        counted[answer.status_code] = counted.get(answer.status_code, 0) + 1
        if answer.status_code == 201:
            made = answer.json()
            check_headers(person.get(made["url"]), made["size"])
            assert person.delete(made["url"]).status_code == 200
    return counted


def test_what_is_no_picture_is_saved_and_never_shown(bob: Person, lobby: Room, ended: list[tuple[int, bool]]):
    counted = try_all(bob, lobby, NO_PICTURES)
    assert (counted, ended) == ({201: len(NO_PICTURES)}, [])


def test_what_says_it_is_a_picture_is_one_or_refused(bob: Person, lobby: Room, ended: list[tuple[int, bool]]):
    counted = try_all(bob, lobby, PICTURES)
    assert set(ended) == {(0, True)}
    assert len(ended) == len(PICTURES)
    assert min(counted.values()) > 15


@pytest.mark.parametrize("name", NAMES)
def test_each_name(name: str, bob: Person, lobby: Room):
    answer = uploaded(bob, lobby, b"hello", name)
    assert answer.status_code in (201, 400)
    if answer.status_code == 201:
        assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069/\\]", answer.json()["name"])
        check_headers(bob.get(answer.json()["url"]), 5)


def test_there_are_a_hundred_and_fifty():
    assert len(NO_PICTURES) + len(PICTURES) + len(NAMES) >= 150
