"""What files are, by their bytes."""

import pytest

from messaging.kinds import kind_of, named_as
from tests.pictures import moving, picture


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (picture("AVIF"), "image/avif"),
        (moving(), "image/gif"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"NOTARIFFWEBP", "text/plain"),
        (b"<!doctype html><script>alert(1)</script>", "text/plain"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "text/plain"),
        ("ö".encode() * 2_047 + b"o" + "ö".encode()[:1], "text/plain"),
        ("ö".encode()[:1], "application/octet-stream"),
        (b"a\0b", "application/octet-stream"),
        (b"\x7fELF\x02", "application/octet-stream"),
    ],
)
def test_kinds(head: bytes, kind: str):
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    ("name", "kind", "named"),
    [
        ("photo.JPG", "image/jpeg", "photo.JPG"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("party.gif", "image/webp", "party.webp"),
        ("party.gif", "image/png", "party.png"),
        ("notes.html", "image/png", "notes.html.png"),
        (".png", "image/jpeg", ".png.jpg"),
        ("photo", "image/jpeg", "photo.jpg"),
        ("é" * 255, "image/png", "é" * 251 + ".png"),
        ("é" * 251 + ".gif", "image/webp", "é" * 250 + ".webp"),
    ],
)
def test_names(name: str, kind: str, named: str):
    assert named_as(name, kind) == named
