"""Pictures of people: what is on disk. Each has a folder of its own, with a square of each size in it."""

import shutil
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile

from common.media import new_folder, place
from common.pictures import make_picture

KIND = "avatars"
SIZES = ("48", "96", "256")  # pixels; common.picture_worker makes them


def folder_of(avatar: UUID) -> str:
    return place(KIND, avatar)


def keep_avatar(file: "UploadedFile[bytes]") -> UUID:
    """Of the upload only the squares are kept. Raises what make_picture raises."""
    avatar = uuid4()
    with new_folder(folder_of(avatar)) as folder:
        upload = folder / "upload"
        with upload.open("wb") as kept:
            shutil.copyfileobj(file, kept)
        make_picture("avatar", upload, folder)
        upload.unlink()
    return avatar
