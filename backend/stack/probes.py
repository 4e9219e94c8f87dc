"""Whether a server really answers. Each probe is a question without arguments, with a short limit."""

import http.client
import socket
import struct
from collections.abc import Callable

LIMIT = 3.0  # seconds

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
    """Whether PostgreSQL asks for a password: it takes connections, and no recovery is going on."""
    words = b"".join(word.encode() + b"\0" for word in ("user", user, "database", database)) + b"\0"
    hello = struct.pack("!ii", len(words) + 8, 3 << 16) + words

    def probe() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as connection:
                connection.sendall(hello)
                return connection.recv(1) == b"R"
        except OSError:
            return False

    return probe
