"""The browser of the browser tests."""

import os
import shutil
from pathlib import Path

from stack.errors import StackError
from stack.progress import step
from stack.tools import run_tool

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LINE = "apt-get install -y --no-install-recommends chromium"


def chromium(logs: Path) -> str:
    """LOCKSTEP_CHROMIUM, else one on PATH, else Debian's package, which root installs."""
    given = os.environ.get("LOCKSTEP_CHROMIUM")
    if given:
        if not shutil.which(given):
            raise StackError(f"LOCKSTEP_CHROMIUM={given} cannot be started.")
        return given
    if not _on_path() and os.geteuid() == 0 and shutil.which("apt-get"):
        log = logs / "setup-chromium.log"
        with step("Chromium for the browser tests", log):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            run_tool(["apt-get", "update", "-q"], log=log, env=environment)
            run_tool(LINE.split(), log=log, env=environment)
    found = _on_path()
    if not found:
        raise StackError(
            "The browser tests need Chromium. On Debian this line installs it:\n"
            f"  sudo {LINE}\nOr set LOCKSTEP_CHROMIUM to the path of one."
        )
    return found


def _on_path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
