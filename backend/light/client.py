"""A light client: a socket that speaks Centrifugo's JSON protocol, REST to repair by, the rules of docs/protocol.md.

Hundreds share a process. `periodic` ones also sync every 45 s, as clients should; the others show what that would hide.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Coroutine, Iterable
from time import monotonic
from typing import Any, Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Origin

from light.person import Person
from light.picture import LightPicture
from light.publications import Publications
from light.web import NoAnswer, Web

TICK = 0.25  # seconds
PATIENCE = 0.8  # seconds that a missing change may be late before it is asked for
PERIOD = (35.0, 55.0)  # seconds between syncs while all is well
RETRY = (0.5, 8.0)  # seconds before the next try, the first and the longest
SILENCE = 35.0  # seconds: Centrifugo pings every 25
WINDOW = 50  # messages
LARGEST = 8 * 2**20  # bytes in a frame
TOKENS_OVER = (3005, 3014)  # close codes after which tokens are asked for anew: expired, state invalidated
NO_RETURN = 3500  # and from here on


class Notes(Protocol):
    """Where clients write down what they hear and do: who, what kind of event, and the facts of it."""

    def note(self, who: str, kind: str, **facts: Any) -> None: ...


class Refused(Exception):
    """The server took the socket or the subscription not; the next try may succeed."""


class Light:
    """`keeps_tokens`: as Centrifugo's library does, for the next socket, until they are over; else each has its own."""

    def __init__(
        self,
        person: Person,
        publications: Publications,
        recorder: Notes,
        *,
        periodic: bool,
        windows: int,
        seed: int,
        keeps_tokens: bool = False,
    ) -> None:
        self.person, self._publications, self._recorder = person, publications, recorder
        self._periodic, self._windows = periodic, windows
        self.picture = LightPicture(person.id, self.note)
        self.subscribed = False
        self._random = random.Random(f"{seed} {person.who}")  # noqa: S311
        self._open: set[int] = set()  # rooms whose messages are loaded
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._sync_at = float("inf")
        self._again = False
        self.synced_once = False
        self._heard_at = 0.0
        self._socket: ClientConnection | None = None
        self._keeps_tokens = keeps_tokens
        self._tokens: tuple[str, str] | None = None

    def note(self, kind: str, **facts: Any) -> None:
        self._recorder.note(self.person.who, kind, **facts)

    async def run(self) -> None:
        """Until cancelled: one socket after the other."""
        self._start("ticking", self._tick())
        tries = 0
        while True:
            self.note("socket", state="connecting")
            try:
                await self._live()
                tries = 0
            except (NoAnswer, Refused, OSError, WebSocketException, TimeoutError) as error:
                tries = 0 if self.subscribed else tries + 1
                self.note("socket", state="disconnected" if self.subscribed else "failed", code=close_code(error))
                if not self._keeps_tokens or are_over(error):
                    self._tokens = None
            self.subscribed = False
            await asyncio.sleep(self._pause(tries))

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()

    def cut(self) -> None:
        """End the socket as a network that goes away does: without a word."""
        if self._socket:
            self._socket.transport.abort()

    async def _live(self) -> None:
        """One socket, from asking for its token to its end."""
        web = self.person.web
        connection, channel = self._tokens = self._tokens or await self.person.tokens()
        async with connect(
            web.socket_url,
            host=web.host,
            port=web.port,
            origin=Origin(web.url),
            proxy=None,
            compression=None,
            open_timeout=10,
            close_timeout=1,
            ping_interval=None,
            max_size=LARGEST,
            max_queue=None,
        ) as socket:
            self._heard_at, self._socket = monotonic(), socket
            try:
                await self._command(socket, 1, {"connect": {"token": connection}})
                await self._command(
                    socket, 2, {"subscribe": {"channel": f"personal:{self.person.id}", "token": channel}}
                )
                self.subscribed = True
                self.note("socket", state="connected")
                self.sync()
                async for frame in socket:
                    await self._take(socket, str(frame))
            finally:
                self._socket = None
        raise Refused(f"closed with {socket.close_code}")

    async def _command(self, socket: ClientConnection, number: int, command: dict[str, Any]) -> None:
        """Ask, and read until the answer is there."""
        await socket.send(json.dumps({"id": number, **command}))
        async with asyncio.timeout(10):
            while True:
                if any(found.get("id") == number for found in await self._take(socket, str(await socket.recv()))):
                    return

    async def _take(self, socket: ClientConnection, frame: str) -> list[dict[str, Any]]:
        """Take in what one frame brings, a line each; the answers among it. Raises Refused."""
        self._heard_at = monotonic()
        answers = []
        for line in frame.split("\n"):
            if line == "{}":
                await socket.send("{}")
            elif publication := self._publications.read(line):
                for each in publication:
                    self._heard(*each)
            elif line:
                answers.append(json.loads(line))
        for answer in answers:
            if "error" in answer:
                raise Refused(str(answer["error"]))
            if {"unsubscribe", "disconnect"} & answer.get("push", {}).keys():
                raise Refused(str(answer["push"]))
        return answers

    def _heard(self, data: dict[str, Any], print_: dict[str, str]) -> None:
        match data["type"]:
            case "room_mine":
                self.picture.take_own(data["body"]["room"], data["body"])
            case "reset":
                self.note("reset", user=self.person.id)
                self.sync()
            case _ if "version" in data:
                self.note(
                    "heard", user=self.person.id, room=data["room"], version=data["version"], id=data["id"], **print_
                )
                self.picture.receive(data, monotonic())

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            now = monotonic()
            if now - self._heard_at > SILENCE:
                self.cut()
            if self.picture.needs_sync() or now >= self._sync_at:
                self.sync(hurry=False)
            for room in self.picture.gaps():
                if room.gap_since is not None and now - room.gap_since > PATIENCE:
                    self._start(f"changes {room.card['id']}", self._ask_changes(room.card["id"], room.version))
            self._look_at_windows()

    def sync(self, *, hurry: bool = True) -> None:
        """Once; or once more after the one under way, which asked before."""
        if "sync" in self._busy:
            self._again = self._again or hurry
        elif hurry or self._failures == 0 or monotonic() >= self._sync_at:
            self._start("sync", self._sync())

    async def _sync(self) -> None:
        self._again, self._sync_at = False, float("inf")
        body, asked = self.picture.request()
        try:
            answer = await self._ask_sync(body)
        except NoAnswer:
            self._failures += 1
            self._sync_at = monotonic() + self._pause(self._failures)
            return
        why = "sync" if self.synced_once else "start"
        self.picture.answer(answer, asked, monotonic(), why=why)
        self._failures, self.synced_once = 0, True
        if self._again:
            self._sync_at = monotonic()
        elif self._periodic:
            self._sync_at = monotonic() + self._random.uniform(*PERIOD)

    async def _ask_sync(self, body: dict[str, Any]) -> dict[str, Any]:
        """Raises NoAnswer."""
        answer: dict[str, Any] = await self.person.get("POST", "/api/sync/", body)
        return answer

    def is_settled(self) -> bool:
        """Whether nothing is on its way that would change what is shown."""
        waiting = self._busy - {"ticking"} or self.picture.needs_sync() or self.picture.gaps()
        return not waiting and all(room.window is not None for id in self._open if (room := self.picture.rooms.get(id)))

    async def refresh_own(self, *, anew: bool = True) -> None:
        """Ask for the read markers alone: a lost echo of them is no lost change. Raises NoAnswer.

        `anew`: for all of them, known or not; else for what differs, as a sync does.
        """
        body, asked = self.picture.request()
        for named in body["rooms"].values() if anew else ():
            named.pop("mine_version", None)
        answer = await self.person.get("POST", "/api/sync/", body)
        self.picture.take_told(answer["mine"], asked)

    async def _ask_changes(self, id: int, after: int) -> None:
        try:
            status, found = await self.person.ask("GET", f"/api/rooms/{id}/changes/?after={after}")
        except NoAnswer:
            await asyncio.sleep(2)
            return
        if status == 200:
            self.picture.take_range(id, found["results"], monotonic())
        elif status in (403, 404, 410):
            self.picture.doubted.add(id)
        else:
            await asyncio.sleep(2)

    def _look_at_windows(self) -> None:
        """Some rooms are open from when they are first seen on; their messages are loaded whenever they are not."""
        self._open = {id for id in self._open if id in self.picture.rooms}
        closed = sorted(self.picture.rooms.keys() - self._open)
        while closed and len(self._open) < self._windows:
            self._open.add(closed.pop(self._random.randrange(len(closed))))
        for id in self._open:
            room = self.picture.rooms[id]
            if room.window is None and room.page is None:
                self._start(f"page {id}", self._load(id))

    async def _load(self, id: int) -> None:
        room = self.picture.rooms.get(id)
        if room is None:
            return
        try:
            status, page = await self.person.ask("GET", f"/api/rooms/{id}/messages/?limit={WINDOW}")
        except NoAnswer:
            status, page = 0, {}
        if status != 200 or not room.take_page(page):
            await asyncio.sleep(1)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """In a task of its own, unless one of that name runs."""
        if name in self._busy:
            work.close()
            return
        self._busy.add(name)
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(name, done))

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        self._busy.discard(name)
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, ConnectionClosed):
            self.note("error", text=f"{name}: {error!r}")

    def _pause(self, tries: int) -> float:
        first, longest = RETRY
        return min(longest, first * 2.0 ** max(0, tries - 1)) * self._random.uniform(0.5, 1)


def close_code(error: Exception) -> int | str:
    if isinstance(error, ConnectionClosed):
        return error.rcvd.code if error.rcvd else 1006
    return repr(error)[:200]


def are_over(error: Exception) -> bool:
    """Whether the tokens of a socket that ended so are of no use any more."""
    if isinstance(error, ConnectionClosed):
        code = error.rcvd.code if error.rcvd else 0
        return code in TOKENS_OVER or code >= NO_RETURN
    return isinstance(error, Refused)


async def end(running: Iterable[asyncio.Task[None]], lights: Iterable[Light], web: Web) -> None:
    """No task of theirs, no socket and no connection is left."""
    tasks = list(running)
    for task in tasks:
        task.cancel()
    for light in lights:
        light.close()
    await asyncio.gather(*tasks, return_exceptions=True)
    web.close()
    await asyncio.sleep(0.1)  # for what they left to be closed
