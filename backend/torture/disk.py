"""A disk of its own for a run, small enough to be filled: an ext4 file system in a file, where root may mount one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SIZE = 2 * 2**30  # bytes; the file takes no more than what is written


def mount(image: Path, folder: Path) -> str:
    """Empty, at `folder`. The reason when it can't be."""
    if os.geteuid() != 0:
        return "only root may mount a disk that can be filled"
    folder.mkdir(parents=True, exist_ok=True)
    detach(folder)
    with image.open("wb") as file:
        file.truncate(SIZE)
    try:
        run("mkfs.ext4", "-q", "-F", "-m", "0", image)
        run("mount", "-o", "loop", image, folder)
    except (OSError, subprocess.CalledProcessError) as error:
        image.unlink()
        return f"no disk that can be filled: {error}"
    return ""


def unmount(folder: Path, image: Path, *, keep: Path) -> None:
    """The disk and all that is on it is gone, save the folder `keep`."""
    kept = image.with_suffix(".kept")
    shutil.copytree(keep, kept, dirs_exist_ok=True)
    detach(folder)
    image.unlink()
    shutil.rmtree(keep, ignore_errors=True)
    shutil.move(kept, keep)


def detach(folder: Path) -> None:
    """Also what a killed run has left; nothing when nothing is mounted there."""
    if os.path.ismount(folder):
        run("umount", "-l", folder)


def run(*argv: object) -> None:
    subprocess.run([str(word) for word in argv], check=True, capture_output=True)  # noqa: S603
