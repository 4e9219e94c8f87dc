"""What a sync asks and answers."""

import re
from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.serializers import Author
from common.ids import UUIDText
from common.pagination import ID_MAX
from rooms.serializers import ChangeRead, Mine, RoomCard
from sync.state import Held

ROOMS_MAX = 5_000


class HeldRoom(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, max_value=ID_MAX)
    id = UUIDText(allow_null=True)
    mine_version = serializers.IntegerField(min_value=0, max_value=ID_MAX, required=False)


class HeldRooms(serializers.DictField):
    child = HeldRoom()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and len(data) > ROOMS_MAX:
            raise serializers.ValidationError(f"At most {ROOMS_MAX} rooms.")  # before each of them is looked at
        if isinstance(data, dict) and all(map(is_plain, data.values())):
            return {str(room_id): as_held(have) for room_id, have in data.items()}
        return super().to_internal_value(data)


PLAIN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FIELDS = {"version", "id", "mine_version"}


def is_plain(have: Any) -> bool:
    """Whether it is written as all clients write it: then fields need not be looked at by as many validators."""
    return (
        isinstance(have, dict)
        and "version" in have
        and FIELDS.issuperset(have)
        and isinstance(have.get("id"), str)
        and PLAIN.fullmatch(have["id"]) is not None
        and all(type(have[name]) is int and 0 <= have[name] <= ID_MAX for name in have if name != "id")
    )


def as_held(have: dict[str, Any]) -> dict[str, Any]:
    return {**have, "id": UUID(have["id"])}


class SyncRequest(serializers.Serializer[Any]):
    """By room id, the version one is at, that change's id, and the counter of one's own marker."""

    rooms = HeldRooms()
    directory = serializers.IntegerField(
        min_value=0, max_value=ID_MAX, required=False, help_text="`directory.number` of the answer before"
    )

    def validate_rooms(self, rooms: dict[str, Any]) -> dict[int, Held]:
        held = {}
        for room_id, have in rooms.items():
            if not (room_id.isascii() and room_id.isdigit() and len(room_id) < 20 and int(room_id) <= ID_MAX):
                raise serializers.ValidationError("Room ids are whole numbers.")
            held[int(room_id)] = Held(**have)
        return held


class SyncedRoom(serializers.Serializer[Any]):
    """Either the changes that were missing or the room as it is now; with `reset`, whatever one holds is wrong."""

    changes = ChangeRead(many=True, required=False)
    snapshot = RoomCard(required=False)
    reset = serializers.BooleanField(required=False)


class GoneRoom(serializers.Serializer[Any]):
    """A room that one is no longer in: the version of leaving."""

    version = serializers.IntegerField()
    reset = serializers.BooleanField(required=False)


class Directory(serializers.Serializer[Any]):
    """Who looks otherwise since the number that was named, of those whom one shares a room with, or shared one."""

    number = serializers.IntegerField(help_text="to be named in the next request")
    people = Author(many=True)
    reset = serializers.BooleanField(required=False, help_text="this server never had the number: it is an older one")


class SyncAnswer(serializers.Serializer[Any]):
    rooms = serializers.DictField(child=SyncedRoom())
    gone = serializers.DictField(child=GoneRoom())
    mine = serializers.DictField(child=Mine())
    directory = Directory()
    server_time = serializers.DateTimeField()
