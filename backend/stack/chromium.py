"""The browser of the browser tests."""

import os
import shutil
from pathlib import Path

from stack.debian import INSTALL, install
from stack.errors import StackError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium(logs: Path) -> str:
    """LOCKSTEP_CHROMIUM, else one on PATH, else Debian's package, which root installs."""
    given = os.environ.get("LOCKSTEP_CHROMIUM")
    if given:
        if not shutil.which(given):
            raise StackError(f"LOCKSTEP_CHROMIUM={given} cannot be started.")
        return given
    if not _on_path():
        install("chromium", logs)
    found = _on_path()
    if not found:
        raise StackError(
            "The browser tests need Chromium. On Debian this line installs it:\n"
            f"  sudo {INSTALL} chromium\nOr set LOCKSTEP_CHROMIUM to the path of one."
        )
    return found


def _on_path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
