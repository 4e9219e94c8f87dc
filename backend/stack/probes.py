"""Whether a server really answers. Each probe is a question without arguments, with a short limit."""

import http.client
import socket
import struct
from collections.abc import Callable
from typing import BinaryIO

LIMIT = 3.0  # seconds
LONGEST = 4096  # bytes of an error that are looked at

TOO_MANY = b"C53300"  # of an error's fields the one with its code

Probe = Callable[[], bool]


def http_answers(port: int, path: str, *, status: int = 200, address: str = "127.0.0.1") -> Probe:
    """Whether GET is answered with that status."""

    def probe() -> bool:
        connection = http.client.HTTPConnection(address, port, timeout=LIMIT)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{port}"})
            answer = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return answer == status

    return probe


def postgres_answers(port: int, user: str, database: str) -> Probe:
    """Whether PostgreSQL asks for a password: it takes connections, and no recovery is going on.

    That it has too many of them is an answer, too: starting it anew would help nobody.
    """
    words = b"".join(word.encode() + b"\0" for word in ("user", user, "database", database)) + b"\0"
    hello = struct.pack("!ii", len(words) + 8, 3 << 16) + words

    def probe() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as connection:
                connection.sendall(hello)
                with connection.makefile("rb") as said:
                    return _accepts(said)
        except OSError:
            return False

    return probe


def _accepts(said: BinaryIO) -> bool:
    """Whether the first message is a question for the password, or the error TOO_MANY."""
    kind = said.read(1)
    if kind != b"E":
        return kind == b"R"
    length = int.from_bytes(said.read(4), "big")
    return TOO_MANY in said.read(min(length, LONGEST)).split(b"\0")
