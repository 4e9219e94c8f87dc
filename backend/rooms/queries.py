"""What rooms and members are read for lists."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from common.times import iso
from rooms.models import Ban, Invite, Membership, Room


def own_memberships(user: User) -> QuerySet[Membership]:
    """One's own current memberships with their rooms."""
    rooms: QuerySet[Membership] = Membership.objects.current().filter(user=user).with_room()
    return rooms


def discoverable_rooms(user: User, text: str, *, room_id: int | None = None) -> QuerySet[Room]:
    """Rooms that one may join and one's own, no direct ones; those whose name or topic holds `text`.

    None that one is banned from, and archived ones only from inside. `room_id`: this room alone, if it is among them.
    """
    own = Membership.objects.current().filter(room=OuterRef("pk"), user=user)
    invited = Invite.objects.filter(room=OuterRef("pk"), user=user)
    rooms = Room.objects.exclude(kind=Room.Kind.DIRECT)
    rooms = rooms.annotate(is_member=Exists(own), is_invited=Exists(invited))
    to_join = Q(kind=Room.Kind.PUBLIC, archived=False) | Q(is_invited=True, archived=False)
    rooms = rooms.filter(to_join | Q(is_member=True))
    rooms = rooms.exclude(Exists(Ban.objects.filter(room=OuterRef("pk"), user=user)))
    if room_id is not None:
        rooms = rooms.filter(pk=room_id)
    for word in text.split():
        rooms = rooms.filter(Q(name__icontains=word) | Q(topic__icontains=word))
    return rooms


def members(room: Room) -> QuerySet[Membership]:
    return Membership.objects.current().filter(room=room).select_related("user")


def bans(room: Room) -> QuerySet[Ban]:
    return Ban.objects.filter(room=room).select_related("user", "by")


def invites(room: Room) -> QuerySet[Invite]:
    """Those that still lead in."""
    found: QuerySet[Invite] = Invite.objects.live().filter(room=room).select_related("user", "by")
    return found


def found_room(room: Any) -> dict[str, Any]:
    return {
        "id": room.pk,
        "name": room.name,
        "kind": room.kind,
        "topic": room.topic,
        "archived": room.archived,
        "member_count": room.member_count,
        "created_at": iso(room.created_at),
        "bumped_at": iso(room.bumped_at),
        "is_member": room.is_member,
        "is_invited": room.is_invited,
    }


def member(membership: Membership) -> dict[str, Any]:
    return {
        "user": membership.user.as_author(),
        "role": membership.role,
        "joined_at": iso(membership.joined_at),
    }


def ban(ban: Ban) -> dict[str, Any]:
    return {
        "user": ban.user.as_author(),
        "by": ban.by.as_author() if ban.by else None,
        "created_at": iso(ban.created_at),
    }


def invite(invite: Invite) -> dict[str, Any]:
    return {
        "id": invite.pk,
        "user": invite.user.as_author() if invite.user else None,
        "code": invite.code or None,
        "by": invite.by.as_author(),
        "created_at": iso(invite.created_at),
        "expires_at": iso(invite.expires_at) if invite.expires_at else None,
        "uses": invite.uses,
        "used": invite.used,
    }


def invitation(invite: Invite, viewer: Any) -> dict[str, Any]:
    """What whoever has the link may know before coming in; `room_id` for those who are in."""
    room = invite.room
    inside = viewer.is_authenticated and Membership.objects.stay_of(viewer, room) is not None
    return {
        "room": {"name": room.name, "topic": room.topic, "member_count": room.member_count},
        "by": invite.by.as_author(),
        "room_id": room.pk if inside else None,
    }
