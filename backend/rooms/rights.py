"""What a role may do in a room: a pure function, the same in the client (frontend/src/sync/rights.ts)."""

from rooms.models import Membership, Room

MEMBER = frozenset({"read", "post", "leave"})
RIGHTS = dict.fromkeys(Membership.Role, MEMBER)


def rights(role: str | None, kind: str) -> frozenset[str]:
    """The rights of a role (None: not in the room) in a room of that kind."""
    if role is None:
        return frozenset({"join"}) if kind == Room.Kind.PUBLIC else frozenset()
    return RIGHTS[Membership.Role(role)]
