"""Who may listen where."""

from accounts.models import User
from common.errors import Forbidden, NotFound, NotSignedIn
from realtime.channels import personal_channel, room_of
from rooms.access import access_room


class SignedOut(NotSignedIn):
    """On the two token paths alone: the socket library takes 401 for the end of the session."""

    status = 401


class ForeignChannel(Forbidden):
    detail = "This channel isn't yours: your own personal one and those of your rooms are."


def access_channel(user: User, channel: str) -> None:
    """One's own personal channel, and the channels of rooms that one is in. Raises ForeignChannel for all else."""
    if channel == personal_channel(user.pk):
        return
    room_id = room_of(channel)
    if room_id is None:
        raise ForeignChannel
    try:
        access_room(user, room_id)
    except NotFound:
        raise ForeignChannel from None
