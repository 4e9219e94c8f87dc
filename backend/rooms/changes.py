"""What can change about a room and who is in it, as it stands in the log."""

from dataclasses import dataclass
from typing import Any, ClassVar

from accounts.models import User
from common.times import iso
from rooms.models import Room


def room_in_body(room: Room) -> dict[str, Any]:
    """The room as joining and leaving show it. The last message by id only: its text stands in no other row."""
    return {
        "id": room.pk,
        "name": room.name,
        "version": room.version,
        "bumped_at": iso(room.bumped_at),
        "member_count": room.member_count,
        "last_message": {"id": room.last_preview["id"]} if room.last_preview else None,
    }


@dataclass(frozen=True)
class RoomUpdated:
    """Those of name, topic, kind, posting, members_invite and archived that are others now."""

    type: ClassVar[str] = "room_updated"
    settings: dict[str, Any]

    def body(self, room: Room) -> dict[str, Any]:
        return self.settings


@dataclass(frozen=True)
class UserJoined:
    type: ClassVar[str] = "user_joined"
    user: User
    role: str

    def body(self, room: Room) -> dict[str, Any]:
        return {"room": room_in_body(room), "user": self.user.as_author(), "role": self.role}


@dataclass(frozen=True)
class UserLeft:
    type: ClassVar[str] = "user_left"
    user: User
    reason: str = "left"
    by: User | None = None

    def body(self, room: Room) -> dict[str, Any]:
        return {
            "room": room_in_body(room),
            "user": self.user.as_author(),
            "reason": self.reason,
            "by": self.by.pk if self.by else None,
        }


@dataclass(frozen=True)
class MembersAdded:
    """A bulk join, whoever they are."""

    type: ClassVar[str] = "members_added"

    def body(self, room: Room) -> dict[str, Any]:
        return {"member_count": room.member_count}


@dataclass(frozen=True)
class MemberUpdated:
    type: ClassVar[str] = "member_updated"
    user: User
    role: str

    def body(self, room: Room) -> dict[str, Any]:
        return {"user": self.user.as_author(), "role": self.role}
