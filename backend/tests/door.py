"""A door before the database: a TCP proxy that can be shut, to see what happens when the database goes."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

SSL_REQUEST = struct.pack("!i", 80877103)
STARTING_UP = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"  # fields of an ErrorResponse


class Door:
    """Listens on `port` of 127.0.0.1 and passes on to the database, or refuses, or says that it is starting up."""

    def __init__(self, host: str, port: int) -> None:
        self.behind = (host, port)
        self.state = "open"
        self.through: list[socket.socket] = []
        self.flows = threading.Event()
        self.flows.set()
        self.listening = listen(0)
        self.port: int = self.listening.getsockname()[1]
        threading.Thread(target=self._serve, args=[self.listening], daemon=True).start()

    def shut(self) -> None:
        """Cut whoever is through; refuse whoever comes."""
        self._close()
        self.state = "shut"

    def starting_up(self) -> None:
        """As PostgreSQL while it recovers: takes connections and turns them away."""
        self._reopen("starting up")

    def open(self) -> None:
        self._reopen("open")

    @contextmanager
    def stalled(self) -> Iterator[None]:
        """As a database that is frozen: connections stand, and nothing comes of them."""
        self.flows.clear()
        try:
            yield
        finally:
            self.flows.set()

    def _reopen(self, state: str) -> None:
        self._close()
        self.state = state
        self.listening = listen(self.port)
        threading.Thread(target=self._serve, args=[self.listening], daemon=True).start()

    def _close(self) -> None:
        for end in [self.listening, *self.through]:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.through.clear()

    def _serve(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client = listening.accept()[0]
                if self.state == "open":
                    server = socket.create_connection(self.behind)
                    self.through += [client, server]
                    threading.Thread(target=pump, args=[client, server, self.flows], daemon=True).start()
                    threading.Thread(target=pump, args=[server, client, self.flows], daemon=True).start()
                else:
                    turn_away(client)


def turn_away(client: socket.socket) -> None:
    if client.recv(1024)[4:8] == SSL_REQUEST:
        client.sendall(b"N")
        client.recv(1024)
    client.sendall(b"E" + struct.pack("!i", len(STARTING_UP) + 4) + STARTING_UP)
    client.close()


def listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(100)
    return listening


def pump(source: socket.socket, sink: socket.socket, flows: threading.Event) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            flows.wait()
            sink.sendall(data)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def door_before(database: dict[str, Any]) -> Iterator[Door]:
    """A door before the database of these Django settings."""
    door = Door(database["HOST"], int(database["PORT"] or 5432))
    try:
        yield door
    finally:
        door.shut()
