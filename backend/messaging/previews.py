"""What bodies in the log name by id alone, filled in when published or read: last messages, and what replies quote."""

from collections.abc import Mapping, Sequence
from typing import Any

from messaging.models import Message
from messaging.quotes import filled, messages_by_id, quoted_id
from rooms.models import Change


def read_changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Changes as published and as read, with the messages that they name as these are now. At most one query."""
    wanted = [named for change in changes for named in (last_message(change.body), quoted_id(change.body)) if named]
    found = messages_by_id(wanted)
    return [{**change.as_read(), "body": filled_body(change.body, found)} for change in changes]


def filled_body(body: dict[str, Any], found: Mapping[int, Message]) -> dict[str, Any]:
    last = last_message(body)
    if not last:
        return filled(body, found)
    preview = found[last].preview() if last in found else None
    return {**body, "room": {**body["room"], "last_message": preview}}


def last_message(body: dict[str, Any]) -> int | None:
    """The id of the last message that a join or leave names."""
    room = body.get("room")
    last = room.get("last_message") if isinstance(room, dict) else None
    return last["id"] if last else None
