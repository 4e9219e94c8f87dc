"""What can change about messages, as it stands in the log."""

from dataclasses import dataclass
from typing import Any, ClassVar

from accounts.models import User
from common.times import iso
from messaging.mentions import Mentions
from messaging.models import Message
from rooms.models import Room


@dataclass(frozen=True)
class MessageAdded:
    type: ClassVar[str] = "message_added"
    message: Message

    def body(self, room: Room) -> dict[str, Any]:
        """What it replies to by id and number: that text stands in its own row only; files by id, for their names."""
        quoted = self.message.reply_to
        reply_to = {"id": quoted.pk, "number": quoted.number} if quoted else None
        attachments = [{"id": card["id"]} for card in self.message.attachments]
        return {**self.message.as_read(), "reply_to": reply_to, "attachments": attachments}


@dataclass(frozen=True)
class MessageEdited:
    type: ClassVar[str] = "message_edited"
    message: Message
    mentions_before: Mentions

    def body(self, room: Room) -> dict[str, Any]:
        message = self.message
        return {
            "id": message.pk,
            "number": message.number,
            "user": message.author.as_author(),
            "content": message.content,
            "edited_at": iso(message.edited_at) if message.edited_at else None,
            "mentions": message.mentions.as_read(),
            "mentions_before": self.mentions_before.as_read(),
        }


@dataclass(frozen=True)
class MessageDeleted:
    type: ClassVar[str] = "message_deleted"
    message: Message
    mentions_before: Mentions

    def body(self, room: Room) -> dict[str, Any]:
        message = self.message.as_read()
        changed = {name: message[name] for name in ("id", "number", "user", "mentions")}
        return {**changed, "mentions_before": self.mentions_before.as_read()}


@dataclass(frozen=True)
class Reacted:
    message: Message
    emoji: str
    user: User

    def body(self, room: Room) -> dict[str, Any]:
        return {
            "message": self.message.pk,
            "number": self.message.number,
            "emoji": self.emoji,
            "user": self.user.as_author(),
            "count": self.message.reactions.filter(emoji=self.emoji).count(),
        }


class ReactionAdded(Reacted):
    type: ClassVar[str] = "reaction_added"


class ReactionRemoved(Reacted):
    type: ClassVar[str] = "reaction_removed"
