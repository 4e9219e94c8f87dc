"""How an uploaded file is taken in: looked at, pictures written anew, and put where nginx finds it."""

import shutil
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from common.media import ORIGINAL, new_folder, place
from common.pictures import make_picture
from messaging.kinds import HEAD, PICTURES, kind_of, named_as

KIND = "attachments"


@dataclass(frozen=True)
class Kept:
    """What is on disk now. Width and height are a picture's."""

    name: str
    type: str
    size: int
    width: int | None = None
    height: int | None = None


def folder_of(id: UUID) -> str:
    return place(KIND, id)


def keep_file(id: UUID, file: "UploadedFile[bytes]", name: str) -> Kept:
    """The file in its folder, `original`; of a picture the thumbnails, too. Raises Invalid for a bad picture."""
    with new_folder(folder_of(id)) as folder:
        original = folder / ORIGINAL
        kind = kind_of(file.read(HEAD))
        file.seek(0)
        with original.open("wb") as kept:
            shutil.copyfileobj(file, kept)
        if kind not in PICTURES:
            return Kept(name, kind, original.stat().st_size)
        upload = original.rename(folder / "upload")
        picture = make_picture("attachment", upload, folder)
        upload.unlink()
        named = named_as(name, picture.type)
        return Kept(named, picture.type, original.stat().st_size, picture.width, picture.height)
