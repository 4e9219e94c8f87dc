"""Who writes what, and when: open loop, so that a server that stalls finds as much waiting as if it had not."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic

from torture.light import Light
from torture.world import World
from torture.writes import Writes

WEIGHTS = {  # of a hundred writes
    "message": 57.85,
    "edit": 7.0,
    "delete": 3.0,
    "react": 8.0,
    "read": 8.0,
    "notify": 0.5,
    "crossed": 1.0,
    "leave": 2.0,
    "join": 3.0,
    "invite": 1.0,
    "link": 0.3,
    "unlink": 0.1,
    "newcomer": 0.05,
    "remove": 0.7,
    "ban": 0.4,
    "role": 0.5,
    "settings": 0.6,
    "create": 0.3,
    "direct": 0.7,
    "upload": 0.4,
    "event": 0.5,
    "answer": 2.0,
    "replan": 0.4,
    "session": 0.2,
    "account": 0.3,
    "overtaken": 0.4,
    "back": 0.4,
    "withdrawn": 0.4,
}
WORKLOADS = {
    "all": WEIGHTS,
    "overtaken": {"message": 40.0, "overtaken": 30.0, "join": 30.0},  # people come back as fast as they are put out
    "put out": {"message": 60.0, "remove": 10.0, "ban": 10.0, "join": 20.0},
    "back": {"message": 60.0, "back": 40.0},
    "session": {"message": 70.0, "session": 30.0},
    "read": {"message": 5.0, "read": 95.0},  # each news of a room tells its marker anew, counted or not
    "withdrawn": {"message": 40.0, "withdrawn": 60.0},
}
MODERATING = {"remove", "ban", "role", "settings", "invite", "link", "unlink", "newcomer"}
ELSEWHERE = 0.1  # of the writes go to any room that somebody is in, those made meanwhile among them
ZIPF = 1.1
UNDER_WAY = 64  # writes at once: more would queue up before a server that is away, and keep it from coming back

Write = Callable[[Light, int], Awaitable[None]]


class Workload:
    def __init__(
        self,
        world: World,
        lights: Mapping[int, Light],
        writes: Writes,
        *,
        rate: float,
        seed: int,
        weights: Mapping[str, float] = WEIGHTS,
    ) -> None:
        self._lights, self._writes, self._rate, self._weights = list(lights.values()), writes, rate, weights
        self._rooms = [room.id for room in world.rooms]
        self._shares = [1 / (place + 1) ** ZIPF for place in range(len(self._rooms))]
        self._random = random.Random(f"{seed} workload")  # noqa: S311
        self._tasks: set[asyncio.Task[None]] = set()
        self.failures: list[BaseException] = []

    async def run(self) -> None:
        """Until cancelled."""
        due = monotonic()
        while True:
            due += self._random.expovariate(self._rate)
            await asyncio.sleep(max(0.0, due - monotonic()))
            if len(self._tasks) < UNDER_WAY:
                task = asyncio.get_running_loop().create_task(self._do())
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Return when the last write has its answer, or none."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _do(self) -> None:
        """Chosen when it begins: between the two a picture would change."""
        if not (chosen := self._choose()):
            return
        write, light, room = chosen
        try:
            await write(light, room)
        except Exception as error:
            self.failures.append(error)

    def _choose(self) -> tuple[Write, Light, int] | None:
        (name,) = self._random.choices(list(self._weights), list(self._weights.values()))
        write: Write = getattr(self._writes, name)
        (room,) = self._random.choices(self._rooms, self._shares)
        if name == "join":
            outside = [light for light in self._lights if light.picture.rooms and room not in light.picture.rooms]
            return (write, self._random.choice(outside), room) if outside else None
        if self._random.random() < ELSEWHERE:
            rooms = list(self._random.choice(self._lights).picture.rooms)
            room = self._random.choice(rooms) if rooms else room
        inside = [light for light in self._lights if room in light.picture.rooms and self._fits(light, room, name)]
        return (write, self._random.choice(inside), room) if inside else None

    def _fits(self, light: Light, room: int, name: str) -> bool:
        return name not in MODERATING or light.picture.rooms[room].card["role"] != "member"
