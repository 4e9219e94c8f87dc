"""A run that went well, small enough to be read; tests break it in one way each.

alice (1) and bob (2) are in room 7, dave (4) was, from version 3 to 4. alice says two messages, the first answered only
when she sends it again; bob says one in between.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

from torture.checker.check import check
from torture.checker.rows import Logged, MessageRow, RoomRow, Rows, Stay
from torture.checker.violation import Violation
from torture.history import Event, event_from

ALICE, BOB, DAVE, ROOM = 1, 2, 4, 7
CLOCK = 1_000.0  # the time of day when the history's begins
AT: dict[int, float] = {5: 11.0, 6: 16.0, 7: 21.0}  # when a version comes out of the sockets


class Run:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.rows = good_rows()
        self.note(0.0, "harness", "seed", seed=1, commit="c", profile="small", token_seconds=60, clock=CLOCK)
        for who, user in (("light-1", ALICE), ("light-2", BOB)):
            self.come(who, user, t=1.0 + user / 10)
        self.say("writer-1", ALICE, "one", begin=10.0, outcome="info", status=502)
        self.note(11.0, "nemesis", "fault", id="f1", name="kill", target="gunicorn", phase="begin")
        self.say("writer-1", ALICE, "one", begin=12.0, number=1)
        self.note(13.0, "nemesis", "fault", id="f1", name="kill", target="gunicorn", phase="end")
        self.say("writer-2", BOB, "two", begin=15.0, number=2)
        self.say("writer-1", ALICE, "three", begin=20.0, number=3)
        self.say("writer-4", DAVE, "four", begin=22.0, outcome="fail", status=404)
        for version in AT:
            self.hear("light-1", ALICE, version)
            self.hear("light-2", BOB, version)
        self.end()

    def note(self, t: float, who: str, kind: str, **facts: Any) -> Event:
        event = event_from({"t": t, "who": who, "kind": kind, **facts})
        self.events.append(event)
        self.events.sort(key=lambda each: each.t)
        return event

    def come(self, who: str, user: int, *, t: float) -> None:
        self.note(t, who, "session", user=user, state="in")
        self.note(t, who, "socket", state="connected")
        self.note(t + 0.1, who, "snapshot", room=ROOM, version=4, id="c4", why="start")

    def say(
        self, who: str, user: int, text: str, *, begin: float, outcome: str = "ok", status: int = 201, number: int = 0
    ) -> None:
        op = f"{text} at {begin}"
        self.note(
            begin, who, "send_begin", op=op, user=user, room=ROOM, what="message", client_id=f"id {text}", sha=text
        )
        answer = {"id": 100 + number, "number": number, "version": 4 + number} if number else None
        self.note(begin + 2, who, "send_end", op=op, outcome=outcome, status=status, answer=answer)

    def write(
        self, what: str, *, begin: float, version: int | None = None, user: int = BOB, outcome: str = "ok", **facts: Any
    ) -> None:
        """Any other write, bob's unless it is said whose."""
        op, who, named = f"{what} at {begin}", f"writer-{user}", facts.pop("answer", {})
        answer = named if version is None else {"version": version, **named}
        self.note(begin, who, "send_begin", op=op, user=user, room=ROOM, what=what, **facts)
        self.note(begin + 1, who, "send_end", op=op, outcome=outcome, status=200, answer=answer)

    def log(self, version: int, type: str, **facts: Any) -> None:
        """One more change, which nobody has heard; the next one, at this very time."""
        row = Logged(ROOM, version, f"c{version}", f"c{version - 1}", type, BOB, "", "", False, None)._replace(**facts)
        room = self.rows.rooms[ROOM]._replace(version=version, change_id=row.id)
        rooms, published = {ROOM: room}, {ROOM: version}
        self.set_rows(log={**self.rows.log, (ROOM, version): row}, rooms=rooms, published=published)

    def hear(self, who: str, user: int, version: int, *, t: float | None = None, applied: bool = True) -> None:
        row = self.rows.log[ROOM, version]
        t = AT[version] + user / 10 if t is None else t
        told = {"room": ROOM, "version": version, "id": row.id}
        self.note(t, who, "heard", user=user, sha=row.sha, text=row.text, **told)
        if applied:
            self.note(t, who, "applied", **told)

    def end(self) -> None:
        self.note(30.0, "nemesis", "heal")
        self.note(31.0, "harness", "quiet")
        for who, user in (("light-1", ALICE), ("light-2", BOB)):
            self.note(32.0 + user, who, "converged", user=user)
            self.note(40.0, who, "picture", user=user, rooms=deepcopy(self.rows.pictures[user]))

    def take(self, kind: str, who: str = "", **facts: Any) -> Event:
        """Remove the first such event."""
        for event in self.events:
            if event.kind == kind and who in ("", event.who) and facts.items() <= everything(event).items():
                self.events.remove(event)
                return event
        raise LookupError(f"no {kind} of {who}")

    def alter(self, kind: str, who: str = "", *, to: dict[str, Any], **facts: Any) -> None:
        """Change something about the first such event."""
        event = self.take(kind, who, **facts)
        columns = {name: to[name] for name in to if name in Event._fields}
        more = {**event.more, **{name: to[name] for name in to if name not in Event._fields}}
        self.events.append(event._replace(**columns, more=more))
        self.events.sort(key=lambda each: each.t)

    def alter_log(self, version: int, **to: Any) -> None:
        self.set_rows(log={**self.rows.log, (ROOM, version): self.rows.log[ROOM, version]._replace(**to)})

    def set_rows(self, **to: Any) -> None:
        self.rows = replace(self.rows, **to)

    def found(self) -> list[Violation]:
        return check(self.events, self.rows)

    def broken(self) -> set[str]:
        return {violation.rule for violation in self.found()}

    def only(self, rule: str) -> Violation:
        """The first that breaks this rule, where nothing breaks another."""
        found = self.found()
        assert {violation.rule for violation in found} == {rule}, [str(violation) for violation in found]
        return found[0]

    def first(self, rule: str) -> Violation:
        return next(violation for violation in self.found() if violation.rule == rule)


