"""Every write that the product has, each by somebody who may, as far as one's own client knows."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from bench.person import PASSWORD
from light.fingerprint import sha
from light.web import NoAnswer
from torture.account_writes import AccountWrites
from torture.attempts import Attempts, Outcome
from torture.light import LATE, Light
from torture.mails import Mails
from torture.texts import text

EMOJI = ("👍", "🎉", "❤️", "😀", "🚀", "👀")
KEPT = 30  # of the last messages of each room, to edit, delete and react to
MOST_ROOMS = 40  # that are made while the run goes on
OPEN: dict[str, Any] = {"archived": False, "posting": "everyone"}
OPENED_WITHIN = 4  # tries
PATIENCE = (0.01, 0.5)  # seconds for the answer of a send that is made again whatever it was
SECOND_THOUGHT = (0.002, 0.1)  # seconds for the answer of a send that is taken back then
HASTE = (0.02, 0.2)  # seconds between leaving and coming back
AWAY = 13.0  # seconds: longer than the checker allows sockets to be there still (checker.audience)
PAUSE = (0.2, 3.0)  # seconds between signing out and in, or between two tries


@dataclass(frozen=True)
class Written:
    """A message or an event that was answered for."""

    id: Any
    by: int


class Writes(AccountWrites):
    def __init__(self, lights: dict[int, Light], attempts: Attempts, seed: int, *, mails: Mails, setup: str) -> None:
        super().__init__(attempts, random.Random(f"{seed} writes"), mails, setup)  # noqa: S311
        self._lights = lights
        self._messages: dict[int, deque[Written]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._events: dict[int, deque[Written]] = defaultdict(lambda: deque(maxlen=4))
        self._invited: list[tuple[int, int]] = []
        self._made = 0
        self.over = asyncio.Event()  # nobody writes any more: who is away comes back

    async def message(self, light: Light, room: int) -> None:
        more: dict[str, Any] = {}
        if self._messages[room] and self._random.random() < 0.1:
            more["reply_to"] = self._random.choice(self._messages[room]).id
        if self._random.random() < 0.01:
            status, file = await self._upload(light, room)
            more["attachments"] = [file["id"]] if status == 201 else []
        content = text(self._random, light.person.handle, [each.person.handle for each in self._in(room)])
        self._keep(room, light, await self._attempts.send(light.person, room, content, **more))

    async def overtaken(self, light: Light, room: int) -> None:
        """A message that is sent again after its sender was put out, or the room was archived."""
        owners = self._owners(room)
        if not owners or self._role(light, room) != "member":
            return
        owner, target, patience = self._random.choice(owners), light.person.id, self._random.uniform(*PATIENCE)
        to_member = partial(self._write, owner, room, target=target)
        shut, reopen = self._random.choice(
            (
                (partial(to_member, "remove", "DELETE", f"members/{target}/"), None),
                (
                    partial(to_member, "ban", "PUT", f"bans/{target}/"),
                    partial(to_member, "unban", "DELETE", f"bans/{target}/"),
                ),
                (partial(self._set, owner, room, {"archived": True}), partial(self._open, room, "archived")),
            )
        )
        content = text(self._random, light.person.handle, [])
        await self._attempts.send_twice(light.person, room, content, patience=patience, meanwhile=shut)
        if reopen:
            await reopen()

    async def withdrawn(self, light: Light, room: int) -> None:
        """A message that is thought better of while it is on its way."""
        content = text(self._random, light.person.handle, [])
        await self._attempts.send_and_withdraw(
            light.person, room, content, patience=self._random.uniform(*SECOND_THOUGHT)
        )

    async def edit(self, light: Light, room: int) -> None:
        if written := self._own(light, room):
            content = text(self._random, light.person.handle, [])
            await self._message(light, room, written, "edit", "PATCH", body={"content": content}, sha=sha(content))

    async def delete(self, light: Light, room: int) -> None:
        written = self._own(light, room)
        if written is None and self._role(light, room) != "member":
            written = self._any(room)
        if written:
            await self._message(light, room, written, "delete", "DELETE")

    async def react(self, light: Light, room: int) -> None:
        if written := self._any(room):
            method = self._random.choice(("PUT", "PUT", "DELETE"))
            emoji = self._random.choice(EMOJI)
            facts = {"emoji": emoji, "on": method == "PUT"}
            await self._message(light, room, written, "react", method, f"reactions/{quote(emoji)}/", **facts)

    async def read(self, light: Light, room: int, *, late: float = 0.0) -> None:
        """`late`: seconds that the answer is on its way."""
        last = light.picture.rooms[room].card["last_number"]
        if last == 0:
            return
        back = self._random.random() < 0.15
        number = self._random.randint(max(1, last - 20), last)
        body = {"unread_from": number} if back else {"number": number}
        outcome = await self._write(light, room, "unread" if back else "read", "PUT", "read/", body, number=number)
        if outcome.what == "ok":
            await asyncio.sleep(late)
            light.picture.take_own(room, outcome.answer)

    async def notify(self, light: Light, room: int) -> None:
        """What of a room calls for oneself."""
        level = self._random.choice(("all", "mentions", "none"))
        outcome = await self._write(light, room, "notify", "PUT", "notify/", {"level": level}, level=level)
        if outcome.what == "ok":
            light.picture.take_own(room, outcome.answer)

    async def crossed(self, light: Light, room: int) -> None:
        """Read and post at once: what is told of the marker comes late, after the post, which moves it as well."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self.message(light, room))
            await self.read(light, room, late=self._random.uniform(*LATE))

    async def leave(self, light: Light, room: int) -> None:
        await self._write(light, room, "leave", "POST", "leave/")

    async def join(self, light: Light, room: int) -> None:
        """`room` is one that the person isn't in, unless they have an invitation."""
        for invited in [pair for pair in self._invited if pair[1] == light.person.id][:1]:
            self._invited.remove(invited)
            room = invited[0]
        outcome = await self._write(light, room, "join", "POST", "join/")
        if outcome.what == "ok":
            with suppress(NoAnswer):
                await light.open(room)

    async def back(self, light: Light, room: int) -> None:
        """Leave, ask for a sync, and come back, without waiting for the answer to either."""
        if light.picture.rooms[room].card["kind"] == "public":
            await self._write(light, room, "leave", "POST", "leave/", within=self._random.uniform(*HASTE))
            light.sync()
            await asyncio.sleep(self._random.uniform(*HASTE))
            await self.join(light, room)

    async def invite(self, light: Light, room: int) -> None:
        person = self._somebody()
        outcome = await self._write(light, room, "invite", "POST", "invites/", {"user": person})
        if outcome.what == "ok":
            self._invited.append((room, person))

    async def link(self, light: Light, room: int) -> None:
        """Make a link, and somebody comes by it."""
        outcome = await self._write(light, room, "invite", "POST", "invites/", {"uses": 1})
        if outcome.what == "ok":
            guest = self._lights[self._somebody()].person
            await self._attempts.write(guest, room, "join", "POST", f"/api/invites/{outcome.answer['code']}/")

    async def unlink(self, light: Light, room: int) -> None:
        """Make a link, and take it back before anybody comes by it."""
        outcome = await self._write(light, room, "invite", "POST", "invites/", {"uses": 1})
        if outcome.what == "ok":
            await self._write(light, room, "uninvite", "DELETE", f"invites/{outcome.answer['id']}/")

    async def newcomer(self, light: Light, room: int) -> None:
        """Somebody signs up by a link, says something, and is gone for good."""
        outcome = await self._write(light, room, "invite", "POST", "invites/", {"uses": 1})
        if outcome.what != "ok":
            return
        guest = light.person.elsewhere(0, f"n{self._attempts.uuid()[:18].replace('-', '')}")
        with suppress(NoAnswer):
            if await guest.sign_up(outcome.answer["code"]):
                await self._attempts.send(guest, room, text(self._random, guest.handle, []))
                await self._attempts.write(guest, room, "leave", "POST", f"/api/rooms/{room}/leave/", {})
                path, password = "/api/me/deactivate/", {"password": PASSWORD}
                await self._attempts.write(guest, None, "deactivate", "POST", path, password)

    async def remove(self, light: Light, room: int) -> None:
        if person := self._other(light, room):
            await self._write(light, room, "remove", "DELETE", f"members/{person}/", target=person)

    async def ban(self, light: Light, room: int) -> None:
        """And lift it a while later, so that rooms don't empty."""
        person = self._other(light, room)
        if person is None:
            return
        await self._write(light, room, "ban", "PUT", f"bans/{person}/", target=person)
        await asyncio.sleep(self._random.uniform(0.1, 3))
        await self._write(light, room, "unban", "DELETE", f"bans/{person}/", target=person)

    async def role(self, light: Light, room: int) -> None:
        if (person := self._other(light, room)) and self._role(light, room) == "owner":
            role = self._random.choice(("moderator", "member"))
            await self._write(
                light, room, "role", "PATCH", f"members/{person}/", {"role": role}, target=person, role=role
            )

    async def settings(self, light: Light, room: int) -> None:
        """One that closes the room to most is undone a while later, so that people go on writing."""
        card = light.picture.rooms[room].card
        changes: list[dict[str, Any]] = [
            {"topic": f"about {self._random.randrange(1000)}"},
            {"name": f"room {self._random.randrange(1000)}"},
            {"members_invite": not card["members_invite"]},
            {"posting": self._random.choice(("everyone", "everyone", "moderators"))},
            {"archived": True},
        ]
        closed = [name for name, value in OPEN.items() if card[name] != value]
        body = self._random.choice(changes)
        if not closed:
            await self._set(light, room, body)
            closed = [name for name in OPEN if name in body]
            await asyncio.sleep(self._random.uniform(*PAUSE))
        for name in closed:  # one after the other: nothing else can change in an archived room
            await self._open(room, name)

    async def _open(self, room: int, name: str) -> None:
        """By whoever owns the room by then: who closed it may be out of it, and nobody would write there any more."""
        for _ in range(OPENED_WITHIN):
            owners = self._owners(room)
            if owners and (await self._set(self._random.choice(owners), room, {name: OPEN[name]})).what == "ok":
                return
            await asyncio.sleep(self._random.uniform(*PAUSE))

    async def _set(self, light: Light, room: int, settings: dict[str, Any]) -> Outcome:
        return await self._write(light, room, "settings", "PATCH", "", settings, set=settings)

    async def create(self, light: Light, _: int) -> None:
        if self._made < MOST_ROOMS:
            self._made += 1
            body = {"name": f"made {self._made}", "kind": self._random.choice(("public", "private"))}
            await self._attempts.write(light.person, None, "create", "POST", "/api/rooms/", body)

    async def direct(self, light: Light, _: int) -> None:
        people = [self._somebody() for _ in range(self._random.choice((1, 1, 2)))]
        outcome = await self._attempts.write(light.person, None, "direct", "POST", "/api/direct/", {"users": people})
        if outcome.what == "ok":
            await self._attempts.send(light.person, outcome.answer["id"], text(self._random, "direct", []))

    async def upload(self, light: Light, room: int) -> None:
        """A file that is thought better of."""
        status, file = await self._upload(light, room)
        if status == 201:
            await self._attempts.write(light.person, room, "discard", "DELETE", f"/api/attachments/{file['id']}/")

    async def event(self, light: Light, room: int) -> None:
        outcome = await self._attempts.make(light.person, room, "event", f"/api/rooms/{room}/events/", self._plan())
        if outcome.what == "ok":
            self._events[room].append(Written(outcome.answer["id"], light.person.id))

    async def answer(self, light: Light, room: int) -> None:
        if self._events[room]:
            event = self._random.choice(self._events[room])
            body = {"status": self._random.choice(("going", "going", "maybe", "not_going"))}
            await self._event(light, room, "answer", "PUT", f"{event.id}/attendance/", body, **body)

    async def replan(self, light: Light, room: int) -> None:
        own = [event for event in self._events[room] if event.by == light.person.id]
        if own and self._random.random() < 0.3:
            await self._event(light, room, "replan", "POST", f"{own[0].id}/cancel/", {"reason": "rain"})
        elif own and self._random.random() < 0.3:
            await self._event(light, room, "replan", "PUT", f"{own[0].id}/", self._plan())
        elif own:
            await self._event(light, room, "replan", "PATCH", f"{own[0].id}/", {"capacity": self._random.randint(1, 5)})

    def _plan(self) -> dict[str, Any]:
        day = datetime.now(UTC) + timedelta(days=self._random.randint(1, 30))
        return {
            "title": f"event {self._random.randrange(1000)}",
            "starts_at": day.isoformat(timespec="seconds"),
            "ends_at": (day + timedelta(hours=2)).isoformat(timespec="seconds"),
            "time_zone": "Europe/Vienna",
            "capacity": self._random.choice((None, 1, 2, 3)),
        }

    async def session(self, light: Light, _: int) -> None:
        """Sign out, and in again by name and password: soon, or so late that one must not have heard anything."""
        person = light.person
        if person.session is None:
            return
        await self._until(person.sign_out)
        light.note("session", user=person.id, state="out")
        if self._random.random() < 0.5:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.over.wait(), AWAY)
        await self._until(person.sign_in)
        light.note("session", user=person.id, state="in")

    async def _until(self, done: Callable[[], Awaitable[bool]]) -> None:
        """Again and again, until it is known to be done."""
        while True:
            try:
                if await done():
                    return
            except NoAnswer:
                pass
            await asyncio.sleep(self._random.uniform(*PAUSE))

    async def _write(
        self, light: Light, room: int, what: str, method: str, path: str, body: Any = None, **facts: Any
    ) -> Outcome:
        return await self._attempts.write(
            light.person, room, what, method, f"/api/rooms/{room}/{path}", body or {}, **facts
        )

    async def _message(
        self,
        light: Light,
        room: int,
        written: Written,
        what: str,
        method: str,
        path: str = "",
        body: Any = None,
        **facts: Any,
    ) -> None:
        path = f"messages/{written.id}/{path}"
        await self._write(light, room, what, method, path, body, message=written.id, **facts)

    async def _event(self, light: Light, room: int, what: str, method: str, path: str, body: Any, **facts: Any) -> None:
        await self._attempts.write(light.person, room, what, method, f"/api/events/{path}", body, **facts)

    async def _upload(self, light: Light, room: int) -> tuple[int, Any]:
        try:
            content = self._random.randbytes(200).hex().encode()
            return await light.person.upload("POST", f"/api/rooms/{room}/attachments/", "notes.txt", content)
        except NoAnswer:
            return 0, None

    def _keep(self, room: int, light: Light, outcome: Outcome) -> None:
        if outcome.what == "ok":
            self._messages[room].append(Written(outcome.answer["id"], light.person.id))

    def _own(self, light: Light, room: int) -> Written | None:
        own = [written for written in self._messages[room] if written.by == light.person.id]
        return self._random.choice(own) if own else None

    def _any(self, room: int) -> Written | None:
        return self._random.choice(self._messages[room]) if self._messages[room] else None

    def _role(self, light: Light, room: int) -> str:
        return str(light.picture.rooms[room].card["role"])

    def _somebody(self) -> int:
        return self._random.choice(list(self._lights))

    def _in(self, room: int) -> list[Light]:
        return [light for light in self._lights.values() if room in light.picture.rooms]

    def _owners(self, room: int) -> list[Light]:
        return [each for each in self._in(room) if self._role(each, room) == "owner"]

    def _other(self, light: Light, room: int) -> int | None:
        others = [each.person.id for each in self._in(room) if each is not light]
        return self._random.choice(others) if others else None
