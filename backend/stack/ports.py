"""TCP ports: free ones on the loopback address, and who holds a taken one."""

import errno
import random
import socket
from pathlib import Path

from stack.processes import command_line
from stack.tools import read_tool

RANGE = (20_000, 32_000)  # below what systems hand out to outgoing connections
LISTENING = "0A"


def is_free(port: int, address: str = "127.0.0.1") -> bool:
    """Whether a server could listen there. Raises OSError for an address that is not this machine's."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def pick_free(taken: set[int]) -> int:
    """A free port outside `taken`."""
    while True:
        port = random.randint(*RANGE)  # noqa: S311
        if port not in taken and is_free(port):
            return port


def holder(port: int) -> str:
    """`pid 123 (its command line)` of whoever listens on the port, as far as this user may see."""
    pid = _holder_by_proc(port) or _holder_by_lsof(port)
    return f"pid {pid} ({command_line(pid)[:120]})" if pid else "a process of another user"


def _holder_by_proc(port: int) -> int | None:
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    if not sockets:
        return None
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            links = {str(link.readlink()) for link in folder.iterdir()}
        except OSError:
            continue
        if links & sockets:
            return int(folder.parent.name)
    return None


def _listening_inodes(port: int) -> list[str]:
    rows: list[list[str]] = []
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.exists():
            rows += [line.split() for line in table.read_text().splitlines()[1:]]
    return [row[9] for row in rows if row[3] == LISTENING and int(row[1].rpartition(":")[2], 16) == port]


def _holder_by_lsof(port: int) -> int | None:
    pids = read_tool(["lsof", "-t", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN"]).split()
    return int(pids[0]) if pids else None
