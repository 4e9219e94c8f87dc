"""Centrifugo's client protocol (JSON over a WebSocket), spoken by hand: also wrongly, which no client library does."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

WITHIN = 10  # seconds for each answer
LARGEST = 8 * 2**20  # bytes in a frame: more than a whole recovery


def door() -> str:
    """The socket's address behind nginx."""
    return f"ws://{urlsplit(os.environ['LOCKSTEP_URL']).netloc}/connection/websocket"


class Socket:
    """One connection. `pushes` holds what came without being asked for."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._asked = 0
        self._waiting: list[dict[str, Any]] = []
        self.pushes: list[dict[str, Any]] = []

    def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        """Send one command; its answer, with `result` or `error`. A closed connection is `{"closed": code}`."""
        self._asked += 1
        try:
            self._connection.send(json.dumps({"id": self._asked, command: fields}))
            while True:
                answer = self._next()
                if answer.get("id") == self._asked:
                    return {"error": answer["error"]["code"]} if "error" in answer else {"result": answer[command]}
                self.pushes.append(answer["push"])
        except ConnectionClosed as closed:
            return {"closed": closed.rcvd.code if closed.rcvd else None}

    def next_push(self) -> dict[str, Any]:
        if not self.pushes:
            self.pushes.append(self._next()["push"])
        return self.pushes.pop(0)

    def close_code(self) -> int:
        """Read to the end; with which code the server ended it."""
        try:
            while True:
                self._next()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    def _next(self) -> dict[str, Any]:
        """The next message that is no ping; several may come in one frame, one a line."""
        while not self._waiting:
            lines = str(self._connection.recv(timeout=WITHIN)).splitlines()
            self._waiting = [message for line in lines if (message := json.loads(line))]
            if "{}" in lines:
                self._connection.send("{}")
        return self._waiting.pop(0)


@contextmanager
def opened(*, origin: str | None = None) -> Iterator[Socket]:
    """A socket that has said nothing yet. `origin`: that of the client's page unless given."""
    page = Origin(origin or os.environ["LOCKSTEP_URL"])
    with connect(door(), origin=page, open_timeout=WITHIN, max_size=LARGEST, proxy=None) as connection:
        yield Socket(connection)


@contextmanager
def connected(token: str) -> Iterator[Socket]:
    """A socket that the server has taken."""
    with opened() as socket:
        assert "result" in socket.ask("connect", token=token)
        yield socket
