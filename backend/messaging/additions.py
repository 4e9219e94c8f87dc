"""Messages as one reader sees them, with what apps above add to each: a page asks once for all of its messages."""

from collections.abc import Callable, Sequence
from typing import Any

from accounts.models import User
from messaging.models import Message
from messaging.quotes import with_quotes

Read = dict[str, Any]
Addition = Callable[[User, Sequence[Message], list[Read]], None]

_additions: list[Addition] = []


def add_to_messages(addition: Addition) -> None:
    """`addition(reader, messages, read)` fills in its part of each read message; called when its app starts."""
    _additions.append(addition)


def read_messages(reader: User, messages: Sequence[Message]) -> list[Read]:
    """These messages as `reader` sees them. Needs `room` and `author` loaded."""
    read = with_quotes([message.as_read() for message in messages])
    for addition in _additions:
        addition(reader, messages, read)
    return read
