"""What message requests hold and what they answer. Answers are built by Message.as_read; a test compares."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Author
from common.ids import UUIDText
from common.pagination import ID_MAX
from common.text import VisibleText
from messaging.attachments import ATTACHMENTS_MAX
from messaging.kinds import NAME_MAX
from messaging.models import CONTENT_MAX, CONTENT_MAX_BYTES


class RoomReference(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    version = serializers.IntegerField()
    bumped_at = serializers.DateTimeField()


class Quote(serializers.Serializer[Any]):
    """The message that another one replies to, as it is now."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    version = serializers.IntegerField(help_text="of the room's change that brought this text")
    user = Author()
    content = serializers.CharField(allow_blank=True, help_text="the first 280 characters")
    attachments = serializers.IntegerField(help_text="how many files it has")
    deleted = serializers.BooleanField()


class ReactionsRead(serializers.Serializer[Any]):
    """All of one emoji on a message."""

    emoji = serializers.CharField()
    count = serializers.IntegerField()
    users = serializers.ListField(child=serializers.IntegerField(), help_text="ids, the first to react first")


class EventOfMessage(serializers.DictField):
    """An event's card; the events app says how it looks (events/schema.py)."""


class MentionsRead(serializers.Serializer[Any]):
    """Whom a message mentions: those that its text names as `@handle`, who were in the room when it was written."""

    users = serializers.ListField(child=serializers.IntegerField(), help_text="ids, at most 50")
    room = serializers.BooleanField(help_text="everybody in the room: `@room` of a moderator or owner")


class AttachmentRead(serializers.Serializer[Any]):
    """A file of a message. Of a picture there are its pixels, upright, and a `thumbnail`, also as `?size=large`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    type = serializers.CharField(help_text="what its bytes say, as a media type")
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    thumbnail = serializers.CharField(allow_null=True, help_text="a path on this server")
    url = serializers.CharField(help_text="a path on this server")


class NewAttachment(serializers.Serializer[Any]):
    file = serializers.FileField(max_length=NAME_MAX)


class MessageRead(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField(help_text="1, 2, 3 … in the room, without gaps")
    version = serializers.IntegerField(help_text="of the room's change that last touched it")
    client_id = serializers.UUIDField()
    content = serializers.CharField(allow_blank=True)
    user = Author()
    room = RoomReference()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    deleted = serializers.BooleanField()
    reply_to = Quote(allow_null=True)
    event = EventOfMessage(allow_null=True, help_text="the event whose place in the conversation this is")
    mentions = MentionsRead()
    attachments = AttachmentRead(many=True)
    reactions = ReactionsRead(many=True, help_text="in the order of their first use")


class MessagePage(serializers.Serializer[Any]):
    """Newest first; `next` leads to older ones."""

    results = MessageRead(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    version = serializers.IntegerField(help_text="of the room when this page was read")
    change_id = serializers.UUIDField(help_text="of the change that took this version")


class NewMessage(serializers.Serializer[Any]):
    content = VisibleText(
        max_length=CONTENT_MAX,
        max_bytes=CONTENT_MAX_BYTES,
        lines=True,
        allow_blank=True,
        required=False,
        default="",
        help_text="may be empty only beside attachments",
    )
    client_id = UUIDText(
        required=False, help_text="made by the sender; the same id again is the same message, for good"
    )
    reply_to = serializers.IntegerField(
        min_value=1, max_value=ID_MAX, required=False, allow_null=True, help_text="id of a message of the same room"
    )
    attachments = serializers.ListField(
        child=UUIDText(), max_length=ATTACHMENTS_MAX, required=False, help_text="ids of own unsent files of this room"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        ids = attrs.get("attachments", [])
        if not attrs["content"] and not ids:
            raise serializers.ValidationError({"content": ["Write something, or attach a file."]})
        if len(set(ids)) < len(ids):
            raise serializers.ValidationError({"attachments": ["Each file once."]})
        return attrs


class EditedMessage(serializers.Serializer[Any]):
    content = VisibleText(max_length=CONTENT_MAX, max_bytes=CONTENT_MAX_BYTES, lines=True)


class PastTextRead(serializers.Serializer[Any]):
    """What a message said before an edit."""

    content = serializers.CharField()
    version = serializers.IntegerField(help_text="of the room's change that brought this text")
    written_at = serializers.DateTimeField()


class HistoryPage(serializers.Serializer[Any]):
    """Newest first, without the text that the message has now. Empty once it is deleted."""

    results = PastTextRead(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    version = serializers.IntegerField(help_text="of the room when this page was read")
