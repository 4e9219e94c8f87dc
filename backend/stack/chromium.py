"""The browser of the browser tests."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from stack.debian import INSTALL, install
from stack.errors import StackError

SHELL = "chromium-headless-shell"  # Chromium without windows of its own: a test costs half the processor time
OTHERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium(logs: Path) -> str:
    """LOCKSTEP_CHROMIUM, else the headless shell, which root installs on Debian, else what is on PATH."""
    given = os.environ.get("LOCKSTEP_CHROMIUM")
    if given:
        if not shutil.which(given):
            raise StackError(f"LOCKSTEP_CHROMIUM={given} cannot be started.")
        return given
    if not shutil.which(SHELL):
        with suppress(StackError):  # without a network another one still serves
            install(SHELL, logs)
    found = next(filter(None, map(shutil.which, (SHELL, *OTHERS))), None)
    if not found:
        raise StackError(
            "The browser tests need Chromium. On Debian this line installs it:\n"
            f"  sudo {INSTALL} {SHELL}\nOr set LOCKSTEP_CHROMIUM to the path of one."
        )
    return found
