"""Requests of every kind, made from the OpenAPI file, against the running stack: as a member, a stranger, and nobody.

Nothing is left out: what needs an object gets one of its own, signing out gets a session of its own. The same
requests each time while the code is the same: Hypothesis tries constants that it finds in our modules. People and rooms
are this run's own.

`POSTS_PER_MINUTE=0 python3 -m stack exec -- sh -c 'REQUESTS=200000 pytest -s tests/test_schemathesis.py'` makes that
many others, a third by each kind of people, and tells how they were answered, and by which seed; `SEED=…` gives one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from copy import deepcopy
from random import Random, SystemRandom
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from requests.adapters import HTTPAdapter
from schemathesis import Case, GenerationMode, checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from common.documentation import document
from tests.pictures import picture
from tests.test_openapi import closed

pytestmark = pytest.mark.stack

URL = os.environ.get("LOCKSTEP_URL", "")
PASSWORD = "correct horse 7 battery"
REQUESTS = int(os.environ.get("REQUESTS", "0"))  # 0: the same few each time
SEED = int(os.environ.get("SEED") or SystemRandom().randrange(2**32))
RANDOM = Random(SEED)
PATIENCE = 120 if REQUESTS else 20  # seconds; whoever asks for many does other work meanwhile
Operation = APIOperation[Any, Any, Any, Any]
REPEATABLE = settings(
    derandomize=not REQUESTS, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
ADDRESS_AT_MOST = 8_000
# Of each kind, per operation, as a member; whom most is refused before it is read tries less.
TRIES, FEWER = (20, 20) if REQUESTS else (4, 2)
FEW = {
    "POST /api/login/": 2,
    "POST /api/token/": 2,
    "POST /api/logout/": 2,
    "POST /api/signup/": 3,
    "POST /api/setup/": 6,
    "POST /api/me/password/": 1,
    "POST /api/me/deactivate/": 1,
    "PUT /api/me/avatar/": 1,
}  # slow by design, and limited
ENDS_OR_BEGINS_A_SESSION = {
    "POST /api/login/", "POST /api/logout/", "POST /api/signup/", "POST /api/setup/", "POST /api/me/deactivate/",
}  # fmt: skip
HELD = [
    checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_headers_conformance, checks.response_schema_conformance,
]  # fmt: skip
FOR_EVERYBODY = {
    "GET /api/invites/{code}/",
    "GET /api/csrf/", "GET /api/server/", "POST /api/login/", "POST /api/signup/", "POST /api/token/",
    "POST /api/password/reset/",
}  # fmt: skip
TEA = {"title": "Tea", "starts_at": "2099-01-01T10:00", "ends_at": "2099-01-01T11:00", "time_zone": "UTC"}
ADMINISTRATORS = {"PATCH /api/server/", "POST /api/setup/"}  # nobody here is one
# Nothing about them can be wrong, which takes hundreds of tries to find out.
TAKES_ANYTHING = {"GET /api/mail/off/{signed}/", "POST /api/mail/off/{signed}/"}
BY_SECRET_LINK = {
    "POST /api/password/reset/confirm/", "GET /api/mail/off/{signed}/", "POST /api/mail/off/{signed}/",
    "GET /api/me/events.ics",
}  # fmt: skip


class Elsewhere(HTTPAdapter):
    """From one of the loopback's 16 million addresses: so many people behind one would be kept from guessing."""

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        address = ".".join(str(SystemRandom().randrange(1, 255)) for _ in range(3))
        super().init_poolmanager(*args, **more, source_address=(f"127.{address}", 0))


class Visitor:
    """Somebody with a browser: their cookies, and the token that writes carry."""

    def __init__(self, name: str = "") -> None:
        self.name = f"{name}-{uuid4().hex[:12]}"
        self.session = requests.Session()
        self.session.trust_env = False
        if REQUESTS:
            self.session.mount(URL, Elsewhere())
        self.renew()
        self.me: dict[str, Any] = {}
        if name:
            self.me = self.post("/api/signup/", email=f"{self.name}@example.org", username=self.name, password=PASSWORD)

    def renew(self) -> None:
        token = self.session.get(f"{URL}/api/csrf/", timeout=PATIENCE).headers["X-CSRFToken"]
        self.session.headers.update({"X-CSRFToken": token, "Origin": URL})

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self.session.post(URL + path, json=body, timeout=PATIENCE)
        self.renew()
        assert answer.ok or answer.status_code in (404, 409), answer.text
        made: dict[str, Any] = answer.json()
        return made


