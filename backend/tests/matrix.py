"""The permission matrix: how tests/matrix.txt is read, and the scene of people and objects in which it is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from accounts.actions import make_setup_link, set_avatar
from accounts.models import Server, Session, User
from accounts.passwords import make_token
from common.times import now
from events.actions import cancel_event, finish_due_events
from messaging.actions import delete_message
from messaging.attachments import Attachment
from notifications.mail import SIGNER
from programs.models import PersonalToken
from programs.scopes import NEEDS, SCOPES
from rooms.actions import invite_person, make_invite_link
from rooms.models import Invite, Room
from tests.factories import (
    NO_ROOM,
    PASSWORD,
    answer,
    attach,
    ban,
    make_direct,
    make_event,
    make_person,
    make_room,
    put_in,
    say,
    settle,
)
from tests.person import Person
from tests.pictures import picture
from tests.program import program_of

FILE = Path(__file__).resolve().parent / "matrix.txt"
PRINCIPALS = (
    "nobody", "stranger", "invited", "member", "moderator", "owner", "former", "banned", "program", "unscoped",
)  # fmt: skip
WRITERS = (
    "alice",
    "bob",
    "erin",
    "dave",
    "frank",
)  # each wrote and planned in every room, direct ones excepted
NO_ID = "00000000-0000-4000-8000-000000000000"
OUTSIDE = {"nobody", "stranger", "invited", "former", "banned", "unscoped"}  # what they are refused tells them nothing
MISSING: dict[str, int | str] = {
    "room_id": NO_ROOM, "invite_id": NO_ROOM, "message_id": NO_ROOM, "user_id": NO_ROOM, "token_id": NO_ROOM,
    "event_id": NO_ID, "attachment_id": NO_ID, "avatar_id": NO_ID, "client_id": NO_ID, "code": "none",
    "public_id": "none", "emoji": "👍", "setup": "x", "reset": "x", "refresh": "x", "key": "x", "signed": "x",
}  # fmt: skip
A_PICTURE = "a picture"  # the file that is one


@dataclass
class Asking:
    """One operation of the file, as it is asked, and the cells below it."""

    line: str
    method: str
    path: str
    query: str
    body: Any
    states: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    @property
    def operation(self) -> str:
        return f"{self.method} {self.path}"


def read_matrix() -> list[Asking]:
    """In the file's order. An operation may be asked in several ways."""
    askings: list[Asking] = []
    for line in FILE.read_text().splitlines():
        if found := re.fullmatch(r"([A-Z]+) (/\S+?)(\?\S+)?( [{].*)?", line):
            method, path, query, body = found.groups()
            askings.append(Asking(line, method, path, query or "", json.loads(body) if body else None))
        elif cells := re.fullmatch(r"  (\S+(?: \S+)?)((?:\s+\d{3}!?)+)(?:\s+(\w+))?", line):
            askings[-1].states[cells[1]] = cells[2].split()
            askings[-1].words[cells[1]] = cells[3] or ""
    return askings


