"""One of the run's people: who also uploads files, signs out and in again, and is on other devices, too."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from bench.person import PASSWORD
from light.person import Person as Somebody
from light.person import read
from light.web import NoAnswer, Web
from torture.world import LIGHT, Account, World

NOT_SIGNED_IN = "not_signed_in"


class Person(Somebody):
    def __init__(self, account: Account, world: World, web: Web, *, who: str) -> None:
        super().__init__(account.id, account.session, world.cookies, web, who=who)
        self.handle, self._session_cookie, self._world = account.handle, world.cookies[0], world
        self._leaving = False

    async def ask(self, method: str, path: str, body: Any = None, *, within: float = 15.0) -> tuple[int, Any]:
        """Whose session is gone signs in for the next time: a restore took it, or a new password whose answer was lost.
        The paths of tokens say 401, all others 403; who has no socket may ask nothing but for tokens."""
        session = self.session
        status, found = await super().ask(method, path, body, within=within)
        unknown = status in (401, 403) and isinstance(found, dict) and found.get("code") == NOT_SIGNED_IN
        if unknown and session and self.session == session and not self._leaving:
            with suppress(NoAnswer):
                await self.sign_in()
        return status, found

    def elsewhere(self, id: int, handle: str) -> Person:
        """Another device, on which nobody is signed in yet. `id`: 0 where there is no such account yet."""
        return Person(Account(id, handle, "", LIGHT), self._world, self.web, who=self.who)

    async def upload(self, method: str, path: str, name: str, content: bytes) -> tuple[int, Any]:
        """One file. Raises NoAnswer."""
        boundary = "a-line-that-no-file-holds"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        headers = {**self.headers(), "Content-Type": f"multipart/form-data; boundary={boundary}"}
        answer = await self.web.ask(method, path, headers, body)
        return answer.status, read(answer) if answer.status < 300 else None

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
        found = await self._start_session("/api/login/", {"username": self.handle, "password": PASSWORD})
        self.id = found.get("id", self.id)
        return self.session is not None

    async def sign_up(self, invite: str) -> bool:
        """Whether there is such an account now, signed in. Raises NoAnswer when that is not known."""
        return await self._register("/api/signup/", invite=invite)

    async def set_up(self, token: str) -> bool:
        """Whether they are the first administrator now, signed in. Raises NoAnswer when that is not known."""
        return await self._register("/api/setup/", token=token)

    async def set_password(self) -> None:
        """To what it is. Every other session ends, and every socket. Raises NoAnswer."""
        await self._start_session("/api/me/password/", {"current": PASSWORD, "new": PASSWORD})

    async def reset_password(self, token: str) -> None:
        """To what it is, by the link in a mail; one is signed in then. Raises NoAnswer."""
        await self._start_session("/api/password/reset/confirm/", {"token": token, "password": PASSWORD})

    async def _register(self, path: str, **by: str) -> bool:
        account = {"email": address_of(self.handle), "username": self.handle, "password": PASSWORD}
        found = await self._start_session(path, {**account, **by})
        self.id = found.get("id", 0)
        return self.id != 0

    async def _start_session(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        answer = await self.web.ask("POST", path, self.headers(), json.dumps(body).encode())
        for line in answer.headers.get("set-cookie", "").split("\n"):
            name, _, value = line.partition(";")[0].partition("=")
            if name == self._session_cookie and answer.status < 300:
                self.session = value
        found: dict[str, Any] = read(answer)
        return found


def address_of(handle: str) -> str:
    return f"{handle}@torture.test"
