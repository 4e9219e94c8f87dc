"""HTTP as bytes, for what a client library would never send or would tidy away."""

import http.client
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Every header of that name: one that stands there twice shows."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def json(self) -> Any:
        return json.loads(self.body)


def exchange(port: int, data: bytes, *, within: float = 20) -> Answer:
    """Send these bytes; the one answer to them, read whole within so many seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=within) as connection:
        connection.sendall(data)
        answer = http.client.HTTPResponse(connection, method=data[:4].decode("latin-1").strip())
        answer.begin()
        return Answer(answer.status, answer.getheaders(), answer.read())


def request(
    port: int,
    method: str,
    path: str,
    *,
    host: str | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """One request on a connection of its own. `host`: localhost and the port unless given."""
    lines = {"Host": host or f"localhost:{port}", "Connection": "close", **(headers or {})}
    if body:
        lines.setdefault("Content-Length", str(len(body)))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return exchange(port, f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
