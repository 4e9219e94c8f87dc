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
        return self.message.as_read()
