"""What can change about messages, as it stands in the log."""

from dataclasses import dataclass
from typing import Any, ClassVar

from messaging.models import Message
from rooms.models import Room


@dataclass(frozen=True)
class MessageAdded:
    type: ClassVar[str] = "message_added"
    message: Message

    def body(self, room: Room) -> dict[str, Any]:
        """What it replies to by id and number: that text stands in its own row only."""
        quoted = self.message.reply_to
        reply_to = {"id": quoted.pk, "number": quoted.number} if quoted else None
        return {**self.message.as_read(), "reply_to": reply_to}


@dataclass(frozen=True)
class MessageEdited:
    type: ClassVar[str] = "message_edited"
    message: Message

    def body(self, room: Room) -> dict[str, Any]:
        message = self.message.as_read()
        return {name: message[name] for name in ("id", "number", "user", "content", "edited_at")}


@dataclass(frozen=True)
class MessageDeleted:
    type: ClassVar[str] = "message_deleted"
    message: Message

    def body(self, room: Room) -> dict[str, Any]:
        message = self.message.as_read()
        return {name: message[name] for name in ("id", "number", "user")}
