"""A short run by hand: what people ask and hear is recorded as the harness does it, and then checked."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from light.fingerprint import fingerprint, sha
from light.rule import picture
from light.shown import room_picture
from realtime.tests.listener import Listener
from rooms.models import Room
from tests.person import Person
from torture.checker.check import check
from torture.checker.database import count_deadlocks, read_rows
from torture.history import Recorder, read_history


class Story:
    def __init__(self, folder: Path) -> None:
        self._folder, self._later = folder / "history", 0.0
        self._recorder = Recorder(self._folder, "story", lambda: time.monotonic() + self._later)
        self.note("harness", "seed", seed=0, commit="", profile="story", deadlocks=count_deadlocks())

    def note(self, who: str, kind: str, **facts: Any) -> None:
        self._recorder.note(who, kind, **facts)

    def ask(self, person: Person, room: Room, what: str, method: str, path: str, body: Any = None, **facts: Any) -> Any:
        """One request about the room; the answer's body."""
        return self._ask(person, room, what, method, f"/api/rooms/{room.pk}/{path}", body, **facts)

    def withdraw(self, person: Person, room: Room, client_id: str) -> None:
        self._ask(person, room, "withdraw", "delete", f"/api/sends/{client_id}/", client_id=client_id)

    def _ask(
        self, person: Person, room: Room, what: str, method: str, path: str, body: Any = None, **facts: Any
    ) -> Any:
        op, who = str(uuid4()), f"writer-{person.id}"
        person.client.raise_request_exception = False
        self.note(who, "send_begin", op=op, user=person.id, room=room.pk, what=what, **facts)
        answer = getattr(person, method)(path, body)
        status, read = answer.status_code, answer.json() if answer.content and answer.status_code < 500 else {}
        outcome = "ok" if status < 300 else "fail" if status < 500 else "info"
        told = {name: read[name] for name in ("id", "number", "version") if name in read} if outcome == "ok" else {}
        self.note(who, "send_end", op=op, outcome=outcome, status=status, answer=told)
        return read

    def say(self, person: Person, room: Room, text: str, *, client_id: str = "") -> Any:
        client_id = client_id or str(uuid4())
        body = {"content": text, "client_id": client_id}
        return self.ask(person, room, "message", "post", "messages/", body, client_id=client_id, sha=sha(text))

    def show(self, person: Person, room: Room, card: dict[str, Any], changes: list[Any], own: Any = None) -> None:
        """What a client shows in the end that had this card, then got these changes and what is one's own."""
        shown = picture(card, changes, own, me=person.id)
        rooms = {} if shown is None else {str(room.pk): room_picture(shown, [])}
        self.note(f"light-{person.id}", "picture", user=person.id, rooms=rooms)

    def listened(self, listener: Listener) -> list[Any]:
        """The changes heard since the last time; written down."""
        user, taken = listener.person.id, [change for change in listener.heard if "version" in change]
        listener.heard = []
        for change in taken:
            told = {name: change[name] for name in ("room", "version", "id")}
            self.note(f"light-{user}", "heard", user=user, **told, **fingerprint(change))
        return taken

    def later(self, seconds: float) -> None:
        """Write down what follows as if so much time had passed."""
        self._later += seconds

    def broken(self, *, but: tuple[str, ...] = ()) -> set[str]:
        self.note("nemesis", "heal")
        self.note("harness", "quiet")
        self._recorder.close()
        found = check(read_history(self._folder), read_rows(read_history(self._folder)), logs=self._folder)
        return {violation.rule for violation in found} - set(but)

    @contextmanager
    def logging(self) -> Iterator[None]:
        """What Django's servers would write into their logs."""
        self._folder.mkdir(exist_ok=True)
        handler = logging.FileHandler(self._folder / "web.log")
        logger = logging.getLogger("django.request")
        logger.addHandler(handler)
        with suppress(Exception):
            yield
        logger.removeHandler(handler)
        handler.close()
