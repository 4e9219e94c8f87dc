"""Who may do what with a message. Permission is the lookup, as in rooms.access: the message, or an error.

Strangers get NotFound, whatever they name; for writes, lock the room first (lock_room), then look here.
"""

from accounts.models import User
from common.errors import Conflict, Forbidden, Invalid, NotFound
from messaging.models import Message
from rooms.access import access_room, access_room_to
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
