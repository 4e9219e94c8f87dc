"""Small pictures, with what must not get through."""

from io import BytesIO
from typing import Any

from PIL import Image

CAMERA = "SecretCam 9000"
ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), *, mode: str = "RGB", **options: Any) -> bytes:
    written = BytesIO()
    Image.new(mode, size, 200).save(written, kind, **options)
    return written.getvalue()


def photo() -> bytes:
    """Taken on its side, 300 x 200 as stored, and telling where and with what."""
    told = Image.Exif()
    told[ORIENTATION], told[MAKER] = 6, CAMERA
    told.get_ifd(PLACE).update({1: "N", 2: (48.0, 12.0, 0.0)})
    return picture("JPEG", (300, 200), exif=told, comment=CAMERA.encode())


def moving(frames: int = 3) -> bytes:
    first, *rest = [Image.new("RGB", (64, 48), (20 * each, 0, 0)) for each in range(frames)]
    written = BytesIO()
    first.save(written, "GIF", save_all=True, append_images=rest, duration=80, loop=0, comment=CAMERA)
    return written.getvalue()
