"""Who administers the server in a run, and keeps doing it whatever database comes back."""

import asyncio
import json
import random
from pathlib import Path
from types import SimpleNamespace

import pytest

from torture.account_writes import AccountWrites
from torture.attempts import Attempts
from torture.history import Recorder
from torture.mails import Mails
from torture.person import Person
from torture.world import LIGHT, Account, World

SET_UP, SIGN_IN, NAME = ("POST", "/api/setup/"), ("POST", "/api/login/"), ("PATCH", "/api/server/")


class Server:
    """As the product answers; `known`: whether its database has an administrator."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.name = 0  # how often it was changed
        self.known, self.session = False, ""

    async def ask(self, method: str, path: str, headers: dict[str, str], body: bytes, *, within: float = 0.0):
        self.asked.append((method, path))
        if (method, path) == SET_UP and not self.known:
            self.known = True
            return self._sign_in(201)
        if (method, path) == SIGN_IN and self.known:
            return self._sign_in(200)
        if (method, path) == NAME and self.session and self.session in headers["Cookie"]:
            self.name += headers["X-Lockstep-User"] == "9"
            return answer(200)
        return answer({SET_UP: 404, SIGN_IN: 400, NAME: 403}[method, path])

    def _sign_in(self, status: int) -> SimpleNamespace:
        self.session = f"number {len(self.asked)}"
        return answer(status, {"set-cookie": f"session={self.session}; Path=/"})


def answer(status: int, headers: dict[str, str] | None = None) -> SimpleNamespace:
    body = {"id": 9} if status < 300 else {"code": "not_signed_in" if status == 403 else "no"}
    return SimpleNamespace(status=status, headers=headers or {}, body=json.dumps(body).encode())


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def administer(tmp_path, server):
    """What is asked of the server, when its name is changed once more."""
    with Recorder(tmp_path, "test") as recorder:
        writes = AccountWrites(Attempts(recorder, 1), random.Random(1), Mails(Path("nowhere")), "abc")
        alice = Person(Account(1, "alice", "key", LIGHT), World("", ["session", "csrf"], [], []), server, who="light-1")

        def once() -> list[tuple[str, str]]:
            server.asked.clear()
            asyncio.run(writes._administer(alice))
            return list(server.asked)

        yield once


def test_the_first_time_sets_the_server_up(administer):
    assert [administer(), administer()] == [[SET_UP, NAME], [NAME]]


def test_a_set_up_without_an_answer_was_one_all_the_same(administer, server):
    server.known = True
    assert [administer(), administer()] == [[SET_UP, SIGN_IN, NAME], [NAME]]
    assert server.name == 2


def test_an_older_database_is_set_up_anew(administer, server):
    administer()
    server.known, server.session = False, ""
    assert administer() == [NAME, SIGN_IN]
    assert [administer(), administer()] == [[SET_UP, NAME], [NAME]]
