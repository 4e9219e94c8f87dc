"""The state folder's disk is full while it serves. Filling one needs a small file system, which only root can mount."""

import os
import signal
import subprocess
from random import Random
from uuid import uuid4

import pytest
import requests

from stack.tests.runner import Runner, eventually

SIZE = 300_000_000  # bytes; a new instance takes about a third
PASSWORD = "correct horse 7 battery"
MOST = 20_000  # messages; a segment of PostgreSQL's log holds fewer
TEXT = "".join(map(chr, Random(1).choices(range(0x4E00, 0x9FA5), k=8_000)))  # 24 kB, which hardly compress
ROW = "INSERT INTO kept (text) SELECT repeat(md5(random()::text), 2000) RETURNING id"

pytestmark = pytest.mark.stack


@pytest.fixture
def small(tmp_path):
    """An instance on a disk of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "lockstep-test", disk], check=True)
    runner = Runner(disk / "home", LOCKSTEP_DEMO="1", LOCKSTEP_DEMO_PASSWORD=PASSWORD)
    try:
        yield runner
        runner.stop()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def fill(small: Runner) -> None:
    with (small.home.path / "filling").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError as error:
            assert error.errno == 28  # noqa: PT017


def write(small: Runner) -> int | None:
    """A row's number when it was acknowledged."""
    try:
        return int(small.ask(ROW))
    except subprocess.CalledProcessError:
        return None


class Alice:
    """Signed in with a client of her own, in a room of her own."""

    def __init__(self, small: Runner) -> None:
        self.url, self.session = f"http://127.0.0.1:{small.port}", requests.Session()
        self.session.trust_env = False
        self.session.headers["Origin"] = self.url
        self.take_csrf_token()
        assert self.post("/api/login/", username="alice", password=PASSWORD).status_code == 200
        self.take_csrf_token()
        self.room = self.post("/api/rooms/", name="disk", kind="private").json()["id"]
        self.told: dict[str, int] = {}

    def take_csrf_token(self) -> None:
        answer = self.session.get(f"{self.url}/api/csrf/", timeout=30)
        self.session.headers["X-CSRFToken"] = answer.headers["X-CSRFToken"]

    def post(self, path: str, **body: str) -> requests.Response:
        return self.session.post(self.url + path, json=body, timeout=30)

    def say(self, client_id: str) -> int:
        """The status; what is acknowledged is kept in mind with its number."""
        answer = self.post(f"/api/rooms/{self.room}/messages/", content=TEXT, client_id=client_id)
        assert answer.headers["Content-Type"].startswith("application/json")
        if answer.status_code in (200, 201):
            self.told[client_id] = answer.json()["number"]
        return answer.status_code

    def say_until_refused(self) -> tuple[str, int]:
        """The message that was not acknowledged, and what was said of it."""
        for _ in range(MOST):
            client_id = str(uuid4())
            if (status := self.say(client_id)) != 201:
                return client_id, status
        raise AssertionError("the disk is not full")

    def sees(self) -> dict[str, int]:
        seen: dict[str, int] = {}
        page = f"{self.url}/api/rooms/{self.room}/messages/?limit=100"
        while page:
            answer = self.session.get(page, timeout=30).json()
            seen |= {message["client_id"]: message["number"] for message in answer["results"]}
            page = answer["next"]
        return seen


if os.geteuid() == 0:

    def test_service_returns_when_there_is_space_and_nothing_acknowledged_is_lost(small):
        small.start()
        alice = Alice(small)
        assert alice.say(str(uuid4())) == 201
        small.ask("CREATE TABLE kept (id bigint GENERATED ALWAYS AS IDENTITY, text text)")
        acknowledged = [write(small)]
        fill(small)
        while (row := write(small)) is not None:
            acknowledged.append(row)
        refused, status = alice.say_until_refused()
        assert status == 503
        assert small.answers("/") == 200
        assert small.answers() in (200, 503)
        for pid in small.pids().values():
            os.kill(pid, 9)

        (small.home.path / "filling").unlink()
        eventually(lambda: small.answers() == 200 and write(small) is not None, within=60)
        kept = set(map(int, small.ask("SELECT id FROM kept").split()))
        assert set(acknowledged) <= kept
        assert alice.say(refused) in (200, 201)
        assert alice.sees().items() >= alice.told.items()
        assert sorted(alice.sees().values()) == list(range(1, len(alice.sees()) + 1))

        trace = small.trace()
        assert small.signal(signal.SIGTERM) == 0
        assert trace.is_gone()
