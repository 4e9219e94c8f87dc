"""What counts as an answer of PostgreSQL."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from stack.probes import postgres_answers


@contextmanager
def server(answer: bytes) -> Iterator[int]:
    """Gives it once, in pieces as a network may, and hangs up; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):  # whoever knows enough hangs up
                connection.recv(1024)
                for byte in answer:
                    connection.sendall(bytes([byte]))

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def refusal(code: str, words: str) -> bytes:
    fields = b"".join(field.encode() + b"\0" for field in ("SFATAL", "VFATAL", f"C{code}", f"M{words}")) + b"\0"
    return b"E" + (len(fields) + 4).to_bytes(4, "big") + fields


@pytest.mark.parametrize(
    ("answer", "lives"),
    [
        (b"R\0\0\0\x17\0\0\0\nSCRAM-SHA-256\0\0", True),
        (refusal("53300", "sorry, too many clients already"), True),
        (refusal("57P03", "the database system is starting up"), False),
        (refusal("58000", "C53300"), False),
        (b"E", False),
        (b"", False),
    ],
    ids=["a password", "too many clients", "starting up", "another error", "cut off", "nothing"],
)
def test_what_it_says(answer, lives):
    with server(answer) as port:
        assert postgres_answers(port, "lockstep", "lockstep")() is lives
