"""All that can happen to messages."""

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from messaging.changes import MessageAdded
from messaging.models import SENT_ONCE, Message, client_id_conflict
from rooms.access import access_room_for_posting
from rooms.log import lock_room, record_change


def send_message(*, author: User, room_id: int, client_id: UUID, content: str) -> tuple[Message, bool]:
    """The message, and whether this call made it. Posting moves the author's read marker.

    Raises NotFound to those who aren't in the room, Conflict for a client_id used otherwise.
    """
    try:
        with transaction.atomic():
            room = lock_room(room_id)
            sent = Message.objects.sent_as(author, client_id)
            if sent and sent.room_id == room.pk:
                sent.room, sent.author = room, author
                return sent.repeated(content), False  # a retry succeeds, whatever happened since
            membership = access_room_for_posting(author, room)  # looks after locking; 404 for strangers
            message = Message.objects.post(room, author, client_id, content)
            record_change(room, MessageAdded(message), actor=author)
            membership.read_up_to(message.number)
    except IntegrityError as error:
        if SENT_ONCE not in str(error):
            raise
        raise client_id_conflict() from None  # in another room, perhaps at this moment: its lock is not ours
    return message, True
