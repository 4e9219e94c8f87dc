"""All that can happen to messages."""

from collections.abc import Sequence
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import Conflict
from common.jobs import enqueue
from messaging.access import (
    access_attachment_for_discarding,
    access_attachments_for_sending,
    access_message_for_deleting,
    access_message_for_editing,
    access_message_for_reacting,
    access_message_to_reply_to,
    access_room_for_upload,
    check_upload,
)
from messaging.attachments import Attachment
from messaging.changes import MessageAdded, MessageDeleted, MessageEdited, ReactionAdded, ReactionRemoved
from messaging.kinds import NAME_MAX
from messaging.mentions import mentions_of, named_in
from messaging.models import SENT_ONCE, Message, Reaction
from messaging.sends import CancelledSend, client_id_conflict, send_cancelled
from messaging.uploads import keep_file
from rooms.access import access_room_for_posting
from rooms.actions import bring_in
from rooms.log import lock_room, record_change, strip_text
from rooms.models import Room


def send_message(
    *,
    author: User,
    room_id: int,
    client_id: UUID,
    content: str,
    reply_to: int | None = None,
    attachments: Sequence[UUID] = (),
) -> tuple[Message, bool]:
    """The message, and whether this call made it. Posting moves the author's read marker.

    Raises NotFound to those who aren't in the room, Throttled to who posts too fast in it, Conflict for a client_id
    used otherwise or cancelled, Invalid when `reply_to` is no message of this room, or one of `attachments` no unsent
    file of the author in it.
    """
    named = named_in(content)
    try:
        with transaction.atomic():
            room = lock_room(room_id)
            sent, cancelled = Message.objects.sent_as(author, client_id)
            if sent and sent.room_id == room.pk:
                sent.room, sent.author = room, author
                return sent.repeated(content, attachments), False  # a retry succeeds, whatever happened since
            membership = access_room_for_posting(author, room)  # looks after locking; 404 for strangers
            if cancelled:
                raise send_cancelled()
            quoted = access_message_to_reply_to(room, reply_to) if reply_to is not None else None
            files = access_attachments_for_sending(author, room, attachments)
            if room.kind == Room.Kind.DIRECT and room.last_number == 0:
                bring_in(room, actor=author)
            mentions = mentions_of(named, room, membership)
            message = Message.objects.post(
                room, author, client_id, content, quoted, mentions=mentions, attachments=files
            )
            record_change(room, MessageAdded(message), actor=author)
            membership.post(message.number)
    except IntegrityError as error:
        if SENT_ONCE not in str(error):
            raise
        raise client_id_conflict() from None  # in another room, perhaps at this moment: its lock is not ours
    return message, True


def cancel_send(*, author: User, client_id: UUID) -> Message | None:
    """The message, if it was sent in spite of all; None: it never will be. Again changes nothing.

    No room is locked, since none is named: `sent_as` keeps sending and cancelling the same id apart.
    """
    with transaction.atomic():
        sent, cancelled = Message.objects.sent_as(author, client_id)
        if not sent and not cancelled:
            CancelledSend.objects.create(author=author, client_id=client_id)
    return sent


def edit_message(*, user: User, room_id: int, message_id: int, content: str) -> Message:
    """Another text for one's own message. The same again changes nothing and takes no version.

    Raises NotFound, Forbidden to whoever is not the author, Conflict when it is deleted.
    """
    named = named_in(content)
    with transaction.atomic():
        room = lock_room(room_id)
        message, membership = access_message_for_editing(user, room, message_id)
        _check_is_there(message)
        if content != message.content:
            before = message.mentions
            mentions = mentions_of(named, room, membership, before=before)
            strip_text(room, message.text_version)
            message.rewrite(content, mentions, room)
            record_change(room, MessageEdited(message, before), actor=user)
    return message


def delete_message(*, user: User, room_id: int, message_id: int) -> Message:
    """Erase a message for good: of its text nothing is left in the database. Again changes nothing.

    What stays is the message without a text: numbers have no gaps, and what is unread is counted by them.
    """
    with transaction.atomic():
        room = lock_room(room_id)
        message = access_message_for_deleting(user, room, message_id)
        if not message.is_deleted:
            before = message.mentions
            strip_text(room, message.text_version)
            _give_up_files(message)
            message.erase(room)
            record_change(room, MessageDeleted(message, before), actor=user)
    return message


def upload_attachment(*, uploader: User, room_id: int, file: "UploadedFile[bytes]") -> Attachment:
    """A file to send with one's next messages in the room. Counted first, then taken in: no lock is held meanwhile.

    Raises NotFound, Forbidden, and what check_upload and keep_file raise.
    """
    room = access_room_for_upload(uploader, room_id)
    size, name = file.size or 0, (file.name or "file")[-NAME_MAX:]
    with transaction.atomic():
        check_upload(uploader, size)
        attachment = Attachment.objects.create(room=room, uploader=uploader, name=name, size=size)
    try:
        kept = keep_file(attachment.pk, file, name)
    except BaseException:
        attachment.delete()
        raise
    attachment.arrived(kept)
    return attachment


def discard_attachment(*, user: User, attachment_id: UUID) -> None:
    """A file that will not be sent. Again changes nothing."""
    with transaction.atomic():
        attachment = access_attachment_for_discarding(user, attachment_id)
        if attachment.state in (Attachment.State.ARRIVING, Attachment.State.READY):
            Attachment.objects.filter(pk=attachment.pk).give_up()
            enqueue("remove_files")


def add_reaction(*, user: User, room_id: int, message_id: int, emoji: str) -> Message:
    """One's emoji to a message. Again changes nothing and takes no version.

    Raises NotFound, Forbidden, and Conflict when the message is deleted or has too many different ones.
    """
    with transaction.atomic():
        room = lock_room(room_id)
        message = access_message_for_reacting(user, room, message_id)
        _check_is_there(message)
        if Reaction.objects.add(message, user, emoji):
            message.touch(room)
            record_change(room, ReactionAdded(message, emoji, user), actor=user)
    return message


def remove_reaction(*, user: User, room_id: int, message_id: int, emoji: str) -> Message:
    """Take one's emoji back. One that isn't there changes nothing."""
    with transaction.atomic():
        room = lock_room(room_id)
        message = access_message_for_reacting(user, room, message_id)
        _check_is_there(message)
        if Reaction.objects.remove(message, user, emoji):
            message.touch(room)
            record_change(room, ReactionRemoved(message, emoji, user), actor=user)
    return message


def _give_up_files(message: Message) -> None:
    """Nobody can open them once this is committed."""
    if message.attachments:
        message.files.give_up()
        enqueue("remove_files")


def _check_is_there(message: Message) -> None:
    if message.is_deleted:
        raise Conflict("This message has been deleted.", code="message_deleted")