class Guests:
    """People whose sessions are straight from the database: signing each in would be most of the processor's work."""

    def __init__(self) -> None:
        argv = [sys.executable, "-m", "tests.on_request", PASSWORD]
        self.maker = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def sign_in(self, visitor: Visitor) -> None:
        assert self.maker.stdin
        assert self.maker.stdout
        self.maker.stdin.write(f"guest-{uuid4().hex[:12]}\n")
        self.maker.stdin.flush()
        made = json.loads(self.maker.stdout.readline())
        visitor.session.cookies.set(made["cookie"], made["session"])

    def close(self) -> None:
        self.maker.communicate()


class Scene:
    """A member's rooms, and what a request about them looks like when it is meant to succeed."""

    def __init__(self, guests: Guests) -> None:
        self.guests = guests
        self.alice, self.host = Visitor("alice"), Visitor("host")
        self.open = self.host.post("/api/rooms/", name="open", kind="public")["id"]
        self.private = self.alice.post("/api/rooms/", name="private", kind="private")
        self.alice.post(f"/api/rooms/{self.private['id']}/messages/", content="hello")
        self.settled = self.alice.post("/api/rooms/", name="settled", kind="private")["id"]  # archived now and then
        self.tended = self.alice.post("/api/rooms/", name="tended", kind="public")["id"]
        for way in ("join", "leave"):
            self.host.post(f"/api/rooms/{self.tended}/{way}/")
        linked = self.host.post("/api/rooms/", name="linked", kind="private")["id"]
        self.code = self.host.post(f"/api/rooms/{linked}/invites/", expires_in=None)["code"]
        self.event = self.make_event()
        self.avatar = ""

    def make_event(self) -> str:
        made = self.alice.post(f"/api/rooms/{self.private['id']}/events/", **TEA)
        return str(made["id"])

    def a_message(self) -> int:
        """One that nothing has happened to."""
        return int(self.alice.post(f"/api/rooms/{self.private['id']}/messages/", content="hello")["id"])

    def a_file(self, *, sent: bool) -> str:
        """The member's picture, in a message or not yet."""
        at = f"{URL}/api/rooms/{self.private['id']}/attachments/"
        answer = self.alice.session.post(at, files={"file": ("smile.png", picture())}, timeout=PATIENCE)
        self.alice.renew()
        made = str(answer.json()["id"])
        if sent:
            self.alice.post(f"/api/rooms/{self.private['id']}/messages/", attachments=[made])
        return made

    def an_avatar(self) -> str:
        """The host's, who keeps it."""
        if not self.avatar:
            answer = self.host.session.put(
                f"{URL}/api/me/avatar/", files={"file": ("me.png", picture())}, timeout=PATIENCE
            )
            self.avatar = str(answer.json()["avatar"]).split("/")[-2]
        return self.avatar

    def another_session(self, visitor: Visitor) -> str:
        """Another one of the visitor's, who may end it; of nobody, one that isn't there."""
        if not visitor.me:
            return "none"
        Visitor().post("/api/login/", username=visitor.name, password=PASSWORD)
        sessions = visitor.session.get(f"{URL}/api/me/sessions/", timeout=PATIENCE).json()["results"]
        return str(next(one["id"] for one in sessions if not one["current"]))

    def prepare(self, visitor: Visitor, operation: str) -> None:
        """Before each try: out of the room that is to be joined, in the one that is to be left, signed in."""
        if visitor.name == self.alice.name and operation.endswith("/join/"):
            visitor.post(f"/api/rooms/{self.open}/leave/")
        if visitor.name == self.alice.name and operation.endswith("/leave/"):
            visitor.post(f"/api/rooms/{self.open}/join/")

    def good(self, visitor: Visitor, operation: str) -> dict[str, Any]:
        """Parts of a request that succeeds where this visitor may: path, query, body."""
        room = self.open if operation.endswith(("/join/", "/leave/")) else self.private["id"]
        room = self.settled if operation == "PATCH /api/rooms/{room_id}/" else room
        room = self.tended if any(word in operation for word in ("user_id", "bans", "invites")) else room
        name = f"new-{uuid4().hex[:12]}"
        parts: dict[str, dict[str, Any]] = {
            "POST /api/login/": {"body": {"username": visitor.name, "password": PASSWORD}},
            "POST /api/signup/": {"body": {"email": f"{name}@example.org", "username": name, "password": PASSWORD}},
            "POST /api/token/": {"body": {"email": visitor.name, "password": PASSWORD}},
            "POST /api/me/tokens/": {"body": {"name": "bot", "scopes": ["read"]}},
            "POST /api/me/password/": {"body": {"current": PASSWORD, "new": PASSWORD}},
            "POST /api/me/deactivate/": {"body": {"password": PASSWORD}},
            "PUT /api/me/avatar/": {"body": {"file": picture()}},
            "PATCH /api/me/": {"body": {"display_name": "Somebody"}},
            "POST /api/rooms/": {"body": {"name": "room", "kind": "public"}},
            "PATCH /api/rooms/{room_id}/": {"body": {"topic": "Tea", "archived": False}},
            "PATCH /api/rooms/{room_id}/members/{user_id}/": {"body": {"role": "owner"}},
            "POST /api/rooms/{room_id}/messages/": {"body": {"content": "hello", "client_id": str(uuid4())}},
            "POST /api/rooms/{room_id}/attachments/": {"body": {"file": b"hello"}},
            "POST /api/direct/": {"body": {"users": []}},
            "PUT /api/rooms/{room_id}/read/": {"body": {"number": 1}},
            "PUT /api/rooms/{room_id}/notify/": {"body": {"level": "all"}},
            "POST /api/sync/": {"body": {"rooms": {str(room): {"version": 1, "id": str(uuid4())}}}},
            "GET /api/token/subscription/": {"query": {"channel": f"room:{room}"}},
            "GET /api/rooms/{room_id}/changes/": {"query": {"after": 0}},
            "GET /api/rooms/{room_id}/messages/": {"query": {}},
            "POST /api/rooms/{room_id}/events/": {"body": {**TEA, "client_id": str(uuid4())}},
            "PUT /api/events/{event_id}/": {"body": TEA},
            "PATCH /api/events/{event_id}/": {"body": {"title": "Coffee"}},
            "POST /api/events/{event_id}/cancel/": {"body": {"reason": "Rain"}},
            "PUT /api/events/{event_id}/attendance/": {"body": {"status": "going"}},
            "GET /api/events/": {"query": {}},
            "GET /api/events/{event_id}/attendees/": {"query": {}},
            "GET /api/rooms/{room_id}/members/": {"query": {}},
            "GET /api/rooms/": {"query": {}},
            "GET /api/search/": {"query": {}},
            "GET /api/online/": {"query": {"users": "1,2"}},
            "GET /api/users/": {"query": {"search": "a"}},
            "GET /api/messages/search/": {"query": {"q": "hello"}},
        }
        if operation == "POST /api/token/refresh/" and visitor.me:
            pair = visitor.post("/api/token/", email=visitor.name, password=PASSWORD)
            return {"body": {"refresh": pair["refresh"]}}
        if operation == "DELETE /api/me/tokens/{token_id}/":
            token = visitor.post("/api/me/tokens/", name="bot", scopes=["read"]) if visitor.me else {"id": 1}
            return {"path_parameters": {"token_id": token["id"]}}
        if "{public_id}" in operation:
            return {"path_parameters": {"public_id": self.another_session(visitor)}}
        if "{code}" in operation:
            return {"path_parameters": {"code": self.code}}
        person = self.alice if operation.startswith("PATCH") else self.host
        user = {"user_id": person.me["id"]} if "{user_id}" in operation else {}
        user |= {"invite_id": 1} if "{invite_id}" in operation else {}
        user |= {"message_id": self.a_message()} if "{message_id}" in operation else {}
        if "{client_id}" in operation:
            return {"path_parameters": {"client_id": str(uuid4())}}
        if "{attachment_id}" in operation:
            return {"path_parameters": {"attachment_id": self.a_file(sent=not operation.startswith("DELETE"))}}
        if "{avatar_id}" in operation:
            return {"path_parameters": {"avatar_id": self.an_avatar()}}
        user |= {"emoji": "👍"} if "{emoji}" in operation else {}
        named = {"room_id": room, "event_id": self.event}
        wanted = {name: value for name, value in named.items() if f"{{{name}}}" in operation} | user
        path = {"path_parameters": wanted} if wanted else {}
        return path | parts.get(operation, {})


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with closing(Guests()) as guests:
        yield Scene(guests)


