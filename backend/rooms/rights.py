"""What a role may do in a room: a pure function, the same in the client (frontend/src/sync/rights.ts)."""

from typing import Protocol

from rooms.models import Membership, Room

Rights = frozenset[str]

NONE: Rights = frozenset()
JOIN: Rights = frozenset({"join"})
READ: Rights = frozenset({"read", "leave"})
SPEAK: Rights = frozenset({"post", "create_event"})  # what the posting rule is about
INVITE: Rights = frozenset({"invite"})
ARCHIVE: Rights = frozenset({"archive"})

MEMBER: Rights = READ | {"react", "edit_own"}
DIRECT: Rights = frozenset({"read", "post", "react", "edit_own"})
MODERATOR: Rights = MEMBER | SPEAK | INVITE | {"mention_room", "delete_others", "edit_events", "remove", "ban"}
OWNER: Rights = MODERATOR | ARCHIVE | {"settings", "roles"}


class Rules(Protocol):
    """What the rights in a room depend on."""

    kind: str
    posting: str
    members_invite: bool
    archived: bool


def rights(role: str | None, room: Rules) -> Rights:
    """The rights of a role (None: not in the room)."""
    if role is None:
        return JOIN if room.kind == Room.Kind.PUBLIC and not room.archived else NONE
    if room.kind == Room.Kind.DIRECT:
        return DIRECT
    if room.archived:
        return READ | ARCHIVE if role == Membership.Role.OWNER else READ  # the way back is the owner's
    if role == Membership.Role.OWNER:
        return OWNER
    if role == Membership.Role.MODERATOR:
        return MODERATOR
    speak = SPEAK if room.posting == Room.Posting.EVERYONE else NONE
    return MEMBER | speak | (INVITE if room.members_invite else NONE)
