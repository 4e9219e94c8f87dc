"""Which of the product's writes people make in a run."""

import asyncio
import json
import random
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from common.documentation import document
from light.web import NoAnswer
from torture.attempts import Attempts
from torture.history import Recorder
from torture.mails import Mails
from torture.person import Person
from torture.tests.catcher import catch
from torture.workload import WEIGHTS
from torture.world import LIGHT, Account, World
from torture.writes import Writes

WRITING = {"post", "put", "patch", "delete"}
NOT_MADE = {("post", "/api/sync/"): "reads; each client does it"}


class Server:
    """Says yes to all that it answers, mails what it is asked to, and keeps what was asked."""

    def __init__(self, mails: Path) -> None:
        self.asked: set[tuple[str, str]] = set()
        self._mails, self._messages = mails, 0

    async def ask(
        self, method: str, path: str, headers: Any, body: bytes = b"", *, within: float = 0.0
    ) -> SimpleNamespace:
        self.asked.add((method.lower(), path))
        self._messages += path.endswith("/messages/")
        if path == "/api/password/reset/":
            catch(self._mails, json.loads(body)["email"], "http://localhost/reset/abc\n")
        if path.endswith("/messages/") and self._messages % 5 == 0:
            raise NoAnswer
        answer = {"id": 9, "number": 3, "version": 8, "code": "abc", "read_number": 3, "mine_version": 4}
        answer |= {"refresh": "abc", "results": [{"id": "of another device", "current": False}]}
        status = 201 if path.endswith("/attachments/") else 200
        cookie = {"set-cookie": "session=new; Path=/"}
        return SimpleNamespace(status=status, headers=cookie, body=json.dumps(answer).encode())


def light(number: int, role: str, server: Any) -> Any:
    card = {"role": role, "kind": "public", "last_number": 5, "archived": False, "posting": "everyone"}
    rooms = {1: SimpleNamespace(card={**card, "members_invite": True})}
    account = Account(number, f"t{number}", "key", LIGHT)
    person = Person(account, World("", ["session", "csrf"], [], []), server, who=f"light-{number}")

    async def opened(room: int) -> None:
        pass

    return SimpleNamespace(
        person=person,
        picture=SimpleNamespace(rooms=rooms, take_own=lambda *_: None),
        note=lambda *_, **__: None,
        sync=lambda: None,
        open=opened,
    )


@pytest.fixture
def asked(tmp_path, monkeypatch) -> set[tuple[str, str]]:
    """Methods and paths of all that the workload does."""

    async def at_once(seconds: float) -> None:
        pass

    monkeypatch.setattr(asyncio, "sleep", at_once)
    server, choice = Server(tmp_path), random.Random(1)
    for number in (1, 2, 3):
        catch(tmp_path, f"t{number}@torture.test", "Tea\n", way_out="http://localhost/api/mail/off/abc/")

    async def write(recorder: Recorder) -> None:
        lights = {number: light(number, role, server) for number, role in ((1, "owner"), (2, "member"), (3, "member"))}
        writes = Writes(lights, Attempts(recorder, 1), 1, mails=Mails(tmp_path), setup="abc")
        writes.over.set()
        for _ in range(200):
            for name in WEIGHTS:
                await getattr(writes, name)(choice.choice(list(lights.values())), 1)

    with Recorder(tmp_path, "test") as recorder:
        asyncio.run(write(recorder))
    return server.asked


def test_every_write_that_there_is_is_made(asked: set[tuple[str, str]]):
    """But those that are named here, with the reason."""
    there = {
        (method, path): re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
        for path, methods in document()["paths"].items()
        for method in WRITING.intersection(methods)
    }
    made = {
        operation
        for operation, pattern in there.items()
        if any(method == operation[0] and pattern.fullmatch(path) for method, path in asked)
    }
    assert there.keys() - made == NOT_MADE.keys()


def test_who_is_away_comes_back_when_nobody_writes_any_more(tmp_path: Path):
    """Or everybody would wait for them."""

    async def run(recorder: Recorder) -> None:
        bob = light(1, "member", Server(tmp_path))
        writes = Writes({1: bob}, Attempts(recorder, 1), 1, mails=Mails(tmp_path), setup="abc")
        low: Any = SimpleNamespace(random=lambda: 0.0)  # they stay away for long
        writes._random = low
        away = asyncio.create_task(writes.session(bob, 1))
        while bob.person.session:
            await asyncio.sleep(0)
        done, _ = await asyncio.wait([away], timeout=0.2)
        assert not done
        writes.over.set()
        await asyncio.wait_for(away, 5)
        assert bob.person.session == "new"

    with Recorder(tmp_path, "test") as recorder:
        asyncio.run(run(recorder))


def test_a_room_that_was_closed_is_opened_by_whoever_owns_it_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Who closed it is out of it meanwhile, and what the next asks is lost once. Else nobody writes there again."""
    told: list[tuple[str, Any]] = []

    class Losing(Server):
        async def ask(self, method: str, path: str, headers: Any, body: bytes = b"", **how: Any) -> SimpleNamespace:
            told.append((headers["X-Lockstep-User"], json.loads(body)))
            if len(told) == 2:
                raise NoAnswer
            return await super().ask(method, path, headers, body, **how)

    async def run(recorder: Recorder) -> None:
        server = Losing(tmp_path)
        alice, bob = light(1, "owner", server), light(2, "owner", server)
        writes = Writes({1: alice, 2: bob}, Attempts(recorder, 1), 1, mails=Mails(tmp_path), setup="abc")
        last: Any = SimpleNamespace(choice=lambda options: options[-1], randrange=lambda _: 0, uniform=lambda *_: 0.0)
        writes._random = last

        async def put_out(seconds: float) -> None:
            alice.picture.rooms.pop(1, None)

        monkeypatch.setattr(asyncio, "sleep", put_out)
        await writes.settings(alice, 1)

    with Recorder(tmp_path, "test") as recorder:
        asyncio.run(run(recorder))
    assert told == [("1", {"archived": True}), ("2", {"archived": False}), ("2", {"archived": False})]