class Scene:
    """Rooms of every kind with the same people in them, each of whom wrote something while in there."""

    def __init__(self) -> None:
        self.people = {name: make_person(name) for name in ("alice", "bob", "erin", "carol", "dave", "frank", "grace")}
        alice, bob, erin, carol, dave, frank, grace = self.people.values()
        self.principals = {
            "nobody": Person(alice.user.__class__(handle="nobody")), "stranger": carol, "invited": grace,
            "member": bob, "moderator": erin, "owner": alice, "former": dave, "banned": frank,
        }  # fmt: skip
        self.messages: dict[tuple[str, int | str], int] = {}
        self.invites: dict[tuple[str, int | str], Invite] = {}
        self.events: dict[tuple[str, int | str], UUID] = {}
        self.places: dict[tuple[str, int], int] = {}  # the messages of events
        self.full: dict[int, UUID] = {}  # by who asks: an event in which another has the only place
        self.files: dict[tuple[str, int | str], UUID] = {}
        self.rooms = {name: self.make_room(name, kind) for name, kind in (
            ("public", "public"), ("private", "private"), ("announcements", "public"), ("archived", "public"),
            ("elsewhere", "private"),
        )}  # fmt: skip
        settle(self.rooms["announcements"], by=alice, posting="moderators")
        settle(self.rooms["archived"], by=alice, archived=True)
        self.rooms["direct"] = make_direct(alice, bob, erin)
        for person in (alice, bob, erin):
            self.write(person, "direct", self.rooms["direct"])
        self.fill_up(alice, erin, self.rooms["private"])
        self.let_time_pass(alice, self.rooms["private"])
        Attachment.objects.update(width=1, height=1)  # pictures, as far as the API is concerned
        for person in self.principals.values():
            assert person.client  # signed in before anything is undone
        set_avatar(user=bob.user, file=SimpleUploadedFile("bob.png", picture()))
        self.tokens = {person.id: token_of(person) for person in (alice, bob, erin)}
        self.secrets = secrets_of(alice, self.principals["nobody"])
        self.programs: dict[tuple[str, ...], Person] = {}  # by the scopes of their tokens

    def fill_up(self, owner: Person, other: Person, room: Room) -> None:
        """Events for one, who goes."""
        for goes, asks in ((owner, other), (other, owner)):
            event = make_event(owner, room, capacity=1)
            answer(goes, event)
            self.full[asks.id] = event.pk

    def let_time_pass(self, owner: Person, room: Room) -> None:
        """Events that have begun, are over and have been finished; links that are too old or have been used."""
        today, hour = now(), timedelta(hours=1)
        with time_machine.travel(today - timedelta(days=1), tick=False):
            for name, ends in (("begun", today + hour), ("over", today - hour), ("finished", today - 2 * hour)):
                times = {"starts_at": bare(today - 3 * hour), "ends_at": bare(ends)}
                event = make_event(owner, room, time_zone="UTC", **times)
                self.events["private", name] = event.pk
            for name, seconds, uses in (("expired", 3600, None), ("used", None, 1)):
                link = make_invite_link(user=owner.user, room_id=room.pk, expires_in=seconds, uses=uses)
                self.invites["private", name] = link
        self.invites["private", "used"].use()
        with time_machine.travel(today - hour * 1.5, tick=False):
            finish_due_events()

    def enter(self, state: str) -> None:
        """What a state is for the whole server."""
        if state == "open":
            Server.objects.update_or_create(pk=1, defaults={"signup": Server.Signup.OPEN})
        if state == "administrators":
            User.objects.update(is_staff=True, is_superuser=True)

    def make_room(self, name: str, kind: str) -> Room:
        alice, bob, erin, _, dave, frank, _ = self.people.values()
        room = make_room(name=name, kind=kind, owner=alice, members=[bob, frank], moderators=[erin])
        put_in(room, dave)
        for person in (alice, bob, erin, dave, frank):
            self.write(person, name, room)
            event = make_event(person, room)
            self.events[name, person.id], self.places[name, person.id] = event.pk, event.message_id
        gone = attach(bob, room)
        self.messages[name, "deleted"] = say(bob, room, "gone", attachments=[gone]).pk
        self.files[name, "deleted"] = gone.pk
        delete_message(user=bob.user, room_id=room.pk, message_id=self.messages[name, "deleted"])
        self.events[name, "cancelled"] = make_event(alice, room).pk
        cancel_event(user=alice.user, event_id=self.events[name, "cancelled"])
        dave.post(f"/api/rooms/{room.pk}/leave/")
        invite_person(user=alice.user, room_id=room.pk, person_id=self.people["grace"].id)
        for person in (alice, erin):
            self.invites[name, person.id] = make_invite_link(
                user=person.user, room_id=room.pk, expires_in=None, uses=None
            )
        ban(room, frank, by=alice)
        return room

    def write(self, person: Person, name: str, room: Room) -> None:
        """A message with a file, and a file that is not sent."""
        file, unsent = attach(person, room), attach(person, room)
        self.messages[name, person.id] = say(person, room, attachments=[file]).pk
        self.files[name, person.id], self.files[f"{name} unsent", person.id] = file.pk, unsent.pk

    def asker(self, principal: str, operation_id: str) -> Person:
        """Programs have a token with the scope of this operation alone, or with all others."""
        if principal not in ("program", "unscoped"):
            return self.principals[principal]
        needed = NEEDS.get(operation_id, "read")
        scopes = tuple(scope for scope in SCOPES if (scope == needed) == (principal == "program"))
        if scopes not in self.programs:
            self.programs[scopes] = program_of(self.people["bob"], *scopes)
        return self.programs[scopes]

    def objects(self, state: str, person: Person, path: str) -> dict[str, int | str]:
        """What stands in the path's braces: the state names a room, and then whose object in it, or a principal."""
        name, _, whose = state.partition(" ")
        room = "private" if name == "elsewhere" else name  # an object of another room than the path names
        writer = self.owner_of(whose, person, WRITERS).id
        inviter = self.owner_of(whose, person, ("alice", "erin")).id
        invite = self.invites.get((name, whose), self.invites.get((name, inviter)))
        message = "deleted" if whose == "deleted" else writer
        full = self.full.get(person.id, self.full[self.people["alice"].id]) if whose == "full" else None
        event = full or self.events.get((name, whose)) or self.events.get((name, writer))
        file = self.files.get((state if whose == "unsent" else name, message), MISSING["attachment_id"])
        return {
            "attachment_id": str(file),
            "avatar_id": str(self.people["bob"].user.avatar if name == "worn" else NO_ID),
            "room_id": self.rooms[room].pk if room in self.rooms else NO_ROOM,
            "message_id": self.places[name, writer]
            if whose == "event"
            else self.messages.get((name, message)) or self.messages.get((name, self.people["alice"].id), NO_ROOM),
            "event_id": str(event or NO_ID),
            "user_id": self.principals.get(whose, person).id or NO_ROOM,
            "invite_id": invite.pk if invite else NO_ROOM,
            "code": str(invite.code) if invite else "none",
            "public_id": public_id_of(self.owner_of(name, person, self.people)) if "{public_id}" in path else "",
            "token_id": self.tokens.get(self.owner_of(name, person, self.people).id, NO_ROOM),
            "client_id": NO_ID,
            "emoji": "👍",
            **(MISSING if state == "unknown" else self.secrets),
        }

    def owner_of(self, whose: str, person: Person, owners: Iterable[str]) -> Person:
        """Who of these has the object: the person, unless it is to be another's or they have none; else the first."""
        have = {self.people[name].id: self.people[name] for name in owners}
        if whose != "others" and person.id in have:
            return have[person.id]
        return next(each for each in have.values() if each.id != person.id)

    def fill(self, text: str, objects: dict[str, int | str], person: Person) -> str:
        """With ids for "@name" (a number in JSON), @name and {name}."""
        for name, who in {**self.people, "own": person}.items():
            text = text.replace(f'"@{name}"', str(who.id)).replace(f":@{name}", f":{who.id}")
        return re.sub(r"\{(\w+)\}", lambda found: str(objects[found[1]]), text)


