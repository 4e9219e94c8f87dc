"""What people do to their own accounts: no room's log has it, and all that goes on in rooms goes on beside it."""

from __future__ import annotations

import random
from base64 import b64decode
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from bench.person import PASSWORD
from light.web import NoAnswer
from torture.attempts import Attempts
from torture.light import Light

PORTRAIT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class AccountWrites:
    def __init__(self, attempts: Attempts, choice: random.Random) -> None:
        self._attempts, self._random = attempts, choice

    async def account(self, light: Light, _: int) -> None:
        """One of them. Whose answer is lost may find the session gone, and signs in with what they ask for next."""
        looks = (self._rename, self._portray, self._mail)
        ways_in = (self._token, self._pair, self._calendar, self._end, self._password)
        with suppress(NoAnswer):
            await self._random.choice((*looks, *ways_in))(light)

    async def _rename(self, light: Light) -> None:
        name = f"{light.person.handle} {self._random.randrange(1000)}"
        await self._ask(light, "PATCH", "me/", {"display_name": name})

    async def _portray(self, light: Light) -> None:
        await light.person.upload("PUT", "/api/me/avatar/", "me.png", PORTRAIT)
        await self._ask(light, "DELETE", "me/avatar/")

    async def _token(self, light: Light) -> None:
        made = await self._ask(light, "POST", "me/tokens/", {"name": "a program", "scopes": ["read"]})
        if made:
            await self._ask(light, "DELETE", f"me/tokens/{made['id']}/")

    async def _pair(self, light: Light) -> None:
        pair = await self._ask(light, "POST", "token/", {"email": light.person.handle, "password": PASSWORD})
        if pair:
            await self._ask(light, "POST", "token/refresh/", {"refresh": pair["refresh"]})

    async def _calendar(self, light: Light) -> None:
        await self._ask(light, "POST", "me/events-key/", {})
        await self._ask(light, "DELETE", "me/events-key/")

    async def _mail(self, light: Light) -> None:
        await self._ask(light, "PATCH", "me/mail/", {"reminders": self._random.random() < 0.5})

    async def _end(self, light: Light) -> None:
        """Sign in on two other devices, and end one session there, then all."""
        for _ in range(2):
            await light.person.elsewhere(light.person.id, light.person.handle).sign_in()
        found = await self._ask(light, "GET", "me/sessions/")
        for session in others(found["results"] if found else [])[:1]:
            await self._ask(light, "DELETE", f"me/sessions/{session['id']}/")
        await self._ask(light, "DELETE", "me/sessions/")

    async def _password(self, light: Light) -> None:
        if light.person.session:
            await light.person.set_password()

    async def _ask(self, light: Light, method: str, path: str, body: Any = None) -> Any:
        """The answer, if it is a yes. Raises NoAnswer."""
        status, answer = await light.person.ask(method, f"/api/{path}", body)
        return answer if status < 300 else None


def others(sessions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [session for session in sessions if not session["current"]]
