"""A way to the stack on which publications and answers are lost, and neither end is told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from io import BufferedReader
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

Publication = dict[str, Any]
SWITCHING = b"HTTP/1.1 101 "
WHOLE_TEXT = 0x81  # a frame's first byte: the last of its message, and text


def nothing(_: Publication) -> bool:
    return False


class Swallowing:
    """`url` leads to `base`. Publications of which `loses` says so are not passed on: `lost`.

    The next request that begins with `unanswered`, if that is set, is done and never answered: its connection stands.
    """

    def __init__(self, base: str) -> None:
        self._base = urlsplit(base)
        self.loses: Callable[[Publication], bool] = nothing
        self.lost: list[Publication] = []
        self.unanswered = b""
        self._silent: set[socket.socket] = set()
        self._ends = ExitStack()

    def __enter__(self) -> Swallowing:
        self._server = self._ends.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.url = f"http://{self._base.hostname}:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ends.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                far = socket.create_connection((str(self._base.hostname), self._base.port or 80))
                for end in (near, far):
                    self._ends.callback(end.close)
                threading.Thread(target=self._up, args=(near, far), daemon=True).start()
                threading.Thread(target=self._down, args=(far, near), daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(65536):
                if self.unanswered and data.startswith(self.unanswered):
                    self.unanswered = b""
                    self._silent.add(near)
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)

    def _down(self, far: socket.socket, near: socket.socket) -> None:
        """HTTP as it comes; behind the switch to a WebSocket, which may come after other answers, frame by frame."""
        switched = False
        with suppress(OSError), far.makefile("rb") as source:
            while source.peek():
                if switched:
                    near.sendall(self._frame(source))
                elif source.peek().startswith(SWITCHING):
                    near.sendall(b"".join(iter(source.readline, b"\r\n")) + b"\r\n")
                    switched = True
                elif near in self._silent:
                    source.read1()
                else:
                    near.sendall(source.read1())
            near.shutdown(socket.SHUT_WR)

    def _frame(self, source: BufferedReader) -> bytes:
        """The next frame that there is to pass on, b"" at the end."""
        while len(start := source.read(2)) == 2:
            size = start[1]
            more = {126: 2, 127: 8}.get(size, 0)
            length = source.read(more)
            content = source.read(int.from_bytes(length) if more else size)
            if start[0] != WHOLE_TEXT:
                return start + length + content
            if kept := [line for line in content.split(b"\n") if line and not self._is_lost(line)]:
                content = b"\n".join(kept)
                return bytes((WHOLE_TEXT, 127)) + len(content).to_bytes(8) + content
        return b""

    def _is_lost(self, line: bytes) -> bool:
        publication = json.loads(line).get("push", {}).get("pub", {}).get("data")
        if publication is None or not self.loses(publication):
            return False
        self.lost.append(publication)
        return True
