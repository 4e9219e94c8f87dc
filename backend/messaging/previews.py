"""What bodies in the log name by id alone, filled in when published or read: last messages, quoted ones, files.

No text in them is younger than the change: whoever hears it may be out of the room by the version of a later one.
Members get that with the change that brought it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from messaging.models import Message
from messaging.quotes import filled, messages_by_id, quoted_id
from rooms.models import Change


def read_changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Changes as published and as read, with the messages that they name. At most one query."""
    named = (last_message, quoted_id, with_files)
    wanted = [id for change in changes for name in named if (id := name(change.body))]
    found = messages_by_id(wanted)
    return [{**change.as_read(), "body": filled_body(change, found)} for change in changes]


def filled_body(change: Change, found: Mapping[int, Message]) -> dict[str, Any]:
    body: dict[str, Any] = change.body
    last = last_message(body)
    if not last:
        return filled(with_attachments(body, found), found, lambda quoted: quote_at(change.version, quoted))
    preview = preview_at(change.version, found[last]) if last in found else None
    return {**body, "room": {**body["room"], "last_message": preview}}


def quote_at(version: int, quoted: Message) -> dict[str, Any]:
    """Without a text that came later; then of version 1, below all messages, so that any change of it is newer."""
    unknown = {"content": "", "version": 1} if quoted.text_version > version else {}
    return {**quoted.quote(), **unknown}


def preview_at(version: int, last: Message) -> dict[str, Any]:
    return {**last.preview(), **({"content": ""} if last.text_version > version else {})}


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
