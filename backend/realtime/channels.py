"""Names of Centrifugo's channels; their namespaces stand in centrifugo/config.json."""

import re

from common.pagination import ID_MAX

PERSONAL = "personal:"  # + user id: every room change that the person may see, and what is their own
ROOM = "room:"  # + room id: who is here, who is typing; nothing durable

ROOM_CHANNEL = re.compile(r"room:([1-9][0-9]{0,18})")


def personal_channel(user_id: int) -> str:
    return f"{PERSONAL}{user_id}"


def room_channel(room_id: int) -> str:
    return f"{ROOM}{room_id}"


def room_of(channel: str) -> int | None:
    """The room id in a room's channel; None for every other name."""
    found = ROOM_CHANNEL.fullmatch(channel)
    room_id = int(found[1]) if found else ID_MAX + 1
    return room_id if room_id <= ID_MAX else None
