"""One of the run's people, as the API sees them: a session's cookies over shared connections."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from bench.person import PASSWORD
from torture.web import NoAnswer, Web
from torture.world import Account, World

CSRF_TOKEN = "tortured" * 4  # any 32 letters: what counts is that cookie and header are the same


class Person:
    def __init__(self, account: Account, world: World, web: Web, *, who: str) -> None:
        self.id, self.handle, self.who = account.id, account.handle, who
        self.session: str | None = account.session
        self.url = world.url
        self.socket_url = urlsplit(world.url)._replace(scheme="ws", path="/connection/websocket").geturl()
        self._web, self._names = web, world.cookies

    async def ask(self, method: str, path: str, body: Any = None, *, within: float = 15.0) -> tuple[int, Any]:
        """Status and JSON of the answer. Raises NoAnswer."""
        data = json.dumps(body).encode() if body is not None else b""
        answer = await self._web.ask(method, path, self._headers(), data, within=within)
        try:
            return answer.status, json.loads(answer.body or b"null")
        except ValueError:
            raise NoAnswer(f"{answer.status} with what is no JSON") from None

    async def get(self, method: str, path: str, body: Any = None) -> Any:
        """What a 200 says. Raises NoAnswer for anything else."""
        status, found = await self.ask(method, path, body)
        if status != 200:
            raise NoAnswer(f"{method} {path}: {status}")
        return found

    async def tokens(self) -> tuple[str, str]:
        """For the socket, and for one's own channel on it. Raises NoAnswer."""
        connection = await self.get("GET", "/api/token/connection/")
        channel = await self.get("GET", f"/api/token/subscription/?channel=personal:{self.id}")
        return connection["token"], channel["token"]

    async def upload(self, room: int, content: bytes) -> tuple[int, Any]:
        """One file for a message. Raises NoAnswer."""
        boundary = "a-line-that-no-file-holds"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="notes.txt"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        headers = {**self._headers(), "Content-Type": f"multipart/form-data; boundary={boundary}"}
        answer = await self._web.ask("POST", f"/api/rooms/{room}/attachments/", headers, body)
        return answer.status, json.loads(answer.body) if answer.status == 201 else None

    async def sign_out(self) -> bool:
        """Whether one is, now. Raises NoAnswer when that is not known."""
        status, _ = await self.ask("POST", "/api/logout/", {})
        if status in (200, 401, 403):  # or an attempt before this one did it
            self.session = None
        return self.session is None

    async def sign_in(self) -> bool:
        """Whether one is, now. Raises NoAnswer when that is not known."""
        data = json.dumps({"username": self.handle, "password": PASSWORD}).encode()
        answer = await self._web.ask("POST", "/api/login/", self._headers(), data)
        for line in answer.headers.get("set-cookie", "").split("\n"):
            name, _, value = line.partition(";")[0].partition("=")
            if name == self._names[0] and answer.status == 200:
                self.session = value
        return self.session is not None

    def _headers(self) -> dict[str, str]:
        cookies = f"{self._names[1]}={CSRF_TOKEN}"
        if self.session:
            cookies = f"{self._names[0]}={self.session}; {cookies}"
        return {
            "Cookie": cookies,
            "X-CSRFToken": CSRF_TOKEN,
            "X-Lockstep-User": str(self.id),
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
