"""Everything that must be there before an instance can start."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from stack import mailbox, node, python_env, servers, static
from stack.tools import end_tools


@dataclass(frozen=True)
class Toolset:
    """Where the set-up put things."""

    python: Path  # the environment's folder
    client: Path
    static: Path
    postgres: Path  # the folder of its programs
    nginx: Path
    centrifugo: Path
    mailbox: Path

    def paths(self) -> tuple[Path, Path]:
        """Folders to stand before PATH."""
        return (self.python / "bin", self.postgres)


def prepare(home: Path, *, tests: bool = False) -> Toolset:
    """Make what is missing, side by side; the folders are below `home` and in the cache."""
    python_env.uv()
    parts: list[Callable[[], Path]] = [
        lambda: python_env.python_env(home, tests=tests),
        lambda: node.client(home, tests=tests),
        lambda: static.static_files(home, tests=tests),
        servers.postgres_bin,
        servers.nginx_binary,
        servers.centrifugo_binary,
        mailbox.mailbox,
    ]
    with ThreadPoolExecutor(len(parts)) as pool:
        running = [pool.submit(part) for part in parts]
        try:
            made = [part.result() for part in running]
        except BaseException:
            end_tools()
            raise
    return Toolset(*made)