def secrets_of(person: Person, nobody: Person) -> dict[str, str]:
    """What lets one do something without being anybody."""
    pair = nobody.post("/api/token/", {"email": person.user.email, "password": PASSWORD}).json()
    return {
        "setup": make_setup_link(),
        "reset": make_token(person.user),
        "refresh": pair["refresh"],
        "key": person.post("/api/me/events-key/").json()["url"].partition("key=")[2],
        "signed": SIGNER.sign_object([person.id, "events"]),
    }


def bare(moment: datetime) -> datetime:
    """The wall clock's in UTC, as somebody plans by it."""
    return moment.replace(tzinfo=None)


def token_of(person: Person) -> int:
    program_of(person, "read")
    return int(PersonalToken.objects.latest("id").pk)


def public_id_of(person: Person) -> str:
    session = Session.objects.filter(user_id=person.id).first()
    return str(session.public_id) if session else str(MISSING["public_id"])


def answers(scene: Scene, asking: Asking, operation_id: str) -> Iterator[str]:
    """What is not as the file says; each request finds the scene as it was made."""
    absent: dict[str, tuple[int, bytes]] = {}  # what each principal is told of an object that isn't there
    for state, cells in asking.states.items():
        for principal, expected in zip(PRINCIPALS, cells, strict=True):
            asker = scene.asker(principal, operation_id)
            with as_if_nothing_happened():
                person = with_cookies_of_their_own(asker)
                objects = scene.objects(state, person, asking.path)
                scene.enter(state)
                got = ask(scene, asking, objects, person)
                if got.status_code != int(expected[:3]):
                    yield f"{state}, {principal}: {got.status_code} instead of {expected}: {got.content[:120]!r}"
                elif asking.words[state] and not says(got, asking.words[state]):
                    yield f"{state}, {principal}: not {asking.words[state]}: {got.content[:120]!r}"
                elif "{" in asking.path + asking.query and tells_nothing(principal, expected):
                    if principal not in absent:
                        absent[principal] = answer_of(ask(scene, asking, MISSING, person))
                    if absent[principal] != answer_of(got):
                        yield f"{state}, {principal}: {got.content[:120]!r} tells it from {absent[principal]}"


def with_cookies_of_their_own(person: Person) -> Person:
    """The same person in another client: signing out must not end with the next request."""
    if person.__class__ is not Person:
        return person
    twin = Person(person.user)
    twin.client = Client()
    twin.client.cookies = SimpleCookie(person.client.cookies.output(header="", sep=";"))
    return twin


def answer_of(got: Any) -> tuple[int, bytes]:
    return got.status_code, got.content


def says(got: Any, word: str) -> bool:
    """The code of a conflict, or what one's answer to an event has become."""
    if got.status_code not in (200, 409):
        return True
    body = got.json()
    return bool(word == (body["code"] if got.status_code == 409 else body["my_answer"]["status"]))


def tells_nothing(principal: str, cell: str) -> bool:
    return cell == "404" or (cell[0] == "4" and len(cell) == 3 and principal in OUTSIDE)


def ask(scene: Scene, asking: Asking, objects: dict[str, int | str], person: Person) -> Any:
    path = scene.fill(asking.path + asking.query, objects, person)
    if asking.method == "GET":
        return person.client.get(path)
    if asking.body and "file" in asking.body:
        file = picture() if asking.body["file"] == A_PICTURE else asking.body["file"].encode()
        return person.upload(path, file, method=asking.method)
    body = json.loads(scene.fill(json.dumps(asking.body), objects, person)) if asking.body else None
    return getattr(person, asking.method.lower())(path, body)


class as_if_nothing_happened(transaction.Atomic):
    """What is written inside is undone at the end."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        super().__exit__(*error)
