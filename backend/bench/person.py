"""Somebody who uses the public API: a session, its CSRF token, one kept connection."""

import copy
import json
import time
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

PASSWORD = "a-long-and-boring-pass-phrase"  # noqa: S105 - of accounts that live as long as the run

IDLE_SECONDS = 30.0


class Refused(RuntimeError):
    """An answer that the benchmark cannot go on with."""


class Person:
    def __init__(self, url: str) -> None:
        self._cookies: dict[str, str] = {}
        self._headers = {"Content-Type": "application/json"}
        self.id = 0
        self.name = ""
        self._used_at = 0.0
        self._connection = connection_to(url)

    def at(self, url: str) -> "Person":
        """The same session at another address."""
        there = copy.copy(self)
        there._connection = connection_to(url)
        return there

    def sign_up(self, name: str) -> None:
        self._fetch_csrf_token()
        account = {"email": f"{name}@bench.test", "username": name, "password": PASSWORD}
        self.id, self.name = self.ask("POST", "/api/signup/", account)["id"], name
        self._fetch_csrf_token()
        self._headers["X-Lockstep-User"] = str(self.id)

    def send(self, room: int, content: str) -> dict[str, Any]:
        return self.ask("POST", f"/api/rooms/{room}/messages/", {"content": content, "client_id": str(uuid4())})

    def tokens(self) -> tuple[str, str]:
        """For the socket, and for one's own channel on it."""
        connection = self.ask("GET", "/api/token/connection/")["token"]
        channel = self.ask("GET", f"/api/token/subscription/?channel=personal:{self.id}&takes=changes")["token"]
        return connection, channel

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer's JSON. Raises Refused for anything but a 2xx."""
        data = json.dumps(body) if body is not None else None
        self._renew_when_idle()
        self._connection.request(method, path, data, self._headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise Refused(f"{method} {path}: {answer.status} {text[:300]!r}")
        if answer.headers.get_all("Set-Cookie"):
            self._keep_cookies(answer.headers.get_all("Set-Cookie") or [])
        self._csrf = answer.getheader("X-CSRFToken")
        return dict(json.loads(text))

    def _renew_when_idle(self) -> None:
        """nginx closes a connection after a minute without requests."""
        now = time.monotonic()
        if now - self._used_at > IDLE_SECONDS:
            self._connection.close()
        self._used_at = now

    def _fetch_csrf_token(self) -> None:
        self.ask("GET", "/api/csrf/")
        self._headers["X-CSRFToken"] = self._csrf or ""

    def _keep_cookies(self, lines: list[str]) -> None:
        for line in lines:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        self._headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())


def connection_to(url: str) -> HTTPConnection:
    address = urlsplit(url)
    return HTTPConnection(address.hostname or "", address.port, timeout=60)
