"""The folder of uploaded files. It may be a link or a disk of its own: what is in it is moved, the folder never."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

UPLOADING = "incoming"  # what web has not got whole yet
RESTORING = "restoring"  # what a restore unpacks: on the same disk as what it replaces
BEFORE_RESTORE = "before_restore"
NOT_KEPT = (UPLOADING, RESTORING, BEFORE_RESTORE)


def uploaded(media: Path) -> Iterator[Path]:
    """The files in it, without those that are removed meanwhile. Raises OSError for what can't be read."""
    for here, folders, files in os.walk(media, onerror=_unless_gone):
        folders[:] = sorted(name for name in folders if Path(here) != media or name not in NOT_KEPT)
        yield from (Path(here, name) for name in sorted(files))


def swap(media: Path, restored: Path) -> None:
    """Put what was restored in the place of what is there, which is kept beside it until the next time."""
    previous = media / BEFORE_RESTORE
    shutil.rmtree(previous, ignore_errors=True)
    previous.mkdir(0o700)
    for kept in sorted(media.iterdir()):
        if kept.name not in NOT_KEPT:
            kept.rename(previous / kept.name)
    for new in sorted(restored.iterdir()):
        new.rename(media / new.name)


def _unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
