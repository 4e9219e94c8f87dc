"""Pictures written anew: what is kept of them, and what is refused."""

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from common import picture_worker, pictures
from common.errors import Invalid, Unavailable
from common.picture_worker import RECIPES, opened
from common.pictures import Picture, make_picture
from tests.pictures import CAMERA, moving, photo, picture


def written(folder: Path, content: bytes, recipe: Any = "attachment") -> dict[str, object]:
    """In this process, which is quicker."""
    source = folder / "upload"
    source.write_bytes(content)
    with opened(source) as image:
        told = RECIPES[recipe](image, folder)
    source.unlink()
    return told


def made(folder: Path, content: bytes, recipe: Any = "attachment") -> Picture:
    source = folder / "upload"
    source.write_bytes(content)
    found = make_picture(recipe, source, folder)
    source.unlink()
    return found


def sizes(folder: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for file in folder.iterdir():
        with Image.open(file) as image:
            found[file.name] = image.size
    return found


def refused(folder: Path, content: bytes) -> list[str]:
    with pytest.raises(Invalid) as caught:
        made(folder, content)
    assert caught.value.code == "bad_picture"
    return caught.value.fields["file"]


def test_a_photo_stands_upright_and_tells_neither_place_nor_camera(tmp_path: Path):
    assert CAMERA.encode() in photo()
    assert made(tmp_path, photo()) == Picture("image/jpeg", 200, 300)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["large.webp", "original", "small.webp"]
    for file in tmp_path.iterdir():
        assert b"Secret" not in file.read_bytes()
        with Image.open(file) as image:
            assert (image.size, dict(image.getexif()), image.info.get("exif")) == ((200, 300), {}, None)


def test_what_a_camera_tells_wrongly_damages_no_picture(tmp_path: Path):
    """Its maker is a number here: upright it is all the same."""
    odd = photo().replace(b"\x01\x0f\x00\x02\x00\x00\x00\x0f", b"\x01\x0f\x00\x0b\x00\x00\x00\x01")
    assert odd != photo()
    assert written(tmp_path, odd) == {"type": "image/jpeg", "width": 200, "height": 300}


def test_of_16_bits_a_grey_the_upper_ones_are_kept(tmp_path: Path):
    """As scanners write them: not all that is lighter than the darkest is white."""
    greys = Image.frombytes("I;16", (3, 1), b"\x00\x00\x00\x80\xff\xff")
    content = BytesIO()
    greys.save(content, "PNG")
    written(tmp_path, content.getvalue())
    with Image.open(tmp_path / "original") as image:
        assert [image.convert("L").getpixel((x, 0)) for x in range(3)] == [0, 128, 255]


@pytest.mark.parametrize(
    ("mode", "values", "named"),
    [("I;16", (0x8000, 0x8001, 0x0080, 0), 0x8000), ("L", (128, 127, 0, 255), 128)],
    ids=["of 16 bits", "of 8 bits"],
)
def test_the_grey_that_is_named_transparent_is_the_one(tmp_path: Path, mode: str, values: tuple[int, ...], named: int):
    size = 2 if mode == "I;16" else 1
    greys = Image.frombytes(mode, (4, 1), b"".join(value.to_bytes(size, "little") for value in values))
    content = BytesIO()
    greys.save(content, "PNG", transparency=named)
    written(tmp_path, content.getvalue())
    with Image.open(tmp_path / "original") as image:
        assert [image.getchannel("A").getpixel((x, 0)) for x in range(4)] == [0, 255, 255, 255]


def test_thumbnails_are_smaller(tmp_path: Path):
    written(tmp_path, picture(size=(3000, 1000)))
    assert sizes(tmp_path) == {"original": (3000, 1000), "large.webp": (1280, 427), "small.webp": (480, 160)}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("PNG", mode="RGBA"), "image/png"),
        (picture("PNG", mode="P"), "image/png"),
        (picture("GIF", mode="P"), "image/png"),
        (picture("JPEG", mode="CMYK"), "image/jpeg"),
        (picture("AVIF"), "image/webp"),
        (picture("WEBP"), "image/webp"),
    ],
    ids=["see-through", "palette", "still GIF", "four colours", "AVIF", "WebP"],
)
def test_what_each_is_written_as(tmp_path: Path, content: bytes, kind: str):
    assert written(tmp_path, content) == {"type": kind, "width": 30, "height": 20}


def test_a_moving_one_goes_on_moving(tmp_path: Path):
    assert written(tmp_path, moving()) == {"type": "image/webp", "width": 64, "height": 48}
    with Image.open(tmp_path / "original") as image:
        assert (getattr(image, "n_frames", 1), image.info["loop"]) == (3, 0)
    assert b"Secret" not in (tmp_path / "original").read_bytes()


def test_a_moving_one_that_goes_on_too_long_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(picture_worker, "FRAMES", 2)
    written(tmp_path, moving(5))
    with Image.open(tmp_path / "original") as image:
        assert getattr(image, "n_frames", 1) == 2


def test_what_hides_behind_a_picture_is_gone(tmp_path: Path):
    written(tmp_path, picture("JPEG") + b"<script>alert(1)</script>")
    assert b"<script>" not in (tmp_path / "original").read_bytes()


def test_an_avatar_is_a_square_in_each_size(tmp_path: Path):
    written(tmp_path, photo(), "avatar")
    assert sizes(tmp_path) == {"48.webp": (48, 48), "96.webp": (96, 96), "256.webp": (256, 256)}


def test_too_many_pixels_are_refused_before_they_are_there(tmp_path: Path):
    bomb = picture("PNG", (8000, 8000), mode="1")
    assert len(bomb) < 25_000
    assert refused(tmp_path, bomb) == ["This picture has more than 50 million pixels. Make it smaller."]


@pytest.mark.parametrize("content", [photo()[:600], b"\xff\xd8\xff" + b"x" * 500], ids=["cut", "junk"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes):
    assert refused(tmp_path, content) == ["This picture can’t be read. It may be damaged."]


def test_a_process_that_hangs_or_dies_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "SECONDS", 0.01)
    assert refused(tmp_path, photo()) == ["This picture can’t be read. It may be damaged."]
    dead = subprocess.CompletedProcess([], -9, stdout="")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: dead)
    assert refused(tmp_path, photo()) == ["This picture can’t be read. It may be damaged."]


def test_a_full_disk_is_not_the_pictures_fault(tmp_path: Path):
    (tmp_path / "original").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        made(tmp_path, photo())


def test_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "SECONDS", 0)
    with pictures._turn, pytest.raises(Unavailable):
        made(tmp_path, photo())
