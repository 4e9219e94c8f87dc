"""Valkey, on which several Centrifugo nodes agree: its service, and what can be done to it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path

from stack.environment import for_children
from stack.probes import LIMIT, Probe
from stack.service import Service
from torture.scene import Scene, Undo

FORGETFUL = ("--save", "", "--appendonly", "no")  # comes back empty


def valkey_service(binary: Path, port: int, folder: Path) -> Service:
    where = ("--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder))
    argv = (str(binary), *where, *FORGETFUL, "--maxmemory-policy", "noeviction")
    return Service(name="valkey", argv=argv, cwd=folder, env=for_children({}), probe=valkey_answers(port))


def valkey_answers(port: int) -> Probe:
    def probe() -> bool:
        try:
            return tell(port, "PING") == b"+PONG"
        except OSError:
            return False

    return probe


def tell(port: int, command: str) -> bytes:
    """The first line of the answer, which is all of it for the commands used here."""
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as connection:
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(1024).split(b"\r\n")[0]


async def empty(scene: Scene, target: str, chance: float) -> None:
    """All streams are gone, and the nodes are still connected."""
    await asyncio.to_thread(tell, scene.instance.port("valkey"), "FLUSHALL")


async def pause(scene: Scene, target: str, chance: float) -> Undo:
    """It answers nobody."""
    port = scene.instance.port("valkey")
    await asyncio.to_thread(tell, port, "CLIENT PAUSE 60000 ALL")

    async def undo() -> None:
        with contextlib.suppress(OSError):  # it was killed meanwhile, and forgot that too
            await asyncio.to_thread(tell, port, "CLIENT UNPAUSE")

    return undo
