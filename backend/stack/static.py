"""The files of the admin site and of the API's page, which nginx serves."""

from pathlib import Path

from stack import paths
from stack.django import COLLECT_STATIC
from stack.environment import for_children, for_no_server
from stack.progress import step
from stack.python_env import python_env
from stack.steps import make_once
from stack.tools import run_tool


def static_files(home: Path, *, tests: bool = False) -> Path:
    """Their folder. They follow from the code alone: whatever starts later finds them there."""
    python = python_env(home, tests=tests)
    log = home / "logs" / "setup-static.log"
    inputs = [
        paths.BACKEND / "requirements.lock",
        paths.BACKEND / "config" / "settings.py",
        *sorted(paths.BACKEND.glob("*/static")),
    ]

    def make(folder: Path) -> None:
        with step("Static files", log):
            env = for_children({**for_no_server(), "STATIC_ROOT": str(folder)}, python / "bin")
            run_tool(COLLECT_STATIC, cwd=paths.BACKEND, log=log, env=env)

    return make_once(home / "tools", "static", inputs, make)
