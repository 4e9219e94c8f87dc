"""`python -m torture.crowd FOLDER`: the light clients and the writers, in one process that does what it is told.

One command a line on standard input, one JSON answer a line on standard output: `start` (most clients have synced),
`write`, `quiet` (the last write is answered), `standing`, `own`, `pictures` (into the history), `end`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from light.publications import Publications
from light.web import NoAnswer, Web
from torture.attempts import Attempts
from torture.history import Recorder
from torture.light import Light
from torture.mails import Mails
from torture.person import Person
from torture.planted import PLANTED
from torture.workload import WORKLOADS, Workload
from torture.world import LIGHT, read_world
from torture.writes import Writes

WINDOWS = 2  # rooms that each client has open
STAGGER = 0.02  # seconds between two clients' first steps
LATE_EVERY, LATE_STAGGER = 4, 1.0  # of the clients come when people write already, one a second
OWN_WITHIN = 30.0  # seconds


class Crowd:
    def __init__(
        self,
        folder: Path,
        recorder: Recorder,
        *,
        rate: float,
        seed: int,
        workload: str = "all",
        all_periodic: bool = False,
    ) -> None:
        world, publications = read_world(folder), Publications()
        web = Web(world.url)
        accounts = [account for account in world.accounts if account.kind == LIGHT]
        self._recorder = recorder
        self.lights = {
            account.id: Light(
                Person(account, world, web, who=f"light-{number}"),
                publications,
                recorder,
                periodic=all_periodic or number % 2 == 0,
                windows=WINDOWS,
                seed=seed,
            )
            for number, account in enumerate(accounts)
        }
        mails = Mails(Path(world.mails))
        self._writes = Writes(self.lights, Attempts(recorder, seed), seed, mails=mails, setup=world.setup)
        self._workload = Workload(world, self.lights, self._writes, rate=rate, seed=seed, weights=WORKLOADS[workload])
        self._running: list[asyncio.Task[None]] = []
        self._writing: asyncio.Task[None] | None = None
        self._coming: asyncio.Task[None] | None = None

    async def start(self) -> Any:
        early = [light for number, light in enumerate(self.lights.values(), 1) if number % LATE_EVERY]
        await self._come(early, STAGGER)
        while not all(light.subscribed and light.synced_once for light in early):
            await asyncio.sleep(0.1)
        return len(early)

    async def write(self) -> Any:
        self._writing = asyncio.create_task(self._workload.run())
        late = list(self.lights.values())[LATE_EVERY - 1 :: LATE_EVERY]
        self._coming = asyncio.create_task(self._come(late, LATE_STAGGER))

    async def quiet(self) -> Any:
        if self._writing and self._coming:
            self._writing.cancel()
            self._writes.over.set()
            await self._coming
        await self._workload.finish()

    async def standing(self) -> Any:
        """`{user: {"who": …, "rooms": {room: [version, change id]}, "whole": …}}`: where each client stands."""
        return {str(id): standing(light) for id, light in self.lights.items()}

    async def own(self) -> Any:
        """What is one's own is up to date with everybody who heard of it, or syncs."""
        await asyncio.gather(*(self._refresh(light) for light in self.lights.values()))

    async def pictures(self) -> Any:
        for id, light in self.lights.items():
            light.note("picture", user=id, rooms=light.picture.shown())
        self._check()

    async def end(self) -> Any:
        for task in self._running:
            task.cancel()
        for light in self.lights.values():
            light.close()

    async def _come(self, lights: Sequence[Light], stagger: float) -> None:
        for light in lights:
            self._running.append(asyncio.create_task(light.run()))
            await asyncio.sleep(stagger)

    async def _refresh(self, light: Light) -> None:
        """Once it is connected: Centrifugo may have found just now that its Valkey had lost something."""
        async with asyncio.timeout(OWN_WITHIN):
            while True:
                try:
                    if light.subscribed:
                        return await light.catch_up()
                except NoAnswer:
                    pass
                await asyncio.sleep(0.5)

    def _check(self) -> None:
        """Whatever the harness itself did wrong makes the run void."""
        for failure in self._workload.failures:
            text = "".join(traceback.format_exception(failure))
            self._recorder.note("crowd", "error", text=text)
        for task in self._running:
            if task.done() and not task.cancelled() and (error := task.exception()):
                self._recorder.note("crowd", "error", text="".join(traceback.format_exception(error)))


def standing(light: Light) -> dict[str, Any]:
    rooms = {str(id): [room.version, room.card["change_id"]] for id, room in light.picture.rooms.items()}
    return {"who": light.person.who, "rooms": rooms, "whole": light.subscribed and light.is_settled()}


async def obey(crowd: Crowd) -> None:
    reader = asyncio.StreamReader()
    pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    with closing(pipe):
        while command := (await reader.readline()).decode().strip():
            answer = await getattr(crowd, command)()
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
            if command == "end":
                return


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="torture.crowd", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rate", type=float, required=True, help="writes per second")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--workload", choices=list(WORKLOADS), default="all")
    parser.add_argument("--all-periodic", action="store_true", help="nobody relies on what is heard alone")
    given = parser.parse_args()
    if name := os.environ.get("TORTURE_PLANT"):
        PLANTED[name].plant(PLANTED[name].in_clients())
    with Recorder(given.folder, "crowd") as recorder:
        crowd = Crowd(
            given.folder,
            recorder,
            rate=given.rate,
            seed=given.seed,
            workload=given.workload,
            all_periodic=given.all_periodic,
        )
        asyncio.run(obey(crowd))
