"""All that can happen to messages."""

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from messaging.changes import MessageAdded
from messaging.models import Message, client_id_conflict
from rooms.access import access_room_for_posting
from rooms.actions import move_marker
from rooms.log import lock_room, record_change


def send_message(*, author: User, room_id: int, client_id: UUID, content: str) -> tuple[Message, bool]:
    """The message, and whether this call made it. Posting moves the author's read marker.

    Raises NotFound to those who aren't in the room, Conflict for a client_id used otherwise.
    """
    try:
        with transaction.atomic():
            room = lock_room(room_id)
            if sent := Message.objects.sent_as(author, client_id, room, content):
                return sent, False  # a retry succeeds, whatever happened since
            membership = access_room_for_posting(author, room)  # looks after locking; 404 for strangers
            message = Message.objects.post(room, author, client_id, content)
            record_change(room, MessageAdded(message), actor=author)
            move_marker(membership, to=message.number)
    except IntegrityError:  # the same id in another room at the same moment: its lock is not ours
        raise client_id_conflict() from None
    return message, True
