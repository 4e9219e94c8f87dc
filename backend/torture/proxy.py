"""A hop between two servers whose bytes can be delayed, held, cut off and lost.

Plain TCP in user space. What the kernel would do about a dead line it can't do here, because both ends talk to a kernel
that answers: `notices` stands for its limits (tcp_user_timeout, keepalives), after which an abandoned end is reset.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import cast

HELD_MOST = 256 * 1024  # bytes on their way in one direction, above which its source is no longer read
CHUNK = 1024  # bytes that pass at once where bandwidth is short
SENT_AGAIN_AFTER = 0.2  # seconds: the least that Linux waits before it takes a packet for lost
DIRECTIONS = ("up", "down")  # up: from who connected to the server


class Hop:
    """Listens on `port` and leads to `target`."""

    def __init__(self, name: str, *, seed: int = 0, notices: float | None = None) -> None:
        self.name = name
        self.port = 0
        self.target = 0
        self.links: set[Link] = set()
        self.notices = notices
        self.random = random.Random(f"{seed} {name}")  # noqa: S311
        self._passable = {direction: asyncio.Event() for direction in DIRECTIONS}
        self.heal()

    def heal(self) -> None:
        """Let everything pass again; what was reset or abandoned stays so."""
        self.refuses = False
        self.delay = self.jitter = 0.0  # seconds
        self.loss = 0.0  # of what passes, as a share
        self.pace: float | None = None  # bytes per second
        self.let_pass(*DIRECTIONS)

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Link(self).near, "127.0.0.1", 0, backlog=4096)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._server.close()
        self.reset_all()

    def hold(self, *directions: str) -> None:
        """Nothing passes there until healed; nothing is lost."""
        for direction in directions:
            self._passable[direction].clear()

    def let_pass(self, *directions: str) -> None:
        for direction in directions:
            self._passable[direction].set()

    def reset_all(self) -> int:
        """Cut every connection now, as a router that restarts does. How many there were."""
        links = list(self.links)
        for link in links:
            link.reset()
        return len(links)

    def abandon_all(self) -> None:
        """No connection of now brings anything any more, and neither end is told; new ones work."""
        for link in list(self.links):
            link.abandon()

    def cut_after(self, most: int) -> None:
        """Each connection of now ends in the middle of something: after up to so many more bytes."""
        for link in self.links:
            link.pipes["down"].left = self.random.randrange(most)

    def is_clear(self, direction: str) -> bool:
        undisturbed = self.delay == 0 and self.loss == 0 and self.pace is None
        return undisturbed and self._passable[direction].is_set()

    def lag(self) -> float:
        return self.delay + self.random.uniform(0, self.jitter) + self._sent_again()

    def _sent_again(self) -> float:
        """How late a lost packet makes it: TCP sends it again, each time after twice as long."""
        late, pause = 0.0, SENT_AGAIN_AFTER
        while self.random.random() < self.loss:
            late, pause = late + pause, pause * 2
        return late

    async def until_passable(self, direction: str) -> None:
        await self._passable[direction].wait()


class Link:
    """One connection through a hop."""

    def __init__(self, hop: Hop) -> None:
        self.hop = hop
        self.near = End(self, self._near_is_there, "up")
        self.far = End(self, self._far_is_there, "down")
        self.pipes = {"up": Pipe(self, "up", self.near, self.far), "down": Pipe(self, "down", self.far, self.near)}
        self.abandoned = False
        self._connecting: asyncio.Task[None] | None = None

    def reset(self) -> None:
        """Both ends learn at once that the connection is gone."""
        for end in (self.near, self.far):
            end.reset()
        self._forget()

    def abandon(self) -> None:
        self.abandoned = True
        if self.hop.notices is not None:
            asyncio.get_running_loop().call_later(self.hop.notices, self.reset)

    def ended(self, end: End) -> None:
        """One end has closed: so does the other, after what is still on its way to it."""
        other = self.far if end is self.near else self.near
        if not self.abandoned:
            self.pipes["up" if end is self.near else "down"].finish()
        if other.transport is None or other.transport.is_closing():
            self._forget()

    def _near_is_there(self) -> None:
        self.hop.links.add(self)
        if self.hop.refuses:
            self.reset()
        else:
            self._connecting = asyncio.get_running_loop().create_task(self._connect())

    async def _connect(self) -> None:
        try:
            await self.hop.until_passable("up")
            await asyncio.get_running_loop().create_connection(lambda: self.far, "127.0.0.1", self.hop.target)
        except OSError:
            self.reset()

    def _far_is_there(self) -> None:
        if self.near.transport is None or self.near.transport.is_closing():
            self.far.reset()
        self.pipes["up"].open()

    def _forget(self) -> None:
        self.hop.links.discard(self)
        if self._connecting:
            self._connecting.cancel()


class End(asyncio.Protocol):
    """One of a link's two sockets."""

    def __init__(self, link: Link, is_there: Callable[[], None], direction: str) -> None:
        self._link, self._is_there, self._direction = link, is_there, direction
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._is_there()

    def data_received(self, data: bytes) -> None:
        self._link.pipes[self._direction].take(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._link.ended(self)

    def reset(self) -> None:
        if self.transport is None or self.transport.get_extra_info("socket").fileno() < 0:
            return
        with suppress(OSError):
            linger = struct.pack("ii", 1, 0)  # closing sends RST
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.transport.abort()

    def listen(self, listens: bool) -> None:
        """Read on, or let the sender wait."""
        if self.transport is None or self.transport.is_closing():
            return
        if listens and not self.transport.is_reading():
            self.transport.resume_reading()
        elif not listens and self.transport.is_reading():
            self.transport.pause_reading()


class Pipe:
    """One direction of a link: what came, when it may go on, and what becomes of it."""

    def __init__(self, link: Link, direction: str, source: End, goal: End) -> None:
        self._link, self._direction, self._source, self._goal = link, direction, source, goal
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._held = 0
        self._task: asyncio.Task[None] | None = None
        self._opened = direction == "down"
        self.left: int | None = None  # bytes that still pass before the link is cut

    def take(self, data: bytes) -> None:
        if self._link.abandoned:
            return
        if self._opened and not self._waiting and self._task is None and self._link.hop.is_clear(self._direction):
            self._pass(data)
            return
        self._waiting.append((asyncio.get_running_loop().time() + self._link.hop.lag(), data))
        self._held += len(data)
        if self._held > HELD_MOST:
            self._source.listen(False)
        self._start()

    def open(self) -> None:
        """There is somebody at the other end."""
        self._opened = True
        self._start()

    def finish(self) -> None:
        """The source has closed."""
        self._waiting.append((0.0, b""))
        self._start()

    def _start(self) -> None:
        if self._opened and self._waiting and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        hop = self._link.hop
        while self._waiting and not self._link.abandoned:
            due, data = self._waiting[0]
            await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
            for part in parts(data, CHUNK if hop.pace else HELD_MOST):
                await asyncio.sleep(len(part) / hop.pace if hop.pace else 0)
                await hop.until_passable(self._direction)
                self._pass(part)
            self._waiting.popleft()
            self._held -= len(data)
            if not data and self._goal.transport:
                self._goal.transport.close()
        self._task = None
        self._source.listen(True)

    def _pass(self, data: bytes) -> None:
        goal = self._goal.transport
        if goal is None or goal.is_closing() or self._link.abandoned:
            return
        if self.left is not None:
            data, self.left = data[: self.left], self.left - len(data)
        goal.write(data)
        if self.left is not None and self.left <= 0:
            self._link.reset()


def parts(data: bytes, most: int) -> list[bytes]:
    return [data[start : start + most] for start in range(0, len(data), most)]
