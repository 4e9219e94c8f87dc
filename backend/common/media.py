"""Uploaded files, in folders below MEDIA_ROOT. A folder is made under another name and renamed once it is whole.

nginx alone sends what is in them, told to by an answer from here (X-Accel-Redirect) once a view has looked who asks.
"""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

ORIGINAL = "original"  # what the file as a whole is called in its folder
INCOMING = "incoming"
UNFINISHED_SECONDS = 3_600
NOBODYS_SECONDS = 30 * 86_400  # as long as somebody may still find that the wrong dump was restored
LOCATION = "/media/"  # nginx's, internal


@contextmanager
def new_folder(name: str) -> Iterator[Path]:
    """An empty folder to fill; it gets its name when the block ends, and is gone when the block fails."""
    made = Path(settings.MEDIA_ROOT) / INCOMING / uuid4().hex
    made.mkdir(parents=True)
    try:
        yield made
        for file in made.iterdir():
            file.chmod(0o644)  # nginx may be another user
        made.chmod(0o755)
        place = folder(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        made.rename(place)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def remove_unfinished() -> None:
    """What a process that was killed has left before its folder had a name. Nothing takes an hour to be taken in."""
    before = time.time() - UNFINISHED_SECONDS
    for left in (Path(settings.MEDIA_ROOT) / INCOMING).glob("*"):
        with suppress(FileNotFoundError):  # it has its name by now
            if left.stat().st_mtime < before:
                shutil.rmtree(left, ignore_errors=True)


def remove_nobodys(kind: str, known: Callable[[Iterable[UUID]], Iterable[UUID | None]]) -> None:
    """What no row names, after 30 days: a process was killed before its commit, or an older database was restored.

    Each minute another of the 256 folders of this kind; `known` says which of these ids have a row.
    """
    minute = int(time.time() // 60)
    old = set(_old_in(folder(f"{kind}/{minute % 256:02x}")))
    for id in old.difference(known(old) if old else ()):
        remove_folder(place(kind, id))


def _old_in(there: Path) -> Iterator[UUID]:
    """What isn't ours stays, and what goes at this moment is gone."""
    for each in there.glob("*"):
        with suppress(ValueError, FileNotFoundError):
            if each.stat().st_ctime < time.time() - NOBODYS_SECONDS:
                yield UUID(each.name)


def place(kind: str, id: UUID) -> str:
    """The name of its folder: spread over 256."""
    return f"{kind}/{id.hex[:2]}/{id}"


def remove_folder(name: str) -> None:
    """Nothing when it isn't there, or somebody else removes it at this moment."""
    there = folder(name)
    while there.exists():
        with suppress(FileNotFoundError):
            shutil.rmtree(there)


def folder(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def send_file(path: str, *, kind: str, name: str, inline: bool, kept: str = "private, no-cache") -> HttpResponse:
    """Have nginx send the file. Asked for again each time, unless `kept` says otherwise: rights may have ended."""
    answer = HttpResponse(content_type=kind)
    answer.headers["X-Accel-Redirect"] = LOCATION + path
    answer.headers["Content-Disposition"] = content_disposition_header(not inline, name) or "inline"
    answer.headers["Cache-Control"] = kept
    return answer
