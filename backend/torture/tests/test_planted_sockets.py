"""Mistakes that clients make with their sockets, told of a light one that has a real server and a real Centrifugo."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from accounts.sessions import make_session
from light import client
from light.client import end
from light.publications import Publications, Read
from light.web import Web
from realtime.tests.conftest import publish_due
from realtime.tests.servers import wait_until
from tests.factories import make_room, say
from torture.history import Recorder
from torture.light import Light
from torture.person import Person
from torture.planted import PLANTED
from torture.tests.story import Story
from torture.tests.test_planted import all_published_after_a_try, refuse_once
from torture.world import LIGHT, Account, World

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

Tell = Callable[["Stage"], Coroutine[Any, Any, None]]
STORIES: dict[str, Tell] = {}


class Kept(Publications):
    """Knows what came, whatever the client makes of it."""

    def __init__(self) -> None:
        super().__init__()
        self.types: list[str] = []

    def read(self, line: str) -> tuple[Read, ...]:
        found = super().read(line)
        self.types += [data["type"] for data, _ in found]
        return found


class Held(Person):
    """Gets no token while the gate is shut. Asks another server than that of the sockets."""

    gate: asyncio.Event

    def __init__(self, account: Account, world: World, api: Web, sockets: Web) -> None:
        who = f"light-{account.id}"
        super().__init__(account, world, sockets, who=who)
        self._asking = Person(account, world, api, who=who)

    async def ask(self, method: str, path: str, body: Any = None, *, within: float = 15.0) -> tuple[int, Any]:
        return await self._asking.ask(method, path, body, within=within)

    async def tokens(self) -> tuple[str, str]:
        await self.gate.wait()
        return await super().tokens()


class Stage:
    """alice's room with bob in it, who has a light client, which syncs often by the clock or never."""

    def __init__(
        self, alice: Any, bob: Any, url: str, centrifugo: Any, door: Any, folder: Path, *, periodic: bool
    ) -> None:
        self.alice, self.bob, self.centrifugo, self.door = alice, bob, centrifugo, door
        self.story, self._recorder = Story(folder), Recorder(folder / "history", "light")
        self.room = make_room(owner=alice, members=[bob])
        publish_due()
        account = Account(bob.id, "bob", make_session(bob.user), LIGHT)
        world = World(url, [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME], [], [])
        self._webs = Web(url), Web(centrifugo.origin, f"127.0.0.1:{centrifugo.port}")
        self.person = Held(account, world, *self._webs)
        self.came = Kept()
        self.light = Light(self.person, self.came, self._recorder, periodic=periodic, windows=0, seed=1)

    async def run(self, tell: Tell) -> None:
        self.person.gate = asyncio.Event()
        running = asyncio.create_task(self.light.run())
        try:
            await self.comes()
            await tell(self)
            await self.until(self.light.is_settled)
            self.light.note("picture", user=self.bob.id, rooms=self.light.picture.shown())
        finally:
            for web in self._webs:
                await end([running], [self.light], web)
            self._recorder.close()

    async def comes(self) -> None:
        self.person.gate.set()
        await self.until(lambda: self.light.subscribed and self.light.synced_once and self.light.is_settled())

    async def goes(self) -> None:
        self.person.gate.clear()
        self.light.cut()
        await self.until(lambda: not self.light.subscribed)

    async def hears_all(self) -> None:
        """All that was published so far has come."""
        channel = f"personal:{self.bob.id}"
        await self.do(lambda: self.centrifugo.ask("publish", channel=channel, data={"type": "end"}))
        await self.until(lambda: "end" in self.came.types)

    async def do(self, action: Callable[[], Any]) -> Any:
        """What others do meanwhile."""

        def act() -> Any:
            try:
                return action()
            finally:
                connection.close()

        return await asyncio.to_thread(act)

    async def until(self, true: Callable[[], Any]) -> None:
        async with asyncio.timeout(30):
            while not true():
                await asyncio.sleep(0.01)


def story(name: str) -> Callable[[Tell], Tell]:
    def keep(tell: Tell) -> Tell:
        STORIES[name] = tell
        return tell

    return keep


@story("no-sync-after-subscribing")
async def something_is_said_while_one_is_away(stage: Stage) -> None:
    def speak() -> None:
        say(stage.alice, stage.room)
        publish_due()

    await stage.goes()
    await stage.do(speak)
    await stage.comes()


@story("handler-throws")
async def something_is_said_after_an_edit(stage: Stage) -> None:
    def edit() -> None:
        message = say(stage.alice, stage.room)
        path = f"/api/rooms/{stage.room.pk}/messages/{message.pk}/"
        assert stage.alice.patch(path, {"content": "otherwise"}).status_code == 200
        say(stage.alice, stage.room)
        publish_due()

    await stage.do(edit)
    await stage.hears_all()


@story("no-periodic-sync")
async def the_last_change_is_lost(stage: Stage) -> None:
    def lose() -> None:
        refuse_once(stage.door, f"personal:{stage.bob.id}")
        say(stage.alice, stage.room)
        wait_until(lambda: all_published_after_a_try(stage.room))

    def shown() -> int:
        return stage.light.picture.rooms[stage.room.pk].version

    before = shown()
    await stage.do(lose)
    never = float("inf")
    await stage.until(lambda: stage.light.is_settled() and (shown() > before or stage.light._sync_at == never))


def told(name: str, live_server: Any, alice: Any, bob: Any, centrifugo: Any, door: Any, folder: Path) -> set[str]:
    periodic = name == "no-periodic-sync"  # which would mend the others
    stage = Stage(alice, bob, live_server.url, centrifugo, door, folder, periodic=periodic)
    asyncio.run(stage.run(STORIES[name]))
    publish_due()
    return stage.story.broken(but=("C8",))


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PERIOD", (0.2, 0.4))


@pytest.mark.parametrize("name", STORIES)
def test_it_is_found_out(name, live_server, alice, bob, centrifugo, door, tmp_path):
    with PLANTED[name].planted():
        found = told(name, live_server, alice, bob, centrifugo, door, tmp_path)
    assert found & PLANTED[name].rules


@pytest.mark.parametrize("name", STORIES)
def test_without_it_nothing_is_found(name, live_server, alice, bob, centrifugo, door, tmp_path):
    assert told(name, live_server, alice, bob, centrifugo, door, tmp_path) == set()
