"""Reads one picture and writes it anew: `python -m common.picture_worker RECIPE SOURCE FOLDER`. Knows no Django.

Prints what it made, or why it refuses, as JSON. Of the upload only pixels, and their order in time, are taken over:
no place, no camera, no comment, no second file behind the first one. Colours are brought to sRGB.
"""

import errno
import json
import resource
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageMath, ImageOps, ImageSequence

MEMORY = 1_200_000_000  # bytes of address space
SECONDS = 15  # of processor time
PIXELS = 50_000_000
FRAMES = 500
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
WRITTEN = {"GIF": "PNG", "AVIF": "WEBP", "MPO": "JPEG"}  # as what a still one is written, where not as it came
TOO_MANY = "This picture has more than 50 million pixels. Make it smaller."
DAMAGED = "This picture can’t be read. It may be damaged."

THUMBNAILS = {"small": 480, "large": 1280}
AVATARS = (48, 96, 256)


class Refused(Exception):
    pass


def attachment(image: Image.Image, folder: Path) -> dict[str, object]:
    """The original and a thumbnail of each size, `small.webp` and `large.webp`, never larger than the picture."""
    moving = getattr(image, "n_frames", 1) > 1 and image.format != "MPO"
    kind = "WEBP" if moving else WRITTEN.get(str(image.format), str(image.format))
    still = upright(image)
    if moving:
        write_moving(image, folder / "original")
    else:
        still.save(folder / "original", kind, **options(kind))
    for name, edge in sorted(THUMBNAILS.items(), key=lambda pair: -pair[1]):
        still.thumbnail((edge, edge), reducing_gap=2.0)
        still.save(folder / f"{name}.webp", "WEBP", quality=80, method=2)
    with Image.open(folder / "original") as written:
        return {"type": TYPES[kind], "width": written.width, "height": written.height}


def avatar(image: Image.Image, folder: Path) -> dict[str, object]:
    """A square from the middle, in each size."""
    still = upright(image)
    for edge in AVATARS:
        ImageOps.fit(still, (edge, edge)).save(folder / f"{edge}.webp", "WEBP", quality=85)
    return {"type": "image/webp", "width": AVATARS[-1], "height": AVATARS[-1]}


RECIPES = {"attachment": attachment, "avatar": avatar}


def options(kind: str) -> dict[str, int | bool]:
    """Each as good as one sees; PNG packed quickly rather than tightly."""
    if kind == "JPEG":
        return {"quality": 88, "progressive": True}
    return {"compress_level": 3} if kind == "PNG" else {"quality": 88, "method": 2}


def upright(image: Image.Image) -> Image.Image:
    """The first frame as it is meant to be seen, in sRGB."""
    image.getexif()  # keeps what it read; Pillow would write the rest of it anew, which need not make sense
    image.info.pop("exif", None)
    return in_srgb(ImageOps.exif_transpose(image))


def in_srgb(image: Image.Image) -> Image.Image:
    """New pixels with nothing attached to them."""
    if image.mode == "I;16":
        image = of_8_bits(image)
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if transparent else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        with suppress(ImageCms.PyCMSError, OSError):
            given, wanted = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(
                image, given, wanted, outputMode=None if image.mode in ("RGB", "RGBA") else "RGB"
            )
            image = changed or image
    plain = image.convert(mode)  # a copy, whatever the mode was
    plain.info.clear()
    return plain


def of_8_bits(image: Image.Image) -> Image.Image:
    """Of 16 bits a grey the upper ones: Pillow would make white what is not among the 256 darkest.

    Transparent is the one grey that is named, all 16 bits of it.
    """
    greys = image.point(lambda value: value / 256).convert("L")
    named = greys.info.pop("transparency", None)
    if named is None:
        return greys
    seen = ImageMath.lambda_eval(
        lambda args: args["convert"]((args["exact"] != named) * 255, "L"), exact=image.convert("I")
    )
    return Image.merge("LA", (greys, seen))


def write_moving(image: Image.Image, file: Path) -> None:
    """The frames that fit into the limits, the first ones; a picture that goes on longer ends there."""
    most = max(1, min(FRAMES, PIXELS // (image.width * image.height)))
    frames: list[Image.Image] = []
    durations: list[int] = []
    for frame in ImageSequence.Iterator(image):
        if len(frames) == most:
            break
        frames.append(in_srgb(frame))
        durations.append(int(frame.info.get("duration") or 100))
    loop = int(image.info.get("loop", 1))
    first, *rest = frames
    first.save(file, "WEBP", save_all=True, append_images=rest, duration=durations, loop=loop, quality=75, method=0)


def opened(source: Path) -> Image.Image:
    """Raises Refused before a pixel is decoded when there are too many of them."""
    Image.MAX_IMAGE_PIXELS = None  # counted here
    image = Image.open(source, formats=FORMATS)
    if image.width * image.height > PIXELS:
        raise Refused(TOO_MANY)
    return image


def limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with suppress(ValueError, OSError):  # not everywhere can addresses be limited
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(recipe: str, source: str, folder: str) -> None:
    limit_this_process()
    try:
        made = RECIPES[recipe](opened(Path(source)), Path(folder))
    except Refused as refusal:
        made = {"refused": str(refusal)}
    except Exception as error:  # whatever a file can provoke in the decoders
        number = error.errno if isinstance(error, OSError) else None
        made = {"failed": number} if number in (errno.ENOSPC, errno.EDQUOT) else {"refused": DAMAGED}
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main(*sys.argv[1:])
