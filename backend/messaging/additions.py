"""Messages as one reader sees them, with what apps above add to each: a page asks once for all of its messages."""

from collections.abc import Callable, Sequence
from typing import Any

from accounts.models import User
from common.snapshot import snapshot
from messaging.models import Message
from messaging.quotes import with_quotes
from rooms.models import Membership

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


def read_sent(author: User, sent: Message) -> Read:
    """One's own message as the answer to sending it again, taking it back or editing it, wherever one is by now."""
    with snapshot():  # what others have made of it is of the moment at which one was seen to be in
        message = Message.objects.select_related("room", "author").get(pk=sent.pk)
        if Membership.objects.stay_of(author, message.room):
            return read_messages(author, [message])[0]
    return message.as_sent()
