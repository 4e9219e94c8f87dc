"""What stands before Centrifugo's API and answers falsely: with errors, in part, late; and publishes things twice.

HTTP/1.1 as the relay and Centrifugo speak it: kept connections, long answers in chunks. Bodies are the API's JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from light.web import read_chunks

INTERNAL = {"code": 100, "message": "internal server error"}
BAD_REQUEST = {"code": 107, "message": "bad request"}
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
REFUSED = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\n{}"
LATE = 4.5  # seconds: longer than the relay waits for an answer
ECHO_AFTER = (0.5, 6.0)  # seconds after which a publication comes a second time

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Liar:
    """Leads from `port` to `target`; `mode`, while it is set, meets a share of the requests."""

    MODES = ("error", "partial", "poison", "lost", "late", "echo")

    def __init__(self, *, seed: int = 0) -> None:
        self.port = 0
        self.target = 0
        self.mode = ""
        self.share = 0.5
        self.met: dict[str, int] = dict.fromkeys(self.MODES, 0)
        self._poison: Any = None
        self._random = random.Random(f"{seed} liar")  # noqa: S311
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=2**20)
        self.port = self._server.sockets[0].getsockname()[1]

    def lie(self, mode: str, share: float = 1.0) -> None:
        """From now on, to this share of the requests. With "" no more."""
        self.mode, self.share, self._poison = mode, share, None

    def close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._start(self._serve(reader, writer))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far: Streams | None = None
        try:
            while True:
                request = await read_message(reader)
                far = far or await asyncio.open_connection("127.0.0.1", self.target, limit=2**20)
                writer.write(await self._answer(request, far))
                await writer.drain()
        except (OSError, EOFError, Lost):
            pass  # one of both has gone: so does the other
        finally:
            for end in filter(None, (writer, far and far[1])):
                end.close()

    async def _answer(self, request: tuple[bytes, bytes], far: Streams) -> bytes:
        mode = self.mode if self.mode and self._random.random() < self.share else ""
        if mode:
            self.met[mode] += 1
        match mode:
            case "error":
                return REFUSED
            case "partial":
                return await self._partial(request, far)
            case "poison":
                return await self._poisoned(request, far)
            case "echo":
                self._in_a_while(request)
        answer = await exchange(request, far)
        if mode == "late":
            await asyncio.sleep(LATE)
        if mode == "lost":
            raise Lost
        return b"".join(answer)

    async def _partial(self, request: tuple[bytes, bytes], far: Streams) -> bytes:
        """One channel is left out, and its place in the answer holds an error."""
        body = json.loads(request[1])
        places = [each["channels"] for each in broadcasts(body)]
        several = [place for place, channels in enumerate(places) if len(channels) > 1]
        if not several:
            return b"".join(await exchange(request, far))
        place = self._random.choice(several)
        index = self._random.randrange(len(places[place]))
        places[place].pop(index)
        head, answer = await exchange(with_body(request[0], body), far)
        found = json.loads(answer)
        lists = [each["responses"] for each in results(found) if "responses" in each]
        if len(lists) != len(places):
            return head + answer
        lists[place].insert(index, {"error": INTERNAL})
        return b"".join(with_body(head, found))

    async def _poisoned(self, request: tuple[bytes, bytes], far: Streams) -> bytes:
        """One change is called wrong each time that it comes, the first that did; all else passes."""
        body = json.loads(request[1])
        commands = body.get("commands", [{"broadcast": body}])
        wrong = [index for index, each in enumerate(commands) if self._is_poison(each)]
        if not wrong:
            return b"".join(await exchange(request, far))
        if "commands" not in body:
            return b"".join(with_body(ANSWER, {"error": BAD_REQUEST}))
        replies: list[Any] = []
        if rest := [each for index, each in enumerate(commands) if index not in wrong]:
            head, answer = await exchange(with_body(request[0], {**body, "commands": rest}), far)
            replies = json.loads(answer).get("replies", [])
            if len(replies) != len(rest):
                return head + answer
        for index in wrong:
            replies.insert(index, {"error": BAD_REQUEST})
        return b"".join(with_body(ANSWER, {"replies": replies}))

    def _is_poison(self, command: dict[str, Any]) -> bool:
        change = command.get("broadcast", {}).get("data", {})
        if "version" not in change:
            return False
        self._poison = self._poison or change["id"]
        return bool(change["id"] == self._poison)

    def _in_a_while(self, request: tuple[bytes, bytes]) -> None:
        """The same once more, later, as from a relay that was asleep; Centrifugo can't know it again."""
        body = json.loads(request[1])
        for each in broadcasts(body):
            each.pop("idempotency_key", None)
        self._start(self._again(with_body(request[0], body), self._random.uniform(*ECHO_AFTER)))

    async def _again(self, request: tuple[bytes, bytes], seconds: float) -> None:
        await asyncio.sleep(seconds)
        with suppress(OSError, EOFError):
            far = await asyncio.open_connection("127.0.0.1", self.target, limit=2**20)
            await exchange(request, far)
            far[1].close()


class Lost(Exception):
    """The answer is not passed on: the connection ends instead."""


async def exchange(request: tuple[bytes, bytes], far: Streams) -> tuple[bytes, bytes]:
    far[1].write(b"".join(request))
    return await read_message(far[0])


async def read_message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """(head, body) of one request or answer, with its length. Raises EOFError when there is none any more."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b"\r\ntransfer-encoding: chunked" in head.lower():
        return with_data(head, await read_chunks(reader))
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    length = next((int(value) for name, _, value in lines if name == b"content-length"), 0)
    return head, await reader.readexactly(length)


def with_body(head: bytes, body: Any) -> tuple[bytes, bytes]:
    """The same message with another body."""
    return with_data(head, json.dumps(body, separators=(",", ":")).encode())


def with_data(head: bytes, data: bytes) -> tuple[bytes, bytes]:
    told = (b"content-length:", b"transfer-encoding:")
    lines = [line for line in head.split(b"\r\n") if line and not line.lower().startswith(told)]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(data), b"", b""]), data


def broadcasts(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The broadcasts that a request asks for, alone or in a batch."""
    if "commands" in body:
        return [each["broadcast"] for each in body["commands"] if "broadcast" in each]
    return [body] if "channels" in body else []


def results(answer: dict[str, Any]) -> list[dict[str, Any]]:
    if "replies" in answer:
        return [each.get("broadcast", {}) for each in answer["replies"]]
    return [answer.get("result", {})]
