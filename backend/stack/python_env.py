"""uv, the Python environments it makes, and the folders of binaries that come as wheels."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from stack.errors import StackError
from stack.paths import BACKEND, LOCKS, cache_folder
from stack.progress import step
from stack.steps import make_once
from stack.tools import run_tool

PASSED_ON = {  # pip's setting → uv's variable
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "proxy": "ALL_PROXY",
}
COMMA_SEPARATED = {"UV_FIND_LINKS"}


def python_env(home: Path, *, tests: bool = False) -> Path:
    """The folder of the server's Python environment, or of the one with the tests' tools."""
    lock = BACKEND / ("dev.lock" if tests else "requirements.lock")
    name = "python-dev" if tests else "python"
    log = home / "logs" / f"setup-{name}.log"

    def make(folder: Path) -> None:
        with step("Python packages for the tests" if tests else "Python packages", log):
            environment = uv_environment()
            venv = [
                uv(),
                "venv",
                "--quiet",
                "--relocatable",
                "--allow-existing",
                "--python",
                sys.executable,
                folder,
            ]
            run_tool(venv, log=log, env=environment)
            python = folder / "bin" / "python"
            run_tool(
                [uv(), "pip", "install", "--require-hashes", "--python", python, "-r", lock],
                log=log,
                env=environment,
            )

    return make_once(home / "tools", name, [lock, sys.version, sys.base_prefix], make)


def unpack_wheels(name: str, title: str) -> Path:
    """The folder into which the wheels of `locks/<name>.lock` were unpacked, in the cache."""
    lock = LOCKS / f"{name}.lock"
    log = cache_folder() / "logs" / f"{name}.log"

    def make(folder: Path) -> None:
        install = [uv(), "pip", "install", "--require-hashes", "--no-deps"]
        with step(title, log):
            run_tool(
                [*install, "--python", sys.executable, "--target", folder, "-r", lock],
                log=log,
                env=uv_environment(),
            )

    return make_once(cache_folder(), name, [lock], make)


def uv() -> Path:
    """uv's binary, from its hash-locked wheel."""
    check_venv()
    lock = LOCKS / "uv.lock"
    log = cache_folder() / "logs" / "uv.log"

    def make(folder: Path) -> None:
        with step("uv, which installs Python packages", log):
            run_tool([sys.executable, "-m", "venv", folder], log=log)
            pip = [folder / "bin" / "python", "-m", "pip", "install", "--require-hashes", "-r", lock]
            run_tool(pip, log=log)

    return make_once(cache_folder(), "uv", [lock, sys.version, sys.base_prefix], make) / "bin" / "uv"


def check_venv() -> None:
    """Raises StackError when this Python cannot make virtual environments."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise StackError(
            f"This Python has no {' and no '.join(missing)}. On Debian and Ubuntu this line installs it:\n"
            "  apt-get install python3-venv"
        )


def uv_environment() -> dict[str, str]:
    """The environment for uv: pip's configured index, wheels folder and certificate are passed on."""
    asked = subprocess.run(
        [uv().parent / "python", "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    return {
        **os.environ,
        **uv_settings(asked.stdout),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_CONFIG": "1",
    }


def uv_settings(pip_config: str) -> dict[str, str]:
    """uv's variables from the lines of `pip config list`; later sections win, as they do for pip."""
    settings = {}
    sections = ("global.", "install.", ":env:.")
    for section in sections:
        for line in pip_config.splitlines():
            key, _, value = line.partition("=")
            variable = PASSED_ON.get(key.removeprefix(section)) if key.startswith(section) else None
            if variable:
                words = str(ast.literal_eval(value)).split()
                settings[variable] = ("," if variable in COMMA_SEPARATED else " ").join(words)
    return settings