def everything(event: Event) -> dict[str, Any]:
    return {**event._asdict(), **event.more}


def good_rows() -> Rows:
    texts = {5: "one", 6: "two", 7: "three"}
    log = {
        (ROOM, version): Logged(
            room=ROOM,
            version=version,
            id=f"c{version}",
            prev=f"c{version - 1}" if version > 1 else "",
            type="message_added" if version in texts else "user_joined",
            actor=BOB if version == 6 else ALICE,
            sha=f"s{version}",
            text=texts.get(version, ""),
            superseded=False,
            message=version + 96 if version in texts else None,
            about=version + 96 if version in texts else None,
            person=None if version in texts else version,
            says=None if version in texts else "member",
            at=CLOCK + AT.get(version, 0.0),
        )
        for version in range(1, 8)
    }
    messages = [
        MessageRow(version + 96, ROOM, version - 4, BOB if version == 6 else ALICE, f"id {text}", text)
        for version, text in texts.items()
    ]
    stays = [Stay(ROOM, ALICE, 1, None, 3), Stay(ROOM, BOB, 2, None, 2), Stay(ROOM, DAVE, 3, 4, 0)]
    pictures = {user: {str(ROOM): picture()} for user in (ALICE, BOB)}
    return Rows({ROOM: RoomRow(ROOM, 7, "c7", 3)}, log, messages, stays, {ROOM: 7}, pictures=pictures)


def picture() -> dict[str, Any]:
    messages = {str(number): {"version": number + 4, "sha": f"m{number}"} for number in (1, 2, 3)}
    return {"version": 7, "name": "lobby", "last_number": 3, "messages": messages, "members": {"1": "owner"}}
