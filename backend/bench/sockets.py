"""Sockets in a process of their own, so that receiving does not slow down whoever measures the writing.

They speak Centrifugo's JSON protocol themselves. Frames are noted with their time of arrival and read afterwards, and
cut from the stream by hand: a listener that costs as much as the server would limit both.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from types import TracebackType
from typing import Protocol
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from bench.figures import Receipt
from light.publications import told

PATIENCE = 20.0  # seconds without a single publication after which what is outstanding is missing
PACE = 0.0005  # seconds between two looks at the counter


@dataclass(frozen=True)
class Seat:
    """Whose socket, and what it needs to open."""

    listener: int
    connection_token: str
    channel_token: str


class Listens(Protocol):
    """Whoever has a socket. `tokens`: for it, and for their own channel on it."""

    @property
    def id(self) -> int: ...

    def tokens(self) -> tuple[str, str]: ...


class Sockets:
    """One socket for each person, subscribed to their personal channel, inside `with`."""

    def __init__(self, url: str, people: Sequence[Listens]) -> None:
        self.listeners = [person.id for person in people]
        seats = [Seat(person.id, *person.tokens()) for person in people]
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._seen: Synchronized[int] = spawn.Value("Q", 0)
        self._process = spawn.Process(target=_serve, args=(url, seats, theirs, self._seen), daemon=True)

    def __enter__(self) -> "Sockets":
        self._process.start()
        if (word := self._pipe.recv()) != "ready":
            raise RuntimeError(f"A socket could not be opened: {word}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.join()

    def wait_for(self, publications: int) -> bool:
        """Whether so many arrived since the last `collect`; False once nothing comes any more."""
        seen, changed = -1, time.monotonic()
        while (now := self._seen.value) < publications:
            if not self._process.is_alive():
                raise RuntimeError("The process that holds the sockets has ended.")
            if now != seen:
                seen, changed = now, time.monotonic()
            elif time.monotonic() - changed > PATIENCE:
                return False
            time.sleep(PACE)
        return True

    def collect(self) -> list[Receipt]:
        """Every message that arrived since the last time, in the order of arrival on each socket."""
        self._pipe.send("collect")
        return [Receipt(*row) for row in self._pipe.recv()]


def _serve(url: str, seats: Sequence[Seat], pipe: Connection, seen: "Synchronized[int]") -> None:
    asyncio.run(_listen(url, seats, pipe, seen))


async def _listen(url: str, seats: Sequence[Seat], pipe: Connection, seen: "Synchronized[int]") -> None:
    address = urlsplit(url)._replace(scheme="ws", path="/connection/websocket").geturl()
    frames: list[tuple[int, int, bytes]] = []

    def hand_over() -> None:
        pipe.recv()
        pipe.send([receipt for frame in frames for receipt in messages_in(*frame)])
        frames.clear()
        seen.value = 0

    def note(listener: int, frame: bytes) -> None:
        frames.append((listener, time.monotonic_ns(), frame))
        seen.value += frame.count(b'"message_added"')

    try:
        sockets = await asyncio.gather(*(_open(address, url, seat) for seat in seats))
    except Exception as error:
        pipe.send(repr(error))
        raise
    loop = asyncio.get_running_loop()
    loop.add_reader(pipe.fileno(), hand_over)
    for socket, seat in zip(sockets, seats, strict=True):
        socket.transport.set_protocol(Listener(socket.transport, partial(note, seat.listener)))
    pipe.send("ready")
    await loop.create_future()  # until this process is ended


async def _open(address: str, origin: str, seat: Seat) -> ClientConnection:
    """A connected socket with its subscription. Raises RuntimeError for a refusal."""
    socket = await connect(address, origin=Origin(origin), compression=None, ping_interval=None, max_queue=None)
    for number, command in enumerate(
        (
            {"connect": {"token": seat.connection_token, "name": "bench"}},
            {"subscribe": {"channel": f"personal:{seat.listener}", "token": seat.channel_token}},
        ),
        start=1,
    ):
        await socket.send(json.dumps({"id": number, **command}))
        reply = json.loads(await socket.recv())
        if "error" in reply:
            raise RuntimeError(f"{command}: {reply['error']}")
    return socket


class Listener(asyncio.Protocol):
    """An open socket's further life: each frame is handed to `note`, pings are answered."""

    def __init__(self, transport: asyncio.WriteTransport, note: Callable[[bytes], None]) -> None:
        self._transport, self._note = transport, note
        self._stream = b""

    def data_received(self, data: bytes) -> None:
        frames, self._stream = whole_frames(self._stream + data)
        for frame in frames:
            self._note(frame)
            if has_ping(frame):
                self._transport.write(PONG)


PONG = bytes([0x81, 0x80 | 2, 0, 0, 0, 0]) + b"{}"  # a text frame under a mask of zeros
LENGTH_BYTES = {126: 2, 127: 8}  # of the long lengths, by what stands in the place of a short one


def whole_frames(stream: bytes) -> tuple[list[bytes], bytes]:
    """What the frames of a server's stream hold, and the beginning of the one that isn't whole yet."""
    frames, at = [], 0
    while len(stream) >= at + 2:
        short = stream[at + 1]
        start = at + 2 + LENGTH_BYTES.get(short, 0)
        end = start + (int.from_bytes(stream[at + 2 : start]) if short in LENGTH_BYTES else short)
        if len(stream) < max(start, end):
            break
        frames.append(stream[start:end])
        at = end
    return frames, stream[at:]


def has_ping(frame: bytes) -> bool:
    """Centrifugo's pings are empty objects, alone or in one frame with publications."""
    return frame.startswith(b"{}") or b"\n{}" in frame


def messages_in(listener: int, at: int, frame: bytes) -> list[Receipt]:
    """The messages that one frame brings; it holds one JSON object a line."""
    receipts = []
    for line in frame.splitlines():
        if publication := json.loads(line).get("push", {}).get("pub"):
            rooms = [each["body"]["room"] for each in told(publication["data"]) if each["type"] == "message_added"]
            receipts += [Receipt(listener, room["id"], room["version"], at) for room in rooms]
    return receipts
