"""Real processes for the relay's tests: a Centrifugo of their own, and relays that can be killed and frozen."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.db import connection

BACKEND = Path(__file__).resolve().parent.parent.parent
ORIGIN = "http://lockstep.test"
PATIENCE = 30.0  # seconds that a condition may take which has no limit of its own: machines are busy
LOOK_AGAIN = 30  # seconds at most until a client asks anew who is in a room


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], Any], *, seconds: float = PATIENCE, every: float = 0.02, what: str = "") -> None:
    """Return when `true()` is, asked after pauses of `every` seconds; raises AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"still not so after {seconds} s: {what or true}"
        time.sleep(every)


class Running:
    """A process with its log, which can be frozen, killed and stopped."""

    def __init__(self, argv: list[str], *, cwd: Path, env: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                argv, cwd=cwd, env={**os.environ, **env}, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_gone(self) -> bool:
        return self._process.poll() is not None

    def said(self) -> str:
        return self.log.read_text()

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        if self._process.poll() is None:
            self.thaw()
            self._process.terminate()
        try:
            return self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


class CentrifugoProcess:
    """Centrifugo with the committed configuration, always on the same ports."""

    origin = ORIGIN

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port, self.internal_port = free_port(), free_port()
        self.api_url = f"http://127.0.0.1:{self.internal_port}/api"
        self.socket_url = f"ws://127.0.0.1:{self.port}/connection/websocket"
        self.process: Running | None = None

    def start(self, **more: str) -> None:
        env = {
            "CENTRIFUGO_HTTP_SERVER_ADDRESS": "127.0.0.1",
            "CENTRIFUGO_HTTP_SERVER_PORT": str(self.port),
            "CENTRIFUGO_HTTP_SERVER_INTERNAL_ADDRESS": "127.0.0.1",
            "CENTRIFUGO_HTTP_SERVER_INTERNAL_PORT": str(self.internal_port),
            "CENTRIFUGO_CLIENT_ALLOWED_ORIGINS": ORIGIN,
            "CENTRIFUGO_HTTP_API_KEY": settings.CENTRIFUGO_API_KEY,
            "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY": settings.CENTRIFUGO_TOKEN_KEY,
            **more,
        }
        binary = os.environ["LOCKSTEP_CENTRIFUGO_BINARY"]
        argv = [binary, "--config", "config.json"]
        self.process = Running(argv, cwd=BACKEND.parent / "centrifugo", env=env, log=self._folder / "centrifugo.log")
        wait_until(self.answers, what="Centrifugo answers")

    def answers(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.internal_port}/health", timeout=1).status_code == 200
        except requests.RequestException:
            return False

    def running(self) -> Running:
        assert self.process is not None
        return self.process

    def ask(self, method: str, **body: Any) -> Any:
        headers = {"X-API-Key": settings.CENTRIFUGO_API_KEY}
        answer = requests.post(f"{self.api_url}/{method}", data=json.dumps(body), headers=headers, timeout=5)
        return answer.json()["result"]

    def history(self, channel: str) -> list[Any]:
        """What was published there, oldest first; the newest 20 are kept."""
        return [each["data"] for each in self.ask("history", channel=channel, limit=-1).get("publications", [])]


def start_relay(folder: Path, name: str, *, api_url: str, **env: str) -> Running:
    """A relay process on the tests' database."""
    given = {
        "DATABASE_URL": database_url(connection.settings_dict["PORT"]),
        "CENTRIFUGO_API_URL": api_url,
        "RELAY_METRICS_ADDRESS": f"127.0.0.1:{free_port()}",
        **env,
    }
    argv = [sys.executable, "manage.py", "relay"]
    return Running(argv, cwd=BACKEND, env=given, log=folder / f"{name}.log")


def database_url(port: int | str) -> str:
    """The tests' database, through a port that leads to its server."""
    given = connection.settings_dict
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{port}/{given['NAME']}"


def end_session_of_lane(lane: int | str) -> None:
    """As PostgreSQL does with a relay that froze, or an administrator."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s",
            [f"lockstep relay lane {lane}"],
        )
