"""One proof: clients on sockets that are cut, people who write, then calm; and whether all of it is as it should be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from light.client import Light, end
from light.person import Person
from light.picture import LightPicture
from light.publications import Publications
from light.room import Room
from light.web import NoAnswer, Web
from sync.proving.findings import Log, unlike_fresh
from sync.proving.record import Record
from sync.proving.writing import Writing

STARTS_WITHIN = 60.0  # seconds, all clients
SAME_WITHIN = 60.0  # seconds after the last write, in which all must show what the server holds
CUT_EVERY = (1.0, 4.0)  # seconds between two cuts
ASLEEP = (1.0, 10.0)  # seconds for which some of those that are cut stay away
SLEEPERS = 0.4  # of those that are cut
TOLD_EVERY = 30.0  # seconds
LOOK_EVERY = 0.5
PAGE = 100  # messages
CHANGES = 200

Say = Callable[[str], None]


class NobodyConnects(Exception):
    """The clients did not come to be subscribed and synced: nothing can be said."""


@dataclass(frozen=True)
class Plan:
    minutes: float
    rate: float  # writes per second
    seed: int


@dataclass
class Outcome:
    findings: list[str]  # of the pictures
    log: Log
    cuts: int = 0
    sleeps: int = 0
    calm: float = 0.0  # seconds from the last write until all showed the same


@dataclass
class Proof:
    """`rooms`: each one's owner. All `people` are in all of them."""

    web: Web
    people: Sequence[Person]
    rooms: Mapping[int, int]
    record: Record
    say: Say
    _outcome: Outcome = field(default_factory=lambda: Outcome([], {}))

    async def run(self, plan: Plan) -> Outcome:
        """Raises NobodyConnects."""
        lights = [
            Light(person, Publications(), self.record, periodic=True, windows=len(self.rooms), seed=plan.seed)
            for person in self.people
        ]
        tasks = {light: asyncio.create_task(light.run()) for light in lights}
        try:
            await self._until_all_are_there(lights)
            self.say(f"{len(lights)} clients are there, in {len(self.rooms)} rooms.")
            await self._disturb(plan, tasks)
            await self._until_all_show_the_same(lights)
            self._outcome.log = await self._read_log()
            return self._outcome
        finally:
            await end(tasks.values(), lights, self.web)

    async def _until_all_are_there(self, lights: Sequence[Light]) -> None:
        try:
            async with asyncio.timeout(STARTS_WITHIN):
                while not all(light.subscribed and light.synced_once for light in lights):
                    await asyncio.sleep(0.1)
        except TimeoutError:
            there = sum(light.subscribed and light.synced_once for light in lights)
            where = f"{self.web.host}:{self.web.port}"
            raise NobodyConnects(f"{there} of {len(lights)} clients could sign in and sync by {where}.") from None

    async def _disturb(self, plan: Plan, tasks: dict[Light, asyncio.Task[None]]) -> None:
        """People write while connections are cut; returns when the last write is answered and all are back."""
        by_id = {person.id: person for person in self.people}
        owners = {room: by_id[owner] for room, owner in self.rooms.items()}
        writing = Writing(list(self.people), owners, self.record, plan.seed)
        writes = asyncio.create_task(writing.run(plan.rate))
        cuts = asyncio.create_task(self._cut(tasks, random.Random(plan.seed)))  # noqa: S311
        try:
            left = plan.minutes * 60
            while left > 0:
                limit = min(left, TOLD_EVERY)
                ended, _ = await asyncio.wait([writes, cuts], timeout=limit, return_when=asyncio.FIRST_COMPLETED)
                for task in ended:
                    task.result()  # neither ends by itself but by what went wrong in it
                left -= TOLD_EVERY
                self.say(f"{len(self.record.deliveries()):,} deliveries so far; {max(0, left):.0f} s to go.")
        finally:
            for task in (writes, cuts):
                task.cancel()
            await asyncio.gather(writes, cuts, return_exceptions=True)
        await writing.finish()

    async def _cut(self, tasks: dict[Light, asyncio.Task[None]], choice: random.Random) -> None:
        """Some connect again at once, others after a while, in which they hear nothing."""
        asleep: set[Light] = set()
        try:
            while True:
                await asyncio.sleep(choice.uniform(*CUT_EVERY))
                light = choice.choice([each for each in tasks if each not in asleep])
                light.cut()
                if choice.random() > SLEEPERS or len(asleep) > len(tasks) // 2:
                    self._outcome.cuts += 1
                    continue
                self._outcome.sleeps += 1
                asleep.add(light)
                tasks[light].cancel()
                asyncio.get_running_loop().call_later(choice.uniform(*ASLEEP), wake, light, tasks, asleep)
        finally:
            for light in list(asleep):
                wake(light, tasks, asleep)

    async def _until_all_show_the_same(self, lights: Sequence[Light]) -> None:
        """Within the limit; what still differs then is found."""
        start = self.record.clock()
        while True:
            found = [line for light in lights for line in await self._compare(light)]
            self._outcome.calm = self.record.clock() - start
            if not found or self._outcome.calm > SAME_WITHIN:
                self._outcome.findings = found
                return
            await asyncio.sleep(LOOK_EVERY)

    async def _compare(self, light: Light) -> list[str]:
        if not (light.subscribed and light.is_settled()):
            return [f"user {light.person.id}: something is still on its way"]
        try:
            await light.refresh_own()  # the echo of a read marker may be lost, which is no lost change
            fresh = await fresh_picture(light.person, light.picture.rooms)
        except NoAnswer as error:
            return [f"user {light.person.id}: the server does not answer: {error}"]
        return unlike_fresh(light.person.id, light.picture.rooms, fresh)

    async def _read_log(self) -> Log:
        by_id, log = {person.id: person for person in self.people}, dict[tuple[int, int], Any]()
        for room, owner in self.rooms.items():
            after = 0
            while True:
                path = f"/api/rooms/{room}/changes/?after={after}&limit={CHANGES}"
                page = (await by_id[owner].get("GET", path))["results"]
                log |= {(room, change["version"]): change for change in page}
                if len(page) < CHANGES:
                    break
                after = page[-1]["version"]
        return log


def wake(light: Light, tasks: dict[Light, asyncio.Task[None]], asleep: set[Light]) -> None:
    if light in asleep:
        asleep.discard(light)
        light.subscribed = False
        tasks[light] = asyncio.get_running_loop().create_task(light.run())


async def fresh_picture(person: Person, held: Mapping[int, Room]) -> dict[int, Room]:
    """What a client shows that starts now, with as many messages as the other one has loaded. Raises NoAnswer."""
    picture = LightPicture(person.id, lambda kind, **facts: None)
    body, asked = picture.request()
    picture.answer(await person.get("POST", "/api/sync/", body), asked, 0.0, why="start")
    for id, room in picture.rooms.items():
        if id in held and held[id].window:
            room.window = await messages_from(person, id, min(held[id].window or {}))
    return picture.rooms


async def messages_from(person: Person, room: int, first: int) -> dict[int, dict[str, Any]]:
    """A room's messages from a number on to the last one, by number. Raises NoAnswer."""
    found: dict[int, dict[str, Any]] = {}
    before = ""
    while True:
        page = (await person.get("GET", f"/api/rooms/{room}/messages/?limit={PAGE}{before}"))["results"]
        found |= {message["number"]: message for message in page if message["number"] >= first}
        if len(page) < PAGE or page[-1]["number"] <= first:
            return dict(sorted(found.items()))
        before = f"&before={page[-1]['number']}"
