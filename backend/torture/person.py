"""One of the run's people: who also uploads files, and signs out and in again."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from bench.person import PASSWORD
from light.person import Person as Somebody
from light.web import NoAnswer, Web
from torture.world import Account, World

NOT_SIGNED_IN = "not_signed_in"


class Person(Somebody):
    def __init__(self, account: Account, world: World, web: Web, *, who: str) -> None:
        super().__init__(account.id, account.session, world.cookies, web, who=who)
        self.handle, self._session_cookie = account.handle, world.cookies[0]
        self._leaving = False

    async def ask(self, method: str, path: str, body: Any = None, *, within: float = 15.0) -> tuple[int, Any]:
        """Whose session went with a newer database, in a restore, signs in for the next time."""
        session = self.session
        status, found = await super().ask(method, path, body, within=within)
        unknown = status == 403 and isinstance(found, dict) and found.get("code") == NOT_SIGNED_IN
        if unknown and session and self.session == session and not self._leaving:
            with suppress(NoAnswer):
                await self.sign_in()
        return status, found

    async def upload(self, room: int, content: bytes) -> tuple[int, Any]:
        """One file for a message. Raises NoAnswer."""
        boundary = "a-line-that-no-file-holds"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="notes.txt"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        headers = {**self.headers(), "Content-Type": f"multipart/form-data; boundary={boundary}"}
        answer = await self.web.ask("POST", f"/api/rooms/{room}/attachments/", headers, body)
        return answer.status, json.loads(answer.body) if answer.status == 201 else None

    async def sign_out(self) -> bool:
        """Whether one is, now. Raises NoAnswer when that is not known."""
        self._leaving = True
        try:
            status, _ = await self.ask("POST", "/api/logout/", {})
        finally:
            self._leaving = False
        if status in (200, 403):  # or an attempt before this one did it
            self.session = None
        return self.session is None

    async def sign_in(self) -> bool:
        """Whether one is, now. Raises NoAnswer when that is not known."""
        data = json.dumps({"username": self.handle, "password": PASSWORD}).encode()
        answer = await self.web.ask("POST", "/api/login/", self.headers(), data)
        for line in answer.headers.get("set-cookie", "").split("\n"):
            name, _, value = line.partition(";")[0].partition("=")
            if name == self._session_cookie and answer.status == 200:
                self.session = value
        return self.session is not None
