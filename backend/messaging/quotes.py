"""What a message replies to: an id with the message, filled in when published or read."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from messaging.models import Message


def quoted_id(message: dict[str, Any]) -> int | None:
    reply_to = message.get("reply_to")
    return reply_to["id"] if reply_to else None


def with_quotes(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Messages as read, each with what it quotes, as that is now. At most one query."""
    wanted = {quoted for message in messages if (quoted := quoted_id(message))}
    found = messages_by_id(wanted)
    return [filled(message, found, Message.quote) for message in messages]


def filled(
    message: dict[str, Any], found: Mapping[int, Message], shown: Callable[[Message], dict[str, Any]]
) -> dict[str, Any]:
    quoted = found.get(quoted_id(message) or 0)
    return {**message, "reply_to": shown(quoted)} if quoted else message


def messages_by_id(wanted: Iterable[int]) -> dict[int, Message]:
    """With their authors; no query for none."""
    ids = set(wanted)
    return Message.objects.select_related("author").in_bulk(ids) if ids else {}
