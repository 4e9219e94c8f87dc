"""Whether the web server lives, told beside its work: requests may all be waiting for a database that stalls.

Each worker has a thread that answers on WEB_PULSE_ADDRESS, by a socket that all share, as long as the worker's main
loop shows signs of life, by which gunicorn itself judges it. So whoever asks learns of a server that is gone or frozen,
and does not take one for dead that is busy.
"""

import contextlib
import os
import socket
import threading
import time
from typing import Protocol

STALE = 10.0  # seconds without a sign of life; the main loop gives one each second
PATIENCE = 2.0  # seconds for whoever asks
ALIVE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
STUCK = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Signs(Protocol):
    def last_update(self) -> float: ...


class Worker(Protocol):
    """gunicorn's, as far as it is needed here."""

    tmp: Signs


_listening: socket.socket | None = None  # the master's; each worker inherits it


def listen() -> None:
    """In the master, before it has workers. Without WEB_PULSE_ADDRESS nobody is going to ask."""
    global _listening
    host, _, port = os.environ.get("WEB_PULSE_ADDRESS", "").rpartition(":")
    if port:
        _listening = socket.create_server((host, int(port)))


def answer(worker: Worker) -> None:
    """In a worker, from now on."""
    if _listening:
        threading.Thread(target=_serve, args=[_listening, worker], name="pulse", daemon=True).start()


def _serve(listening: socket.socket, worker: Worker) -> None:
    while listening.fileno() != -1:
        with contextlib.suppress(OSError):
            client, _ = listening.accept()
            with client:
                client.settimeout(PATIENCE)
                client.recv(4096)
                client.sendall(_sign(worker))


def _sign(worker: Worker) -> bytes:
    try:
        silent = time.monotonic() - worker.tmp.last_update()
    except ValueError:  # gunicorn has closed its file: this worker was told to end, and others are there
        return ALIVE
    return ALIVE if silent < STALE else STUCK
