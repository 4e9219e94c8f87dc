"""What people do to their own accounts: no room's log has it, and all that goes on in rooms goes on beside it."""

from __future__ import annotations

import random
import re
from base64 import b64decode
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from bench.person import PASSWORD
from light.web import NoAnswer
from torture.attempts import Attempts
from torture.light import Light
from torture.mails import Mails, wait_for
from torture.person import Person, address_of

PORTRAIT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
RESET = re.compile(r"/reset/(\S+)")
WAY_OUT = re.compile(r"https?://\S+?/api/(mail/off/[^/\s]+/)")
ADMINISTRATOR = "grace"


class AccountWrites:
    """`setup`: the token that makes the first administrator."""

    def __init__(self, attempts: Attempts, choice: random.Random, mails: Mails, setup: str) -> None:
        self._attempts, self._random, self._mails, self._setup = attempts, choice, mails, setup
        self._administrator: Person | None = None

    async def account(self, light: Light, _: int) -> None:
        """One of them. Whose answer is lost may find the session gone, and signs in with what they ask for next."""
        looks = (self._rename, self._portray, self._mail, self._unsubscribe)
        ways_in = (self._token, self._pair, self._calendar, self._end, self._password, self._forget)
        with suppress(NoAnswer):
            await self._random.choice((*looks, *ways_in, self._administer))(light.person)

    async def _rename(self, person: Person) -> None:
        name = f"{person.handle} {self._random.randrange(1000)}"
        await self._ask(person, "PATCH", "me/", {"display_name": name})

    async def _portray(self, person: Person) -> None:
        await person.upload("PUT", "/api/me/avatar/", "me.png", PORTRAIT)
        await self._ask(person, "DELETE", "me/avatar/")

    async def _token(self, person: Person) -> None:
        made = await self._ask(person, "POST", "me/tokens/", {"name": "a program", "scopes": ["read"]})
        if made:
            await self._ask(person, "DELETE", f"me/tokens/{made['id']}/")

    async def _pair(self, person: Person) -> None:
        pair = await self._ask(person, "POST", "token/", {"email": person.handle, "password": PASSWORD})
        if pair:
            await self._ask(person, "POST", "token/refresh/", {"refresh": pair["refresh"]})

    async def _calendar(self, person: Person) -> None:
        await self._ask(person, "POST", "me/events-key/", {})
        await self._ask(person, "DELETE", "me/events-key/")

    async def _mail(self, person: Person) -> None:
        await self._ask(person, "PATCH", "me/mail/", {"reminders": self._random.random() < 0.5})

    async def _unsubscribe(self, person: Person) -> None:
        """By the address in the head of a mail, as mail programs do it: without a session."""
        if path := self._mails.newest(address_of(person.handle), WAY_OUT):
            await self._ask(person.elsewhere(0, ""), "POST", path)

    async def _end(self, person: Person) -> None:
        """Sign in on two other devices, and end one session there, then all."""
        for _ in range(2):
            await person.elsewhere(person.id, person.handle).sign_in()
        found = await self._ask(person, "GET", "me/sessions/")
        for session in others(found["results"] if found else [])[:1]:
            await self._ask(person, "DELETE", f"me/sessions/{session['id']}/")
        await self._ask(person, "DELETE", "me/sessions/")

    async def _password(self, person: Person) -> None:
        if person.session:
            await person.set_password()

    async def _forget(self, person: Person) -> None:
        """A new password, which is the old one, by a link in a mail, on another device: every session here ends."""
        device, address = person.elsewhere(person.id, person.handle), address_of(person.handle)
        before = self._mails.newest(address, RESET)
        status, _ = await device.ask("POST", "/api/password/reset/", {"email": address})
        if status == 200 and (token := await wait_for(lambda: self._mails.newest(address, RESET), other_than=before)):
            await device.reset_password(token)

    async def _administer(self, person: Person) -> None:
        """The server's name, by whoever has set it up; an older database that comes back may not know them."""
        administrator = self._administrator = self._administrator or person.elsewhere(0, ADMINISTRATOR)
        if not administrator.session and not await administrator.set_up(self._setup):
            await administrator.sign_in()  # an attempt without an answer did it
        name = f"Server {self._random.randrange(1000)}"
        status, _ = await administrator.ask("PATCH", "/api/server/", {"name": name})
        if status == 403:
            administrator.session = None

    async def _ask(self, person: Person, method: str, path: str, body: Any = None) -> Any:
        """The answer, if it is a yes. Raises NoAnswer."""
        status, answer = await person.ask(method, f"/api/{path}", body)
        return answer if status < 300 else None


def others(sessions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [session for session in sessions if not session["current"]]
