"""A port that leads to PostgreSQL once it is opened, and on which whoever came in may vanish."""

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
        self._passes = threading.Event()
        self._passes.set()

    def __enter__(self) -> Gate:
        self._server = self._ends.enter_context(socket.create_server(("127.0.0.1", self.port)))
        self._server.settimeout(0.1)
        self._open = True
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open = False
        self._passes.set()
        self._thread.join()
        self._ends.close()

    def vanish(self) -> None:
        """Nothing gets through any more, and nothing says so: as when a host loses its power or its network."""
        self._passes.clear()

    def _accept(self) -> None:
        while self._open:
            with suppress(TimeoutError):
                near, _ = self._server.accept()
                far = socket.create_connection(self._to)
                for source, target in ((near, far), (far, near)):
                    source.settimeout(None)
                    self._ends.enter_context(source)
                    threading.Thread(target=pump, args=(source, target, self._passes), daemon=True).start()


def pump(source: socket.socket, target: socket.socket, passes: threading.Event) -> None:
    """Pass on what comes until one of both ends."""
    with suppress(OSError):
        while data := source.recv(65536):
            passes.wait()
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
