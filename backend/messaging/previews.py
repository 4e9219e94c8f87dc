"""The last message in the bodies of joins and leaves: an id in the log, filled in when published or read."""

from collections.abc import Sequence
from typing import Any

from messaging.models import Message
from rooms.models import Change


def read_changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Changes as published and as read, each `last_message` filled in as the message is now. At most one query."""
    wanted = {change.pk: last["id"] for change in changes if (last := last_message(change.body))}
    found = Message.objects.select_related("author").in_bulk(set(wanted.values())) if wanted else {}
    filled = []
    for change in changes:
        read = change.as_read()
        if change.pk in wanted:
            message = found.get(wanted[change.pk])
            preview = message.preview() if message else None
            read["body"] = {**change.body, "room": {**change.body["room"], "last_message": preview}}
        filled.append(read)
    return filled


def last_message(body: dict[str, Any]) -> dict[str, Any] | None:
    room = body.get("room")
    return room.get("last_message") if isinstance(room, dict) else None
