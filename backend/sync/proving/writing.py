"""People write at an even pace, whether the server keeps up or not; they also edit, delete, react, leave, come back."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

from light.person import Person
from light.web import NoAnswer
from sync.proving.record import Record

ACTS = {"message": 60, "edit": 10, "delete": 5, "react": 15, "read": 5, "away": 5}  # by their shares
EMOJI = ("👍", "🎉", "😀")
KEPT = 30  # messages of a room that can still be edited, deleted and reacted to
TRIES = 40  # of one send; with the pause between them far more than a restart of the servers takes
PAUSE = 0.5  # seconds
MOST = 64  # at once


class Sent(NamedTuple):
    id: int
    by: Person
    number: int


class Writing:
    """`rooms`: each one's owner, who never leaves it."""

    def __init__(self, people: list[Person], rooms: dict[int, Person], record: Record, seed: int) -> None:
        self._people, self._rooms, self._record = people, rooms, record
        self._random = random.Random(seed)  # noqa: S311
        self._sent: dict[int, deque[Sent]] = {room: deque(maxlen=KEPT) for room in rooms}
        self._away: set[tuple[int, int]] = set()  # user and room: on their way out and in again
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, rate: float) -> None:
        """Until cancelled."""
        while True:
            if len(self._running) < MOST:
                self._running.add(task := asyncio.create_task(self._act()))
                task.add_done_callback(self._running.discard)
            await asyncio.sleep(self._random.expovariate(rate))

    async def finish(self) -> None:
        """What is under way. Raises what went wrong in it."""
        await asyncio.gather(*self._running)

    async def _act(self) -> None:
        (act,) = self._random.choices(list(ACTS), weights=list(ACTS.values()))
        room, person = self._random.choice(list(self._rooms)), self._random.choice(self._people)
        if (person.id, room) not in self._away:
            await getattr(self, act)(person, room)

    async def message(self, person: Person, room: int) -> None:
        content = f"{self._random.getrandbits(64):x} " * self._random.randint(1, 20)
        body = {"content": content, "client_id": str(UUID(int=self._random.getrandbits(128), version=4))}
        if (sent := await self._ask(person, room, "POST", "messages/", body, tries=TRIES)) is not None:
            self._sent[room].append(Sent(sent["id"], person, sent["number"]))
            self._record.acknowledged.add((room, sent["id"]))

    async def edit(self, person: Person, room: int) -> None:
        if own := self._own(person, room):
            content = f"edited {self._random.getrandbits(64):x}"
            await self._ask(person, room, "PATCH", f"messages/{own.id}/", {"content": content})

    async def delete(self, person: Person, room: int) -> None:
        if own := self._own(person, room):
            await self._ask(person, room, "DELETE", f"messages/{own.id}/")

    async def react(self, person: Person, room: int) -> None:
        if self._sent[room]:
            path = f"messages/{self._random.choice(self._sent[room]).id}/reactions/{quote(self._random.choice(EMOJI))}/"
            await self._ask(person, room, self._random.choice(("PUT", "DELETE")), path)

    async def read(self, person: Person, room: int) -> None:
        if self._sent[room]:
            body = {"number": self._random.choice(self._sent[room]).number}
            await self._ask(person, room, "PUT", "read/", body, noted=False)  # names a version that others made

    async def away(self, person: Person, room: int) -> None:
        """Out of the room, and back by an invitation of its owner."""
        owner = self._rooms[room]
        if person is owner:
            return
        self._away.add((person.id, room))
        await self._ask(person, room, "POST", "leave/", tries=TRIES)
        await self._ask(owner, room, "POST", "invites/", {"user": person.id}, tries=TRIES)
        await self._ask(person, room, "POST", "join/", tries=TRIES)
        self._away.discard((person.id, room))

    async def _ask(
        self,
        person: Person,
        room: int,
        method: str,
        path: str,
        body: Any = None,
        *,
        tries: int = 1,
        noted: bool = True,
    ) -> dict[str, Any] | None:
        """The answer of a 2xx; None for a refusal, and when there is none however often it is asked."""
        begun = self._record.clock()
        for _ in range(tries):
            try:
                status, answer = await person.ask(method, f"/api/rooms/{room}/{path}", {} if body is None else body)
            except NoAnswer:
                status, answer = 0, None
            if 200 <= status < 300:
                if noted:
                    self._note(room, answer, begun)
                return answer if isinstance(answer, dict) else {}
            if 400 <= status < 500 and status != 429:
                return None
            self._record.failures += status != 429
            await asyncio.sleep(PAUSE)
        return None

    def _note(self, room: int, answer: Any, begun: float) -> None:
        """Whoever names a version first made it: a repeat that changes nothing names it again."""
        if isinstance(answer, dict) and isinstance(answer.get("version"), int):
            key = (room, answer["version"])
            self._record.written[key] = min(begun, self._record.written.get(key, begun))

    def _own(self, person: Person, room: int) -> Sent | None:
        own = [sent for sent in self._sent[room] if sent.by is person]
        return self._random.choice(own) if own else None
