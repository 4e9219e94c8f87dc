"""A room as its members' clients hold it: the card that lists show and that sync calls a snapshot."""

from typing import Any

from common.times import iso
from rooms.models import Change, Membership, Room


def room_card(membership: Membership) -> dict[str, Any]:
    """The room and one's own in it. Needs the membership with_room. One shape with rooms.serializers.RoomCard."""
    room = membership.room
    between = {"people": membership.people} if room.kind == Room.Kind.DIRECT else {}
    return {
        "id": room.pk,
        "name": room.name,
        "kind": room.kind,
        "topic": room.topic,
        "posting": room.posting,
        "members_invite": room.members_invite,
        "archived": room.archived,
        "version": room.version,
        "change_id": str(room.change_id),
        "created_at": iso(room.created_at),
        "bumped_at": iso(room.bumped_at),
        "member_count": room.member_count,
        "last_number": room.last_number,
        "last_message": room.last_preview and {**room.last_preview, "user": membership.last_author},
        "role": membership.role,
        **between,
        **mine(membership),
    }


def mine(membership: Membership) -> dict[str, Any]:
    """What is one's own on a membership; of two, the one with the higher mine_version is right. Needs with_room."""
    mentioned = [number for number in membership.mentioned if number > membership.read_number]
    return {
        "read_number": membership.read_number,
        "unread_count": max(0, membership.room.last_number - membership.read_number),
        "mention_count": len(mentioned),
        "mentioned_in": mentioned,
        "notify": membership.notify,
        "mine_version": membership.mine_version,
        "version": membership.room.version,
    }


def shown_at_once(change: Change) -> dict[str, Any]:
    """The body of a join or leave just made, its last message filled in: the room is still as that change left it."""
    return {**change.body, "room": {**change.body["room"], "last_message": change.room.last_preview}}
