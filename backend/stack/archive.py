"""A backup's file: a tar archive with the database's dump and, below `media/`, the uploaded files."""

import contextlib
import shutil
import tarfile
from pathlib import Path, PurePosixPath

from stack.errors import StackError
from stack.media import uploaded

DUMP, MEDIA = "database.dump", "media"


def pack(file: Path, dump: Path, media: Path) -> None:
    """The dump comes first and is the older of both: no file that it names is missing unless it was deleted since."""
    with tarfile.open(file, "w") as archive:
        archive.add(dump, DUMP)
        for kept in uploaded(media):
            with contextlib.suppress(FileNotFoundError):
                archive.add(kept, f"{MEDIA}/{kept.relative_to(media)}")


def unpack(file: Path, folder: Path) -> tuple[Path, Path | None]:
    """The dump, and the folder of the uploaded files; None in a backup of a release that had none.

    Raises StackError for what is not whole.
    """
    if not tarfile.is_tarfile(file):
        return file, None
    try:
        folder.parent.mkdir(0o700, exist_ok=True)
        folder.mkdir(0o700)
        (folder / MEDIA).mkdir(0o700)
        with tarfile.open(file) as archive:
            for member in archive:
                if member.isfile() and is_ours(member.name):
                    _extract(archive, member, folder / member.name)
    except (tarfile.TarError, OSError) as error:
        raise StackError(f"{file} can't be read whole into {folder}: {error}. Nothing was changed.") from None
    return folder / DUMP, folder / MEDIA


def is_ours(name: str) -> bool:
    """Nothing that leads out of the folder. Written out because not every Python 3.11 has tarfile's own filters."""
    parts = PurePosixPath(name).parts
    return name == DUMP or (parts[0] == MEDIA and ".." not in parts)


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(member)
    if content is None:
        raise StackError(f"{member.name} is no file.")
    with content, file.open("wb") as kept:
        shutil.copyfileobj(content, kept)
