"""HTTP that repeats nothing by itself: whether a request without an answer was done is the caller's question."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlsplit

IDLE_SECONDS = 30.0  # nginx closes a connection after a minute without requests
LARGEST = 2**24  # bytes of a line or of an answer's head


class NoAnswer(Exception):
    """None came, or none that is whole. Whether it was done is not known."""


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]  # names in lower case; cookies as one text, lines apart
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Web:
    """Kept connections to one server. `door`: host:port where its nginx listens, when `url` doesn't lead there."""

    def __init__(self, url: str, door: str = "") -> None:
        address = urlsplit(url)
        there = urlsplit(f"//{door}") if door else address
        self._tls = ssl.create_default_context() if address.scheme == "https" and not door else None
        self.url = url
        # Of "localhost" the servers have the address of IPv4 alone.
        self.host = "127.0.0.1" if there.hostname in (None, "localhost") else str(there.hostname)
        self.port = there.port or (443 if self._tls else 80)
        scheme = "wss" if self._tls else "ws"
        self.socket_url = address._replace(scheme=scheme, path="/connection/websocket").geturl()
        self._head = f"Host: {address.netloc}\r\nOrigin: {url}\r\n"
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = []

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"", *, within: float = 15.0
    ) -> Answer:
        """Raises NoAnswer."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"{method} {path} HTTP/1.1\r\n{self._head}{lines}Content-Length: {len(body)}\r\n\r\n"
        try:
            async with asyncio.timeout(within):
                return await self._exchange(head.encode() + body)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            raise NoAnswer(repr(error)) from None

    def close(self) -> None:
        for _, writer, _ in self._idle:
            writer.transport.abort()

    async def _exchange(self, request: bytes) -> Answer:
        reader, writer = await self._connection()
        try:
            writer.write(request)
            answer = await read_answer(reader)
        except BaseException:
            writer.transport.abort()
            raise
        if answer.headers.get("connection", "").lower() == "close":
            writer.close()
        else:
            self._idle.append((reader, writer, monotonic()))
        return answer

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer, since = self._idle.pop()
            if monotonic() - since < IDLE_SECONDS and not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self.host, self.port, ssl=self._tls, limit=LARGEST)


async def read_answer(reader: asyncio.StreamReader) -> Answer:
    """Raises EOFError or ValueError for one that is not whole."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for name, _, value in (line.partition(":") for line in lines if line):
        key = name.lower()
        headers[key] = f"{headers[key]}\n{value.strip()}" if key in headers else value.strip()
    if headers.get("transfer-encoding", "") == "chunked":
        body = await read_chunks(reader)
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(first.split(" ")[1]), headers, body)


async def read_chunks(reader: asyncio.StreamReader) -> bytes:
    found = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        found.append((await reader.readexactly(size + 2))[:-2])
    await reader.readuntil(b"\r\n")
    return b"".join(found)
