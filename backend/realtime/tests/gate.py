"""A port that leads to PostgreSQL once it is opened."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, suppress
from types import TracebackType

from django.db import connection

from realtime.tests.servers import free_port


class Gate:
    """Nothing listens on `port` outside of the block."""

    def __init__(self) -> None:
        self.port = free_port()
        self._to = (connection.settings_dict["HOST"], int(connection.settings_dict["PORT"]))
        self._ends = ExitStack()

    def __enter__(self) -> Gate:
        self._server = self._ends.enter_context(socket.create_server(("127.0.0.1", self.port)))
        self._server.settimeout(0.1)
        self._open = True
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open = False
        self._thread.join()
        self._ends.close()

    def _accept(self) -> None:
        while self._open:
            with suppress(TimeoutError):
                near, _ = self._server.accept()
                far = socket.create_connection(self._to)
                for source, target in ((near, far), (far, near)):
                    source.settimeout(None)
                    self._ends.enter_context(source)
                    threading.Thread(target=pump, args=(source, target), daemon=True).start()


def pump(source: socket.socket, target: socket.socket) -> None:
    """Pass on what comes until one of both ends."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
