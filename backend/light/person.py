"""Somebody, as the API sees them: a session's cookies over shared connections."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from light.web import Answer, NoAnswer, Web

CSRF_TOKEN = "0123456789abcdef" * 2  # any 32 letters: what counts is that cookie and header are the same


class Person:
    """`cookies`: names of the session's and the CSRF token's. `who`: what they are called in what is noted."""

    def __init__(self, id: int, session: str | None, cookies: Sequence[str], web: Web, *, who: str) -> None:
        self.id, self.session, self.who = id, session, who
        self.web, self._cookies = web, cookies

    async def ask(self, method: str, path: str, body: Any = None, *, within: float = 15.0) -> tuple[int, Any]:
        """Status and JSON of the answer. Raises NoAnswer."""
        data = json.dumps(body).encode() if body is not None else b""
        answer = await self.web.ask(method, path, self.headers(), data, within=within)
        return answer.status, read(answer)

    async def get(self, method: str, path: str, body: Any = None) -> Any:
        """What a 200 says. Raises NoAnswer for anything else."""
        status, found = await self.ask(method, path, body)
        if status != 200:
            raise NoAnswer(f"{method} {path}: {status}")
        return found

    async def tokens(self) -> tuple[str, str]:
        """For the socket, and for one's own channel on it. Raises NoAnswer."""
        connection = await self.get("GET", "/api/token/connection/")
        channel = await self.get("GET", f"/api/token/subscription/?channel=personal:{self.id}&takes=changes")
        return connection["token"], channel["token"]

    def headers(self) -> dict[str, str]:
        cookies = f"{self._cookies[1]}={CSRF_TOKEN}"
        if self.session:
            cookies = f"{self._cookies[0]}={self.session}; {cookies}"
        return {
            "Cookie": cookies,
            "X-CSRFToken": CSRF_TOKEN,
            "X-Lockstep-User": str(self.id),
            "Content-Type": "application/json",
            "Accept": "application/json",
        }


def read(answer: Answer) -> Any:
    """The JSON of it. Raises NoAnswer where it is none."""
    try:
        return json.loads(answer.body or b"null")
    except ValueError:
        raise NoAnswer(f"{answer.status} with what is no JSON") from None
