"""Messages and what is about them: reactions, earlier texts. Their files: attachments.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from common.errors import Conflict
from common.rows import insert, made
from common.times import iso, now
from messaging.attachments import Attachment
from messaging.emoji import EMOJI_MAX
from messaging.mentions import NOBODY, Mentions
from messaging.sends import client_id_conflict, what_was_sent
from rooms.models import Mention, Room

CONTENT_MAX = 8_000  # characters
CONTENT_MAX_BYTES = 32 * 1024
EMOJI_PER_MESSAGE = 50
SENT_ONCE = "sent_once"  # the constraint by which a retry is told from a new message
PREVIEW_MAX = 280  # characters of a message that room lists show; the client cuts the same (sync/preview.ts)
TEXT = ("content", "version", "text_version", "mentioned_users", "mentions_room")  # what a text brings with it


class MessageQuerySet(models.QuerySet["Message"]):
    def sent_as(self, author: User, client_id: UUID) -> tuple[Message | None, bool]:
        """What this author has already sent under this id, wherever, or None; and whether nothing may be any more.

        Until the transaction ends nobody else sends under this id or cancels it.
        """
        row, columns = what_was_sent(author, client_id)
        sent = made(self.model, columns, row) if row[columns.index("id")] else None
        return sent, row[columns.index("cancelled")]

    def post(
        self,
        room: Room,
        author: User,
        client_id: UUID,
        content: str,
        reply_to: Message | None = None,
        event: UUID | None = None,
        mentions: Mentions = NOBODY,
        attachments: Sequence[Attachment] = (),
    ) -> Message:
        """The room's next message; the room shows it as its last one, once record_change has saved it."""
        message = self.model(
            room=room,
            author=author,
            client_id=client_id,
            content=content,
            number=room.last_number + 1,
            version=room.next_version,
            text_version=room.next_version,
            reply_to=reply_to,
            event=event,
            mentioned_users=mentions.users,
            mentions_room=mentions.room,
            attachments=[each.card() for each in attachments],
        )
        insert(message)
        Attachment.objects.attach(message, attachments)
        message.call_mentioned(room)
        message.loaded_reactions = []
        room.last_number, room.bumped_at, room.last_preview = (
            message.number,
            message.created_at,
            message.preview(),
        )
        return message


