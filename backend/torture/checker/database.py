"""Reads the rows for the rules, all of one moment. Needs Django to be set up with the run's DATABASE_URL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from accounts.models import User
from common.snapshot import snapshot
from light.fingerprint import fingerprint, sha
from light.shown import Picture, room_picture
from messaging.additions import read_messages
from messaging.models import Message, PastText, Reaction
from realtime.models import PublishCursor
from rooms.cards import room_card
from rooms.models import ALWAYS_KEPT, Ban, Change, Membership, Room
from sync.checks import problems
from torture.checker.rows import Logged, MessageRow, RoomRow, Rows, Stay
from torture.checker.watch import read_moves, read_pruned
from torture.history import Event
from torture.pruning import KEPT

ADDS = ("message_added", "event_created")
NAMES = (*ADDS, "message_edited", "message_deleted")  # whose own id is the message's


def read_rows(events: Sequence[Event]) -> Rows:
    """With the pictures of those users whose clients have told theirs, as far back as they show messages."""
    shown = {event.user: event for event in events if event.kind == "picture"}
    with snapshot():
        rows = Rows(
            rooms={room.pk: room_row(room) for room in Room.objects.iterator()},
            log={(row.room, row.version): row for row in read_log()},
            messages=read_said(),
            stays=[Stay(*row) for row in Membership.objects.order_by("joined_version").values_list(*STAY)],
            published=dict(PublishCursor.objects.values_list("room", "published_version")),
            deadlocks=count_deadlocks(),
            moves=read_moves(),
            pictures=read_pictures(list(shown.values())),
            texts=read_texts(),
            bans=set(Ban.objects.values_list("room", "user")),
            gone=set(User.objects.exclude(deactivated_at=None).values_list("pk", flat=True)),
        )
    is_pruned = any(row.pruned for row in rows.log.values())
    rows.problems.extend(map(str, problems(always_kept=KEPT if is_pruned else ALWAYS_KEPT)))
    return rows


SETTINGS = ("name", "topic", "posting", "members_invite", "archived")
STAY = ("room", "user", "joined_version", "left_version", "read_number", "notify")


def room_row(room: Room) -> RoomRow:
    settings = {name: getattr(room, name) for name in SETTINGS}
    return RoomRow(room.pk, room.version, str(room.change_id), room.last_number, settings)


def logged(change: Change) -> Logged:
    adds, print_ = change.body["id"] if change.type in ADDS else None, fingerprint(change.as_read())
    return Logged(
        room=change.room_id,
        version=change.version,
        id=str(change.uuid),
        prev=str(change.prev or ""),
        type=change.type,
        actor=change.actor_id,
        superseded="superseded" in change.body,
        message=adds,
        about=change.body.get("message", change.body["id"] if change.type in NAMES else None),
        person=person["id"] if isinstance(person := change.body.get("user"), dict) else None,
        says=said(change),
        at=change.at.timestamp(),
        sha=print_["sha"],
        text=print_["text"],
    )


def read_log() -> Iterator[Logged]:
    """With what the harness itself has pruned."""
    yield from (logged(change)._replace(pruned=True) for change in read_pruned())
    yield from map(logged, Change.objects.iterator())


def said(change: Change) -> Any:
    """As Logged says."""
    match change.type:
        case "user_joined" | "member_updated":
            return change.body["role"]
        case "reaction_added" | "reaction_removed":
            return change.body["emoji"]
        case "attendance_changed":
            return {name: change.body[name] for name in ("status", "promoted")}
        case "room_updated":
            return change.body
    return None


def read_texts() -> dict[tuple[int, int], str]:
    """What each message says and said, by the version that brought it; nothing of what is deleted."""
    past = PastText.objects.values_list("message", "version", "content")
    now = Message.objects.filter(deleted_at=None).values_list("pk", "text_version", "content")
    return {(message, version): sha(content) for message, version, content in past.union(now, all=True).iterator()}


def read_said() -> list[MessageRow]:
    """Every message with what it said first, as far as that is still known."""
    first: dict[int, str] = dict(PastText.objects.order_by("-version").values_list("message", "content"))
    return [
        MessageRow(
            message.pk,
            message.room_id,
            message.number,
            message.author_id,
            str(message.client_id),
            "" if message.is_deleted or message.event else sha(first.get(message.pk, message.content)),
            message.is_deleted and message.content == "",
        )
        for message in Message.objects.iterator()
    ]


def count_deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def read_pictures(shown: Iterable[Event]) -> dict[int, dict[str, Picture]]:
    """By user and room, what a client that starts now would show."""
    pages, roles = Pages(), read_roles()
    pictures: dict[int, dict[str, Picture]] = {}
    for event in shown:
        user = User.objects.get(pk=event.user or 0)
        pictures[user.pk] = {}
        for stay in Membership.objects.current().filter(user=user).with_room():
            numbers = event.more["rooms"].get(str(stay.room_id), {}).get("messages", {})
            first = min(map(int, numbers), default=stay.room.last_number + 1)
            read = pages.read(user, stay.room, first)
            pictures[user.pk][str(stay.room_id)] = room_picture(room_card(stay), read, roles[stay.room_id])
    return pictures


def read_roles() -> dict[int, dict[int, str]]:
    """By room and user, of who is in now."""
    roles: dict[int, dict[int, str]] = defaultdict(dict)
    for room, user, role in Membership.objects.current().values_list("room", "user", "role"):
        roles[room][user] = role
    return roles


class Pages:
    """Messages as read, each read once for all: only events look different to each reader."""

    def __init__(self) -> None:
        self._read: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
        self._first: dict[int, int] = {}
        self._events: dict[int, list[Message]] = defaultdict(list)

    def read(self, reader: User, room: Room, first: int) -> list[dict[str, Any]]:
        """Those of the room from this number on."""
        until = self._first.get(room.pk, room.last_number + 1)
        if first < until:
            self._load(reader, room, first, until)
        found = dict(self._read[room.pk])
        own = [message for message in self._events[room.pk] if message.number >= first]
        found |= {read["number"]: read for read in read_messages(reader, own)}
        return [read for number, read in sorted(found.items()) if number >= first]

    def _load(self, reader: User, room: Room, first: int, until: int) -> None:
        rows = Message.objects.filter(room=room, number__gte=first, number__lt=until).select_related("author")
        messages = list(rows)
        for message in messages:
            message.room = room
        Reaction.objects.load(messages)
        self._read[room.pk] |= {read["number"]: read for read in read_messages(reader, messages)}
        self._events[room.pk] += [message for message in messages if message.event]
        self._first[room.pk] = first
