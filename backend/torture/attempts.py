"""One request that writes, noted before and after: what was asked, and whether it is known what became of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from light.fingerprint import sha
from light.web import NoAnswer
from torture.history import Recorder
from torture.person import Person

RETRIED = 0.5  # of the sends of which nobody knows are sent again; the others are given up
WITHDRAWN = 0.5  # of those given up are taken back, so far as they have not got through
RETRY_PAUSE = (0.2, 2.0)  # seconds
RETRY_WITHIN = 20.0
WITHIN = 12.0  # seconds for an answer


@dataclass(frozen=True)
class Outcome:
    """`what`: ok (2xx), fail (a definite no) or info (nobody knows)."""

    what: str
    status: int
    answer: Any = None


class Attempts:
    def __init__(self, recorder: Recorder, seed: int) -> None:
        self._recorder = recorder
        self.random = random.Random(f"{seed} attempts")  # noqa: S311

    def uuid(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))

    async def write(
        self,
        person: Person,
        room: int | None,
        what: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        within: float = WITHIN,
        **facts: Any,
    ) -> Outcome:
        """One attempt. `facts`: what else the history says of it."""
        op, who = self.uuid(), f"writer-{person.id}"
        self._recorder.note(who, "send_begin", op=op, user=person.id, room=room, what=what, **facts)
        try:
            status, answer = await person.ask(method, path, body, within=within)
        except NoAnswer:
            outcome = Outcome("info", 0)
        else:
            outcome = Outcome(meaning(status), status, answer)
        told = {"answer": summary(outcome.answer)} if outcome.what == "ok" else {"code": code(outcome.answer)}
        self._recorder.note(who, "send_end", op=op, outcome=outcome.what, status=outcome.status, **told)
        return outcome

    async def send(self, person: Person, room: int, content: str, **more: Any) -> Outcome:
        """A message, perhaps in several attempts with one client_id."""
        body = {"content": content, **more}
        return await self.make(person, room, "message", f"/api/rooms/{room}/messages/", body, sha=sha(content))

    async def send_twice(
        self, person: Person, room: int, content: str, *, patience: float, meanwhile: Callable[[], Awaitable[object]]
    ) -> Outcome:
        """A message whose first answer is waited for no longer than that; sent again after what happens meanwhile."""
        path, body = f"/api/rooms/{room}/messages/", {"content": content, "client_id": self.uuid()}
        facts: dict[str, Any] = {"client_id": body["client_id"], "sha": sha(content)}
        await self.write(person, room, "message", "POST", path, body, within=patience, **facts)
        await meanwhile()
        return await self.write(person, room, "message", "POST", path, body, **facts)

    async def send_and_withdraw(self, person: Person, room: int, content: str, *, patience: float) -> Outcome:
        """A message that is taken back when its answer does not come as soon as that: it may be on its way still."""
        path, body = f"/api/rooms/{room}/messages/", {"content": content, "client_id": self.uuid()}
        facts: dict[str, Any] = {"client_id": body["client_id"], "sha": sha(content)}
        outcome = await self.write(person, room, "message", "POST", path, body, within=patience, **facts)
        return outcome if outcome.what != "info" else await self.withdraw(person, room, body["client_id"])

    async def make(self, person: Person, room: int, what: str, path: str, body: Any, **facts: Any) -> Outcome:
        """What is made but once, however often it is asked for."""
        body = {**body, "client_id": self.uuid()}
        again, deadline = self.random.random() < RETRIED, monotonic() + RETRY_WITHIN
        while True:
            outcome = await self.write(person, room, what, "POST", path, body, client_id=body["client_id"], **facts)
            if outcome.what != "info":
                return outcome
            if not again or monotonic() > deadline:
                if self.random.random() < WITHDRAWN:
                    await self.withdraw(person, room, body["client_id"])
                return outcome
            await asyncio.sleep(self.random.uniform(*RETRY_PAUSE))

    async def withdraw(self, person: Person, room: int, client_id: str) -> Outcome:
        """Of a send: it is there, or never will be."""
        return await self.write(person, room, "withdraw", "DELETE", f"/api/sends/{client_id}/", client_id=client_id)


def meaning(status: int) -> str:
    if status < 300:
        return "ok"
    return "fail" if 400 <= status < 500 else "info"


def code(answer: Any) -> str:
    """Why it was refused."""
    return str(answer.get("code", "")) if isinstance(answer, dict) else ""


def summary(answer: Any) -> dict[str, Any]:
    """What names the message or marker that was written; an event names its message, joining and leaving the room's
    version."""
    if not isinstance(answer, dict):
        return {}
    if isinstance(answer.get("message"), dict):
        answer = answer["message"]
    elif "version" not in answer and isinstance(answer.get("room"), dict):
        answer = {"version": answer["room"]["version"]}
    return {name: answer[name] for name in ("id", "number", "version", "mine_version") if name in answer}