class Message(models.Model):
    room = models.ForeignKey(Room, models.PROTECT, related_name="messages", db_index=False)  # one_message_per_number
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)  # sent_once
    client_id = models.UUIDField()  # made by the sender: a retry is known by it, for good
    number = models.BigIntegerField()  # 1, 2, 3 … in the room, deleted ones included
    version = models.BigIntegerField()  # of the change that last touched it
    text_version = models.BigIntegerField()  # of the change that brought `content`: no other row of the log has a text
    content = models.TextField()
    mentioned_users = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    mentions_room = models.BooleanField(default=False, db_default=False, editable=False)
    event = models.UUIDField(null=True, editable=False)  # the event whose place in the conversation this is
    attachments = models.JSONField(default=list, blank=True, editable=False)  # cards of its files, as they are shown
    created_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    loaded_reactions: list[dict[str, Any]] | None = None  # by Reaction.objects.load, for a page at once

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="one_message_per_number"),
            models.UniqueConstraint(fields=["author", "client_id"], name=SENT_ONCE),
        ]

    def __str__(self) -> str:
        return f"message {self.room_id}/{self.number}"

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_untouched(self) -> bool:
        return self.edited_at is None and not self.is_deleted

    def repeated(self, content: str, attachments: Sequence[UUID] = ()) -> Message:
        """This message as the answer to sending it again. Raises Conflict for a text or files that it never had."""
        said = (content, [str(each) for each in attachments])
        if self.event or (self.is_untouched and said != (self.content, [card["id"] for card in self.attachments])):
            raise client_id_conflict()
        return self

    @property
    def mentions(self) -> Mentions:
        return Mentions(self.mentioned_users, self.mentions_room)

    def call_mentioned(self, room: Room) -> None:
        """Count for those whom it mentions."""
        if self.mentions != NOBODY:
            users, everyone = self.mentioned_users, self.mentions_room
            Mention.objects.add(room, self.number, by=self.author_id, users=users, everyone=everyone)

    def mention(self, mentions: Mentions, room: Room) -> None:
        """Others than before, once `save` has written them down."""
        if mentions != self.mentions:
            Mention.objects.of_message(room, self.number).delete()
            self.mentioned_users, self.mentions_room = mentions.users, mentions.room
            self.call_mentioned(room)

    def rewrite(self, content: str, mentions: Mentions, room: Room) -> None:
        """Another text from the room's next version on; the one before goes to the history."""
        written_at = self.edited_at or self.created_at
        PastText.objects.create(message=self, version=self.text_version, content=self.content, written_at=written_at)
        self.mention(mentions, room)
        self.content, self.edited_at = content, now()
        self.version = self.text_version = room.next_version
        self.save(update_fields=[*TEXT, "edited_at"])
        self._show_in(room)

    def erase(self, room: Room) -> None:
        """No text any more, nor any that it had, and nothing that was about it; its number stays."""
        self.past_texts.all().delete()
        self.reactions.all().delete()
        self.loaded_reactions = []
        self.mention(NOBODY, room)
        self.content, self.attachments, self.reply_to, self.deleted_at = "", [], None, now()
        self.version = self.text_version = room.next_version
        self.save(update_fields=[*TEXT, "attachments", "reply_to", "deleted_at"])
        self._show_in(room)

    def touch(self, room: Room) -> None:
        """Something about it changes with the room's next version."""
        self.version = room.next_version
        self.save(update_fields=["version"])

    def _show_in(self, room: Room) -> None:
        """The room's preview follows its last message; record_change saves it."""
        self.room = room
        if room.last_number == self.number:
            room.last_preview = self.preview()

    def call(self, title: str, room: Room) -> None:
        """As the card that the change being made touches: its text is what the card is called by now."""
        fields = ["version"]
        self.version = room.next_version
        if title != self.content:
            self.content, self.text_version = title, room.next_version
            fields += ["content", "text_version"]
        self.save(update_fields=fields)
        self._show_in(room)

    def as_read(self) -> dict[str, Any]:
        """The message as REST and changes show it; what it replies to by id alone (see quotes.py), no event's card.

        Needs `room` and `author` loaded.
        """
        return {
            "id": self.pk,
            "number": self.number,
            "version": self.version,
            "client_id": str(self.client_id),
            "content": self.content,
            "user": self.author.as_author(),
            "room": self.room.reference(),
            "created_at": iso(self.created_at),
            "edited_at": iso(self.edited_at) if self.edited_at else None,
            "deleted": self.is_deleted,
            "reply_to": {"id": self.reply_to_id} if self.reply_to_id else None,
            "event": None,
            "mentions": self.mentions.as_read(),
            "attachments": self.attachments,
            "reactions": self.shown_reactions(),
        }

    def as_sent(self) -> dict[str, Any]:
        """What its author is told of it once they are out of the room: that it is there, and what they said.

        Nothing that others have made of it since: its versions are of that text, and an event's title is anybody's.
        """
        self.loaded_reactions = []
        then = {"version": self.text_version, "bumped_at": iso(self.created_at)}
        own = {"content": "" if self.event else self.content, "version": self.text_version, "reply_to": None}
        return {**self.as_read(), **own, "room": {"id": self.room_id, **then}}

    def quote(self) -> dict[str, Any]:
        """The message as replies to it show it."""
        return {
            "id": self.pk,
            "number": self.number,
            "version": self.text_version,
            "user": self.author.as_author(),
            "content": self.content[:PREVIEW_MAX],
            "attachments": len(self.attachments),
            "deleted": self.is_deleted,
        }

    def shown_reactions(self) -> list[dict[str, Any]]:
        """`{emoji, count, users}` each, in the order of their first use; a query unless they were loaded."""
        if self.loaded_reactions is None:
            Reaction.objects.load([self])
        return self.loaded_reactions or []

    def preview(self) -> dict[str, Any]:
        """The message as room lists show it; only one with files says how many, only a deleted one that it is."""
        return {
            "id": self.pk,
            "number": self.number,
            "content": self.content[:PREVIEW_MAX],
            "user": self.author.as_author(),
            "created_at": iso(self.created_at),
            **({"attachments": len(self.attachments)} if self.attachments else {}),
            **({"deleted": True} if self.is_deleted else {}),
        }


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def load(self, messages: Sequence[Message]) -> None:
        """What these messages show of their reactions, in one query."""
        found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        rows = self.filter(message__in=messages).order_by("since", "id")
        for message_id, emoji, user in rows.values_list("message", "emoji", "user"):
            found[message_id][emoji].append(user)
        for message in messages:
            message.loaded_reactions = [
                {"emoji": emoji, "count": len(users), "users": users} for emoji, users in found[message.pk].items()
            ]

    def add(self, message: Message, user: User, emoji: str) -> bool:
        """Whether it was not there. Reads no more for many who have reacted. Raises Conflict for one emoji too many."""
        same = self.filter(message=message, emoji=emoji)
        if same.filter(user=user).exists():
            return False
        since = next(iter(same.values_list("since", flat=True)[:1]), None)  # of any: all of an emoji have the same
        if since is None and self._different(message) >= EMOJI_PER_MESSAGE:
            raise Conflict(f"A message takes {EMOJI_PER_MESSAGE} different emoji.", code="too_many_reactions")
        self.create(message=message, user=user, emoji=emoji, since=since or message.room.next_version)
        return True

    def _different(self, message: Message) -> int:
        return self.filter(message=message).values("emoji").distinct().count()

    def remove(self, message: Message, user: User, emoji: str) -> bool:
        """Whether it was there."""
        removed, _ = self.filter(message=message, user=user, emoji=emoji).delete()
        return removed > 0


class Reaction(models.Model):
    """One emoji of one person to one message."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="reactions", db_index=False)  # react_once
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    emoji = models.CharField(max_length=EMOJI_MAX)
    since = models.BigIntegerField()  # the version with which this emoji came to the message: their order, on all sides

    objects: ClassVar[Any] = ReactionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "emoji", "user"], name="react_once")]

    def __str__(self) -> str:
        return f"{self.emoji} of {self.user_id} to {self.message_id}"


class PastText(models.Model):
    """What a message said before it was edited. Deleting the message deletes these."""

    message = models.ForeignKey(
        Message, models.PROTECT, related_name="past_texts", db_index=False
    )  # one_text_per_version
    version = models.BigIntegerField()  # of the change that brought this text
    content = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "version"], name="one_text_per_version")]

    def __str__(self) -> str:
        return f"message {self.message_id} at {self.version}"

    def as_read(self) -> dict[str, Any]:
        return {"content": self.content, "version": self.version, "written_at": iso(self.written_at)}
