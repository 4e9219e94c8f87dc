"""Where things are: the source tree, the state folder and the cache."""

import os
import shutil
from pathlib import Path

from stack.errors import StackError

REPOSITORY = Path(__file__).resolve().parent.parent.parent
BACKEND = REPOSITORY / "backend"
FRONTEND = REPOSITORY / "frontend"
CENTRIFUGO = REPOSITORY / "centrifugo"
NGINX = REPOSITORY / "nginx"
LOCKS = Path(__file__).resolve().parent / "locks"


def state_folder() -> Path:
    """LOCKSTEP_HOME: everything that runs. A relative one is taken from the repository's folder."""
    return REPOSITORY / Path(os.environ.get("LOCKSTEP_HOME") or ".lockstep").expanduser()


def cache_folder() -> Path:
    """LOCKSTEP_CACHE: downloads, unpacked servers and the built Centrifugo, shared by all instances."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "lockstep"
    return REPOSITORY / Path(os.environ.get("LOCKSTEP_CACHE") or default).expanduser()


def check_free_space() -> None:
    """Raises StackError when the state folder or the cache is on too full a disk. Writes nothing."""
    given = os.environ.get("LOCKSTEP_MIN_FREE_GB") or "3"
    try:
        wanted = float(given)
    except ValueError:
        raise StackError(f'LOCKSTEP_MIN_FREE_GB="{given}" is not a number of gigabytes.') from None
    for name, folder in (("LOCKSTEP_HOME", state_folder()), ("LOCKSTEP_CACHE", cache_folder())):
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
        free = shutil.disk_usage(there).free / 1e9
        if free < wanted:
            raise StackError(
                f"Too little disk space: {folder} has {free:.1f} GB free, {wanted:g} GB are wanted.\n"
                f"Make room, set {name} to a folder on another disk, or lower LOCKSTEP_MIN_FREE_GB."
            )
