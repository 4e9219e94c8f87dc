"""An answer of Centrifugo's API that breaks off is none: the relay tries again, and calls it no defect."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator

import pytest

from realtime.centrifugo import Centrifugo, ServerFailed

HALF = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
RESET_AT_ONCE = struct.pack("ii", 1, 0)

ASKS: dict[str, Callable[[Centrifugo], object]] = {
    "check": lambda server: server.check(),
    "publish": lambda server: server.publish_aside([("room:1", {"typing": 1})]),
    "forget": lambda server: server.remove_history(["personal:1"]),
    "unsubscribe": lambda server: server.unsubscribe([(1, "room:1")]),
    "cut": lambda server: server.ask_again([1]),
}


@pytest.fixture
def breaking() -> Iterator[str]:
    """The address of a server that resets each connection in the middle of its answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65_536)
                    connection.sendall(HALF)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_it_is_a_failure_of_the_server(ask: Callable[[Centrifugo], object], breaking: str):
    server = Centrifugo(breaking, "key")
    with pytest.raises(ServerFailed):
        ask(server)
    server.close()
