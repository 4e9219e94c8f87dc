"""C1: what was acknowledged is there, once and as it was said; what was refused is not; a retry finds what it made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from torture.checker.acknowledged import acknowledged
from torture.checker.rows import MessageRow, Rows
from torture.checker.sends import Attempt, attempts, messages
from torture.checker.violation import Violation
from torture.history import Event

RULE = "C1"


def durability(events: Sequence[Event], rows: Rows) -> Iterator[Violation]:
    tried = attempts(events)
    first_heard = earliest(events)
    for (user, client_id), group in messages(tried).items():
        row = rows.sent.get((user or 0, client_id))
        yield from kept(group, row)
        if row:
            added = rows.added.get(row.id)
            heard = added and first_heard.get((row.room, added.version))
            yield from refused_retries(group, heard or None)
    yield from doubled(tried, rows)
    yield from versions_kept(tried, rows)
    yield from acknowledged(events, tried, rows)
    yield from markers(tried, rows)
    yield from levels(tried, rows)
    yield from ended(tried, rows)


def kept(group: Sequence[Attempt], row: MessageRow | None) -> Iterator[Violation]:
    """One message, however often it was sent."""
    acknowledged = [attempt for attempt in group if attempt.outcome == "ok"]
    told = tuple(event for attempt in group for event in attempt.events)
    if acknowledged and row is None:
        yield Violation(RULE, "a message was acknowledged and is not in the database", told)
    if row is None:
        return
    if all(attempt.outcome == "fail" for attempt in group):
        yield Violation(RULE, f"a message was refused and is in the database (room {row.room}, {row.number})", told)
    for attempt in group:
        if row.room != attempt.begin.room:
            yield Violation(RULE, f"a message to room {attempt.begin.room} is in room {row.room}", attempt.events)
        elif row.text and attempt.begin.sha and row.text != attempt.begin.sha:
            yield Violation(RULE, f"message {row.number} of room {row.room} says something else", attempt.events)
    for attempt in acknowledged:
        answer = attempt.answer
        if answer.get("id", row.id) != row.id or answer.get("number", row.number) != row.number:
            text = f"the answer names another message than is there ({row.id}, number {row.number})"
            yield Violation(RULE, text, attempt.events)


def refused_retries(group: Sequence[Attempt], heard: Event | None) -> Iterator[Violation]:
    """Once it is committed for certain (acknowledged, or heard by anybody), sending it again can't be refused."""
    known = [attempt.end for attempt in group if attempt.outcome == "ok" and attempt.end] + ([heard] if heard else [])
    if not known:
        return
    proof = min(known, key=lambda event: event.t)
    for attempt in group:
        if attempt.outcome == "fail" and attempt.begin.t > proof.t:
            text = "a message that is committed was refused when it was sent again"
            yield Violation(RULE, text, (proof, *attempt.events))


def doubled(tried: Iterable[Attempt], rows: Rows) -> Iterator[Violation]:
    """Texts are sent but once: two messages with the same one are one message, stored twice."""
    said = {(attempt.begin.user, attempt.begin.sha): attempt for attempt in tried if attempt.begin.sha}
    found = defaultdict(list)
    for row in rows.messages:
        if row.text and (row.author, row.text) in said:
            found[row.author, row.text].append(row)
    for key, same in found.items():
        if len(same) > 1:
            places = ", ".join(f"{row.room}/{row.number}" for row in same)
            yield Violation(RULE, f"one message is in the database {len(same)} times: {places}", said[key].events)


def versions_kept(tried: Iterable[Attempt], rows: Rows) -> Iterator[Violation]:
    """Whatever was acknowledged with a version has left it in the log."""
    for attempt in tried:
        room, version = attempt.begin.room, attempt.version
        if attempt.outcome != "ok" or version is None or room is None or not rows.is_kept(room, version):
            continue
        if (room, version) not in rows.log:
            yield Violation(
                RULE, f"{attempt.what} was acknowledged as {room}/{version}, not in the log", attempt.events
            )


def markers(tried: Sequence[Attempt], rows: Rows) -> Iterator[Violation]:
    """A read marker that was acknowledged is not behind, unless its owner moved it back.

    It can't be ahead of the room's last message, which a restore may have taken away before a late client knew.
    """
    moved_back = {(one.begin.user, one.begin.room) for one in tried if one.what == "unread"}
    for attempt in tried:
        who = attempt.begin.user, attempt.begin.room
        if attempt.what != "read" or attempt.outcome != "ok" or who in moved_back:
            continue
        stays = [stay for stay in rows.stays_of.get((who[1], who[0]), []) if stay.left is None]
        number = attempt.begin.more["number"]
        if stays and stays[0].read_number < min(number, rows.rooms[stays[0].room].last_number):
            text = f"user {who[0]} has read {number} of room {who[1]}; {stays[0].read_number} stands"
            yield Violation(RULE, text, attempt.events)


def levels(tried: Iterable[Attempt], rows: Rows) -> Iterator[Violation]:
    """What of a room calls for one is as it was acknowledged last, unless they went, or may have wished for another."""
    wishes = defaultdict(list)
    for attempt in tried:
        if attempt.what == "notify" and attempt.outcome != "fail":
            wishes[attempt.begin.room or 0, attempt.begin.user or 0].append(attempt)
    for where, asked in wishes.items():
        stays = rows.stays_of.get(where, [])
        if len(stays) != 1 or stays[0].left or any(one.outcome == "info" for one in asked):
            continue
        latest = max(one.answer.get("mine_version", 0) for one in asked)
        last = [one for one in asked if one.answer.get("mine_version", 0) == latest]
        wished, stands = [one.begin.more["level"] for one in last], stays[0].notify
        if stands not in wished:
            text = f"user {where[1]} wished for {wished[-1]} in room {where[0]}; {stands} stands"
            yield Violation(RULE, text, last[-1].events)


def ended(tried: Iterable[Attempt], rows: Rows) -> Iterator[Violation]:
    """Whose account is ended for good does not come back."""
    for attempt in tried:
        if attempt.what == "deactivate" and attempt.outcome == "ok" and attempt.begin.user not in rows.gone:
            text = f"user {attempt.begin.user} ended their account, which is there"
            yield Violation(RULE, text, attempt.events)


def earliest(events: Iterable[Event]) -> dict[tuple[int | None, int], Event]:
    """By room and version, who heard it first."""
    first: dict[tuple[int | None, int], Event] = {}
    for event in events:
        if event.kind == "heard":
            first.setdefault((event.room, event.version), event)
    return first
