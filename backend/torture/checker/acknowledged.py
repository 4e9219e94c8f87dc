"""C1 of all that is no message: what was acknowledged is in the log, says that very thing, and holds.

Most answers name the version as of which they tell how things stand: the log up to there must come to the same. Where
they name none, it must have come to that at some time between the asking and the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from torture.checker.rows import Logged, Rows
from torture.checker.sends import Attempt
from torture.checker.timelines import UNKNOWN, Timelines
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C1"
TEXTS = ("message_added", "message_edited", "message_deleted")
REACTIONS = ("reaction_added", "reaction_removed")
GRANTED = {"going": {"going", "waiting"}}  # what one may get for an answer, if not that itself


def acknowledged(events: Sequence[Event], tried: Sequence[Attempt], rows: Rows) -> Iterator[Violation]:
    judge = Judge(tried, rows, Timelines(events, rows))
    for attempt in tried:
        look = judge.looks.get(attempt.what)
        if look and attempt.outcome == "ok" and (wrong := look(attempt)):
            yield Violation(RULE, f"{attempt.what} was acknowledged, and {wrong}", attempt.events)


class Judge:
    """Each look says in words what is wrong; nothing when all is well, or when nobody can know."""

    def __init__(self, tried: Sequence[Attempt], rows: Rows, lines: Timelines) -> None:
        self._rows, self._lines = rows, lines
        self._bans = [attempt for attempt in tried if attempt.what in ("ban", "unban")]
        self.looks: dict[str, Callable[[Attempt], str]] = {
            "edit": self.edit,
            "delete": self.delete,
            "react": self.react,
            "settings": self.settings,
            "join": self.join,
            "leave": self.leave,
            "create": self.create,
            "direct": self.create,
            "role": self.role,
            "remove": self.out,
            "ban": self.ban,
            "unban": self.ban,
            "answer": self.answer,
            "withdraw": self.withdraw,
        }

    def delete(self, one: Attempt) -> str:
        row = self._rows.by_id.get(one.begin.more["message"])
        if row is None or not row.deleted:
            return f"message {one.begin.more['message']} is not blank"
        if (last := self._last(one, TEXTS)) and last.type != "message_deleted":
            return f"nothing up to {one.place} deletes message {row.id}"
        return self._about(one)

    def edit(self, one: Attempt) -> str:
        message, last = one.begin.more["message"], self._last(one, TEXTS)
        if last and (last.type != "message_edited" or last.actor != one.begin.user):
            return f"up to {one.place} message {message} was last {last.type}, by user {last.actor}"
        text = last and self._rows.texts.get((message, last.version))
        if text and one.begin.sha and text != one.begin.sha:
            return f"at {one.place} message {message} says something else"
        return self._about(one)

    def react(self, one: Attempt) -> str:
        if "emoji" in one.begin.more:
            own = one.begin.user, one.begin.more["emoji"]
            last = self._last(one, REACTIONS, lambda row: (row.person, row.says) == own)
            is_there = last is not None and last.type == "reaction_added"
            if is_there != one.begin.more["on"] and (last or self._is_whole(one)):
                return f"at {one.place} the reaction {'is' if is_there else 'is not'} there"
        return self._about(one)

    def settings(self, one: Attempt) -> str:
        for name, value in one.begin.more.get("set", {}).items():
            of_name = [row for row in self._lines.settings[one.room] if name in row.says]
            before = [row for row in of_name if one.version is not None and row.version <= one.version]
            room = self._rows.rooms.get(one.room)
            now = before[-1].says[name] if before else room.settings.get(name, value) if room else None
            if (before or not of_name) and now != value:
                return f"at {one.place} {name} is {now}, not {value}"
        return ""

    def join(self, one: Attempt) -> str:
        return self._is("user_joined", one)

    def leave(self, one: Attempt) -> str:
        return self._is("user_left", one)

    def create(self, one: Attempt) -> str:
        if one.room not in self._rows.rooms:
            return f"room {one.room} is not there"
        is_there = one.version is None or not self._rows.is_kept(one.room, one.version) or self._at(one)
        return "" if is_there else f"{one.place} is not in the log"

    def role(self, one: Attempt) -> str:
        return self._was(one, {one.begin.more.get("role", UNKNOWN)})

    def out(self, one: Attempt) -> str:
        return self._was(one, {None})

    def ban(self, one: Attempt) -> str:
        """And the ban stands, or not, unless somebody has lifted or made one since, or may have."""
        where = one.room, one.begin.more.get("target")
        others = [other for other in self._bans if (other.room, other.begin.more.get("target")) == where]
        if where[1] is None or any(may_follow(other, one) for other in others if other.what != one.what):
            return ""
        if (where in self._rows.bans) != (one.what == "ban"):
            return f"user {where[1]} is {'not banned' if one.what == 'ban' else 'banned still'}"
        return self.out(one) if one.what == "ban" else ""

    def answer(self, one: Attempt) -> str:
        wanted, message = one.begin.more.get("status"), one.answer.get("id")
        if wanted is None or message is None:
            return ""
        line = self._lines.answers(one.room, message, one.begin.user)
        if self._lines.during(line, one) & {UNKNOWN, *GRANTED.get(wanted, {wanted})}:
            return ""
        return f"user {one.begin.user} did not answer {wanted} to message {message} then"

    def withdraw(self, one: Attempt) -> str:
        row = self._rows.sent.get((one.begin.user or 0, one.begin.more.get("client_id", "")))
        if row and "id" not in one.answer:
            return f"what will never be sent is in the database (room {row.room}, {row.number})"
        if "id" in one.answer and (row is None or row.id != one.answer["id"]) and "client_id" in one.begin.more:
            return f"message {one.answer['id']}, which had been sent, is not there"
        return ""

    def _at(self, one: Attempt) -> Logged | None:
        return self._rows.log.get((one.room, one.version or 0))

    def _is(self, type: str, one: Attempt) -> str:
        """What took the version that the answer names."""
        row = self._at(one)
        if row is None or (row.type, row.person) == (type, one.begin.user):
            return ""  # what is not in the log at all, others say
        return f"{one.place} is {row.type} of user {row.person}"

    def _about(self, one: Attempt) -> str:
        """The answer names the version that last touched the message."""
        row = self._at(one)
        if row is None or row.about == one.begin.more["message"]:
            return ""
        return f"{one.place} is {row.type}, and not about message {one.begin.more['message']}"

    def _last(
        self, one: Attempt, types: Collection[str], fits: Callable[[Logged], bool] = lambda row: True
    ) -> Logged | None:
        """Of these types about the message, up to the version that the answer names."""
        about = self._lines.about[one.room, one.begin.more["message"]]
        before = (row for row in reversed(about) if row.version <= (one.version or 0))
        return next((row for row in before if row.type in types and fits(row)), None)

    def _is_whole(self, one: Attempt) -> bool:
        return one.version is not None and self._rows.horizon.get(one.room) == 1

    def _was(self, one: Attempt, wanted: set[str | None]) -> str:
        """Of the person whom it is about: their role at the time, None while they are out."""
        target = one.begin.more.get("target")
        if target is None or self._lines.during(self._lines.roles(one.room, target), one) & {UNKNOWN, *wanted}:
            return ""
        return f"user {target} was not {', '.join(each or 'out' for each in wanted)} then"


def may_follow(other: Attempt, one: Attempt) -> bool:
    """Whether that may have been done after this. What nobody has an answer to may be done at any time."""
    return other.outcome == "info" or (other.outcome == "ok" and other.end is not None and other.end.t > one.begin.t)
