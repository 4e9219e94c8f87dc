"""Pictures that were damaged at random: each is written anew or refused, and none brings the worker down.

`COUNT=10000` tries that many, `pytest -s` tells what became of them; each follows from its number alone.
"""

import json
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from common.picture_worker import DAMAGED, MEMORY, TOO_MANY, TYPES
from tests.forked import work
from tests.pictures import CAMERA, MAKER, moving, photo, picture

EXIF = Image.Exif()
EXIF[MAKER] = CAMERA

COUNT = int(os.environ.get("COUNT", "50"))


def sources() -> Iterator[bytes]:
    """Of every kind that is taken, with something in it that must not come through."""
    gradient = Image.linear_gradient("L").resize((64, 48))
    colours = Image.merge("RGB", (gradient, gradient.rotate(90), gradient.rotate(180)))
    yield photo()
    yield moving()
    yield picture("JPEG", mode="CMYK", comment=CAMERA.encode())
    for kind, options in (
        ("JPEG", {"progressive": True, "comment": CAMERA.encode()}),
        ("PNG", {}),
        ("PNG", {"save_all": True, "append_images": [colours.rotate(180)]}),
        ("GIF", {"comment": CAMERA}),
        ("WEBP", {"exif": EXIF}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"save_all": True, "append_images": [colours.rotate(180)]}),
        ("AVIF", {"exif": EXIF}),
    ):
        written = BytesIO()
        colours.save(written, kind, **options)
        yield written.getvalue()
    yield picture("PNG", mode="P")
    yield picture("PNG", mode="I;16")
    yield picture("PNG", mode="LA")


SOURCES = list(sources())


def damaged(number: int) -> bytes:
    """The picture of this number: a few of its bytes are others, gone, twice there, or from another picture."""
    random = Random(number)
    content = bytearray(random.choice(SOURCES))
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        at = random.randrange(len(content) if random.random() < 0.5 else min(len(content), 64))
        length = random.choice((1, 2, 4, 32))
        match random.randrange(6):
            case 0:
                content[at] ^= 1 << random.randrange(8)
            case 1:
                content[at : at + length] = random.choice((b"\0", b"\xff", b"\x7f")) * length
            case 2:
                content[at : at + length] = random.randbytes(length)
            case 3:
                del content[at : at + length]
            case 4:
                content[at:at] = content[at : at + length * 8]
            case 5:
                content[at:] = random.choice(SOURCES)[at:]
        content = content or bytearray(b"\xff\xd8\xff")
    return bytes(content)


def test_none_brings_the_worker_down(tmp_path: Path):
    made = refused = most_memory = 0
    for number in range(COUNT):
        source, folder = tmp_path / "upload", tmp_path / str(number)
        source.write_bytes(damaged(number))
        folder.mkdir()
        ended = work(("attachment", "avatar")[number % 8 == 0], source, folder)
        assert (ended.status, ended.most_memory < MEMORY) == (0, True), f"picture {number}"
        most_memory = max(most_memory, ended.most_memory)
        answer = json.loads(ended.told)
        if "refused" in answer:
            assert answer["refused"] in (DAMAGED, TOO_MANY)
            refused += 1
        else:
            assert answer["type"] in TYPES.values()
            made += 1
            for file in folder.iterdir():
                assert CAMERA.encode() not in file.read_bytes()
                with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as image:
                    image.load()
        for file in folder.iterdir():
            file.unlink()
    print(f"{made} written anew, {refused} refused, with {most_memory / 1e6:.0f} MB at most")  # noqa: T201
    assert min(made, refused) > COUNT // 10  # neither whole nor hopeless, all of them


@pytest.mark.parametrize("number", range(len(SOURCES)))
def test_undamaged_each_is_taken(number: int, tmp_path: Path):
    source = tmp_path / "upload"
    source.write_bytes(SOURCES[number])
    ended = work("attachment", source, tmp_path)
    assert (ended.status, set(json.loads(ended.told))) == (0, {"type", "width", "height"})
