"""The programs of docs/examples, each as a process of its own beside the running stack."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from realtime.tests.servers import wait_until
from stack.node import node_bin
from tests.swallowing import Swallowing

pytestmark = pytest.mark.stack

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "docs" / "examples"
SECONDS = 30
wait = partial(wait_until, seconds=SECONDS, every=0.25)  # each question takes from the servers what the program needs


class Somebody(requests.Session):
    """With an account of their own on the running stack."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.trust_env = False  # no proxy of the machine's
        handle = f"{name}-{uuid4().hex[:8]}"
        account = {"username": handle, "email": f"{handle}@example.org", "password": "a-long-and-boring-pass-phrase"}
        self.ask("POST", "/api/signup/", account)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        base, headers = os.environ["LOCKSTEP_URL"], {}
        if method != "GET":
            headers["X-CSRFToken"] = self.get(f"{base}/api/csrf/", timeout=20).headers["X-CSRFToken"]
        answer = self.request(method, base + path, json=body, headers=headers, timeout=20)
        assert answer.ok, answer.text
        return answer.json()

    def token(self) -> str:
        """A new one for a program."""
        made = self.ask("POST", "/api/me/tokens/", {"name": "answers", "scopes": ["read", "write"]})
        return str(made["token"])

    def say(self, room: int, content: str) -> None:
        self.ask("POST", f"/api/rooms/{room}/messages/", {"content": content})

    def answered(self, room: int) -> list[str]:
        """The texts to which somebody has answered "pong", oldest first; each as often as they did."""
        page = self.ask("GET", f"/api/rooms/{room}/messages/?limit=100")["results"]
        numbers = {message["number"]: message["content"] for message in page}
        answers = [message["reply_to"] for message in reversed(page) if message["content"] == "pong"]
        return [f"{numbers[quoted['number']]} {quoted['number']}" for quoted in answers]


def python_program(folder: Path) -> list[str]:
    shutil.copy(EXAMPLES / "answer.py", folder)
    return [sys.executable, str(folder / "answer.py")]


def node_program(folder: Path) -> list[str]:
    """As in a folder in which `npm install centrifuge` was said."""
    shutil.copy(EXAMPLES / "answer.mjs", folder)
    (folder / "node_modules").symlink_to(REPOSITORY / "frontend" / "node_modules")
    node = str(node_bin() / "node")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    flags = ["--experimental-websocket"] if version.startswith("v20.") else []  # later ones have it by themselves
    return [node, *flags, str(folder / "answer.mjs")]


@contextmanager
def running(argv: list[str], token: str, log: Path, **environment: str) -> Iterator[None]:
    with log.open("a") as output:
        environment = {**os.environ, "LOCKSTEP_TOKEN": token, **environment}
        process = subprocess.Popen(argv, env=environment, stdout=output, stderr=output)
        try:
            yield
            assert process.poll() is None, log.read_text()
        finally:
            process.terminate()
            process.wait(timeout=20)


def altered(program: str, said: str, instead: str) -> None:
    """The copy that is run says something else."""
    file = Path(program)
    assert said in file.read_text()
    file.write_text(file.read_text().replace(said, instead))


def waiting(program: str, name: str, seconds: int, instead: int) -> None:
    """The copy that is run has another number of seconds for this."""
    unit = "_000" if program.endswith(".mjs") else ""
    altered(program, f"{name} = {seconds}{unit}", f"{name} = {instead}{unit}")


def workshop() -> tuple[Somebody, int, str]:
    """alice, a room of hers, and the token of a program whose account is in it."""
    alice, bot = Somebody("alice"), Somebody("bot")
    room = alice.ask("POST", "/api/rooms/", {"name": "workshop", "kind": "public"})["id"]
    bot.ask("POST", f"/api/rooms/{room}/join/")
    return alice, room, bot.token()


@pytest.mark.parametrize("program", [python_program, node_program])
def test_each_message_is_answered_once_also_what_was_said_while_it_was_away(program: Any, tmp_path: Path):
    alice, room, token = workshop()
    argv, log = program(tmp_path), tmp_path / "log"
    alice.say(room, "ping")  # before it was ever there
    expected = ["ping 1"]

    def all_answered() -> bool:
        return alice.answered(room)[: len(expected)] == expected

    with running(argv, token, log):
        wait(all_answered, what=f"answers, see {log}")
        alice.say(room, "and now")
        alice.say(room, "ping")
        expected.append("ping 4")
        wait(all_answered, what=f"answers, see {log}")
    alice.say(room, "ping")  # while it is away
    expected.append("ping 6")
    with running(argv, token, log):
        wait(all_answered, what=f"answers, see {log}")
        alice.say(room, "ping")
        expected.append("ping 8")
        wait(all_answered, what=f"answers, see {log}")
    assert alice.answered(room) == expected


@pytest.mark.parametrize("program", [python_program, node_program])
@pytest.mark.parametrize("every", [3_600, 1], ids=["by what comes after it", "by the clock"])
def test_a_publication_that_is_lost_is_made_up_for(program: Any, every: int, tmp_path: Path):
    """Looking by the clock hardly ever, a program finds the gap by the next publication; else without one."""
    alice, room, token = workshop()
    argv, log = program(tmp_path), tmp_path / "log"
    waiting(argv[-1], "SYNC_EVERY", 45, every)
    alice.say(room, "ping")
    with Swallowing(os.environ["LOCKSTEP_URL"]) as way, running(argv, token, log, LOCKSTEP_URL=way.url):
        wait(lambda: alice.answered(room) == ["ping 1"], what=f"an answer, see {log}")
        way.loses = lambda change: change["type"] == "message_added" and change["body"]["number"] == 3
        alice.say(room, "ping")
        wait(lambda: way.lost, what="a publication that did not get through")
        if every > SECONDS:
            alice.say(room, "and now")
        answers = ["ping 1", "ping 3"]
        wait(lambda: alice.answered(room) == answers, what=f"both answers, see {log}")


@pytest.mark.parametrize("program", [python_program, node_program])
def test_an_answer_that_never_comes_is_asked_for_again(program: Any, tmp_path: Path):
    """What was sent has arrived, and the program can't know: it sends the same once more, and goes on."""
    alice, room, token = workshop()
    argv, log = program(tmp_path), tmp_path / "log"
    waiting(argv[-1], "PATIENCE", 20, 2)
    alice.say(room, "ping")
    alice.say(room, "ping")
    with Swallowing(os.environ["LOCKSTEP_URL"]) as way:
        way.unanswered = f"POST /api/rooms/{room}/messages/".encode()
        with running(argv, token, log, LOCKSTEP_URL=way.url):
            wait(lambda: len(alice.answered(room)) > 1, what=f"both answers, see {log}")
    assert (way.unanswered, alice.answered(room)) == (b"", ["ping 1", "ping 2"])


@pytest.mark.parametrize("program", [python_program, node_program])
def test_what_ends_it_is_said(program: Any, tmp_path: Path):
    token = Somebody("bot").token()
    argv = program(tmp_path)
    altered(argv[-1], '"/api/sync/"', '"/api/nothing/"')
    environment = {**os.environ, "LOCKSTEP_TOKEN": token}
    ended = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=SECONDS)
    last = ended.stderr.strip().splitlines()[-1]
    assert (ended.returncode, "404" in last, "/api/nothing/" in last) == (1, True, True), ended.stderr
    assert "still valid?" not in ended.stderr
