"""What bodies in the log name by id alone, filled in when published or read: last messages, quoted ones, files."""

from collections.abc import Mapping, Sequence
from typing import Any

from messaging.models import Message
from messaging.quotes import filled, messages_by_id, quoted_id
from rooms.models import Change


def read_changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Changes as published and as read, with the messages that they name as these are now. At most one query."""
    named = (last_message, quoted_id, with_files)
    wanted = [id for change in changes for name in named if (id := name(change.body))]
    found = messages_by_id(wanted)
    return [{**change.as_read(), "body": filled_body(change.body, found)} for change in changes]


def filled_body(body: dict[str, Any], found: Mapping[int, Message]) -> dict[str, Any]:
    last = last_message(body)
    if not last:
        return filled(with_attachments(body, found), found)
    preview = found[last].preview() if last in found else None
    return {**body, "room": {**body["room"], "last_message": preview}}


def last_message(body: dict[str, Any]) -> int | None:
    """The id of the last message that a join or leave names."""
    room = body.get("room")
    last = room.get("last_message") if isinstance(room, dict) else None
    return last["id"] if last else None


def with_files(body: dict[str, Any]) -> int | None:
    """The message's own id, when it came with files."""
    return body["id"] if body.get("attachments") else None


def with_attachments(body: dict[str, Any], found: Mapping[int, Message]) -> dict[str, Any]:
    """A message with its files as they are now: none once it is deleted."""
    own = found.get(with_files(body) or 0)
    return {**body, "attachments": own.attachments} if own else body
