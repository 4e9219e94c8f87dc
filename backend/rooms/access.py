"""Who may do what in a room. Permission is the lookup: it answers with the membership, or raises.

A stranger gets NotFound, the same bytes as for a room that isn't there. Before a write, lock first (lock_room),
then look here.
"""

from collections.abc import Iterable

from accounts.models import User
from common.errors import Conflict, Forbidden, NotFound
from rooms.models import Ban, Membership, Room
from rooms.rights import rights

ROOMS_PER_PERSON = 1_000


class RoomArchived(Forbidden):
    code = "room_archived"
    detail = "This room is archived: it can be read, and nothing in it can change."


def access_room(user: User, room_id: int) -> Membership:
    """One's own current membership, with its room. Raises NotFound."""
    membership = Membership.objects.current().select_related("room").filter(room_id=room_id, user=user).first()
    if membership is None:
        raise NotFound
    return membership


def access_room_to(right: str, user: User, room: Room) -> Membership:
    """For a room that lock_room returned: raises NotFound to those who aren't in it, Forbidden without the right.

    In an archived room the refusal says so: `room_archived`.
    """
    return access_room_to_all({right}, user, room)


def access_room_to_all(wanted: set[str], user: User, room: Room) -> Membership:
    membership = Membership.objects.stay_of(user, room)
    if membership is None:
        raise NotFound
    if wanted - rights(membership.role, room):
        raise RoomArchived if room.archived else Forbidden
    return membership


def access_room_for_posting(user: User, room: Room) -> Membership:
    return access_room_to("post", user, room)


def access_room_for_settings(user: User, room: Room, names: Iterable[str]) -> Membership:
    """To change the settings of these names; the archive has a right of its own, for the way back."""
    wanted = {"archive" if name == "archived" else "settings" for name in names}
    return access_room_to_all(wanted or {"settings"}, user, room)


def access_room_for_leaving(user: User, room: Room) -> Membership:
    return access_room_to("leave", user, room)


def access_room_for_joining(user: User, room: Room) -> None:
    """For a room that lock_room returned.

    Raises Conflict for members, NotFound for the banned and in private rooms, RoomArchived.
    """
    if Membership.objects.current().filter(room=room, user=user).exists():
        raise Conflict("You are already in this room.", code="already_member")
    if room.kind != Room.Kind.PUBLIC or Ban.objects.filter(room=room, user=user).exists():
        raise NotFound
    if "join" not in rights(None, room):
        raise RoomArchived


def check_room_for_another(user: User) -> None:
    """Nobody is in more rooms than one sync can answer for. Locks the person, so that two joins count each other."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Membership.objects.current().filter(user=user).count() >= ROOMS_PER_PERSON:
        raise Conflict(f"You are in {ROOMS_PER_PERSON} rooms. Leave one first.", code="too_many_rooms")