@pytest.fixture(scope="module")
def operations() -> list[Operation]:
    """Of the committed file, with answers closed: a field that it doesn't name is a failure."""
    described = deepcopy(document())
    schemas = described["components"]["schemas"]
    for name, schema in schemas.items():
        if not name.endswith("Request"):
            schemas[name] = closed(schema)
    found = schemathesis.openapi.from_dict(described).get_all_operations()
    return [result.ok() for result in found if isinstance(result, Ok)]


class Walk:
    """Each operation asked as it is meant, then from the file: rightly and wrongly."""

    def __init__(self, scene: Scene, visitor: Visitor, *, signed_in: bool = True, tries: int = FEWER) -> None:
        self.scene, self.visitor, self.signed_in, self.tries = scene, visitor, signed_in, tries
        self.answers: dict[str, Counter[int]] = defaultdict(Counter)
        self.faults: dict[str, FailureGroup] = {}  # one of each

    def through(self, operations: list[Operation]) -> Walk:
        for operation in operations:
            good = self.scene.good(self.visitor, operation.label)
            path = {"path_parameters": good["path_parameters"]} if "path_parameters" in good else {}
            tries = min(self.tries, FEW.get(operation.label, self.tries))
            self.ask(operation, 1, GenerationMode.POSITIVE, good)
            self.ask(operation, tries, GenerationMode.POSITIVE, path)
            if operation.label not in TAKES_ANYTHING:
                self.ask(operation, tries, GenerationMode.NEGATIVE, path if "read" not in operation.label else {})
        return self

    def ask(self, operation: Operation, tries: int, mode: GenerationMode, parts: dict[str, Any]) -> None:
        @given(operation.as_strategy(generation_mode=mode, **parts))
        @settings(REPEATABLE, max_examples=tries)
        def one(case: Case[Any]) -> None:
            self.answers[operation.label][self.send(operation.label, case)] += 1

        with suppress(Unsatisfiable):  # nothing about it can be wrong
            (seed(RANDOM.getrandbits(64))(one) if REQUESTS else one)()

    def send(self, operation: str, case: Case[Any]) -> int:
        self.scene.prepare(self.visitor, operation)
        session = self.own_session() if operation in ENDS_OR_BEGINS_A_SESSION else self.visitor.session
        answer = case.call(base_url=URL, session=session, timeout=PATIENCE)
        if answer.status_code == 414:  # nginx reads no further: it knows no path, so its page is not the API's JSON
            assert len(answer.request.url or "") > ADDRESS_AT_MOST
        else:
            try:
                case.validate_response(answer, checks=HELD)
            except FailureGroup as fault:
                titles = sorted(one.title for one in fault.exceptions)
                self.faults.setdefault(f"{operation} {answer.status_code} {titles}", fault)
        return answer.status_code

    def own_session(self) -> requests.Session:
        """Of somebody who may go, and of no use to anybody afterwards; signed in if the visitor is."""
        guest = Visitor()
        if self.signed_in:
            self.scene.guests.sign_in(guest)
        return guest.session

    def reached(self) -> set[str]:
        """The operations that answered with success."""
        return {label for label, seen in self.answers.items() if any(status < 300 for status in seen)}


