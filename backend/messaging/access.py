"""Who may do what with a message. Permission is the lookup, as in rooms.access: the message, or an error.

Strangers get NotFound, whatever they name; for writes, lock the room first (lock_room), then look here.
"""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from accounts.limits import lock_key
from accounts.models import User
from common.errors import Conflict, Forbidden, Invalid, NotFound, Throttled, TooLarge
from messaging.attachments import UNSENT_MAX, Attachment
from messaging.models import Message
from rooms.access import access_room, access_room_to, access_room_with
from rooms.models import Membership, Room


def access_message(user: User, room_id: int, message_id: int) -> Message:
    """To read it. Raises NotFound."""
    room = access_room(user, room_id).room
    return _found(_message_in(room, message_id))


def access_message_to_reply_to(room: Room, message_id: int) -> Message:
    """For a room in which one may post. Raises Invalid for a message that isn't there."""
    message = _message_in(room, message_id)
    if message is None:
        raise Invalid(fields={"reply_to": ["There is no such message in this room."]})
    return message


def access_message_for_editing(user: User, room: Room, message_id: int) -> tuple[Message, Membership]:
    """Its author's alone, with their stay. Raises NotFound, or Forbidden to other members."""
    membership = access_room_to("edit_own", user, room)
    message = _found(_message_in(room, message_id))
    if message.author_id != user.pk:
        raise Forbidden("Only its author can edit a message.")
    return _said(message), membership


def access_message_for_deleting(user: User, room: Room, message_id: int) -> Message:
    """Its author's, and those moderators' and owners' who may delete what others wrote."""
    message = _message_in(room, message_id)
    others = message is not None and message.author_id != user.pk
    access_room_to("delete_others" if others else "edit_own", user, room)
    return _said(_found(message))


def access_message_for_reacting(user: User, room: Room, message_id: int) -> Message:
    """Raises NotFound, or Forbidden where nothing can change."""
    access_room_to("react", user, room)
    return _found(_message_in(room, message_id))


def access_room_for_upload(user: User, room_id: int) -> Room:
    """Before any of the file is looked at. Raises NotFound, or Forbidden to those who may not post there."""
    return access_room_with("post", user, room_id).room


def check_upload(uploader: User, size: int) -> None:
    """Whether one more file of so many bytes may come. Locks the person, so that two uploads count each other.

    Raises TooLarge, Throttled for too much within a day, Conflict for too many that wait to be sent.
    """
    if size > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(f"A file may have at most {settings.UPLOAD_MAX_MB} MB.")
    lock_key(f"attachments of {uploader.pk}")
    if Attachment.objects.unsent().filter(uploader=uploader).count() >= UNSENT_MAX:
        raise Conflict(f"{UNSENT_MAX} files of yours wait to be sent. Discard some first.", code="too_many_files")
    if Attachment.objects.uploaded_lately(uploader) + size > settings.UPLOAD_DAILY_BYTES:
        raise Throttled(f"You may upload {settings.UPLOAD_DAILY_MB} MB a day. Try again later.", retry_after=3600)


def access_attachments_for_sending(user: User, room: Room, ids: Sequence[UUID]) -> list[Attachment]:
    """One's own unsent ones of a locked room, in this order. Raises Invalid when one of them is none."""
    if not ids:
        return []
    ready = Attachment.objects.unsent().filter(state=Attachment.State.READY, uploader=user, room=room)
    found = {each.pk: each for each in ready.filter(pk__in=ids).select_for_update(no_key=True)}
    if missing := [str(each) for each in ids if each not in found]:
        raise Invalid(
            code="attachment_gone",
            fields={"attachments": [f"{id} is no unsent file of yours in this room." for id in missing]},
        )
    return [found[each] for each in ids]


def access_attachment(user: User, attachment_id: UUID) -> Attachment:
    """To read it: what its message lets one, before it is sent its uploader alone. Raises NotFound."""
    attachment: Attachment | None = Attachment.objects.filter(pk=attachment_id, state=Attachment.State.READY).first()
    if attachment is None:
        raise NotFound
    if attachment.message_id is not None:
        access_room(user, attachment.room_id)
    elif attachment.uploader_id != user.pk:
        raise NotFound
    return attachment


def access_attachment_for_discarding(user: User, attachment_id: UUID) -> Attachment:
    """One's own. Raises NotFound, Conflict for one that is sent: its message is what one deletes."""
    own = Attachment.objects.filter(pk=attachment_id, uploader=user).select_for_update(no_key=True)
    attachment: Attachment | None = own.first()
    if attachment is None:
        raise NotFound
    if attachment.message_id is not None:
        raise Conflict("This file has been sent. Delete its message instead.", code="attachment_sent")
    return attachment


def _message_in(room: Room, message_id: int) -> Message | None:
    message = Message.objects.select_related("author").filter(room=room, pk=message_id).first()
    if message:
        message.room = room
    return message


def _found(message: Message | None) -> Message:
    if message is None:
        raise NotFound
    return message


def _said(message: Message) -> Message:
    """Raises Conflict for an event's: its text is the event's title, and events are called off, never deleted."""
    if message.event:
        raise Conflict("This is an event: edit it or call it off as one.", code="message_is_event")
    return message