def walks(scene: Scene, operations: list[Operation], begin: Callable[[Scene], Walk]) -> Iterator[Walk]:
    """One; with REQUESTS as many as make a third of them, each by new people in rooms of their own."""
    made, faults = Counter[int](), dict[str, FailureGroup]()
    while not made or made.total() < REQUESTS / 3:
        walk = begin(Scene(scene.guests) if made else scene).through(operations)
        made.update(sum(walk.answers.values(), Counter[int]()))
        faults = walk.faults | faults
        told = f"{made.total():,} requests, {dict(sorted(made.items()))}, faults: {list(faults) or 'none'}"
        print(f"{walk.visitor.name}, seed {SEED}: {told}")  # noqa: T201
        yield walk
    if faults:
        raise BaseExceptionGroup("what the file does not promise", list(faults.values()))


def test_as_a_member(scene: Scene, operations: list[Operation]):
    everything = {operation.label for operation in operations}
    for walk in walks(scene, operations, lambda scene: Walk(scene, scene.alice, tries=TRIES)):
        assert walk.answers.keys() == everything
        assert everything - walk.reached() <= ADMINISTRATORS | BY_SECRET_LINK
        assert len(walk.reached()) >= 0.9 * len(everything)


def test_as_a_stranger(scene: Scene, operations: list[Operation]):
    """Of the member's private room nothing is to be had."""
    for walk in walks(scene, operations, lambda scene: Walk(scene, Visitor("carol"))):
        rooms = {label for label in walk.answers if "{room_id}" in label}
        assert walk.reached() & rooms == {"POST /api/rooms/{room_id}/join/", "POST /api/rooms/{room_id}/leave/"}
        assert "GET /api/rooms/" in walk.reached()


def test_signed_out(scene: Scene, operations: list[Operation]):
    for walk in walks(scene, operations, lambda scene: Walk(scene, Visitor(), signed_in=False)):
        assert walk.reached() <= FOR_EVERYBODY
        assert {"GET /api/csrf/", "GET /api/server/", "POST /api/signup/"} <= walk.reached()
        assert len(walk.answers) == len(operations)
