"""Pages of messages, by number in the room."""

from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request

from accounts.models import User
from common.errors import Invalid
from common.pagination import address, page_limit, whole_number
from messaging.additions import read_messages
from messaging.models import Message, Reaction
from rooms.models import Room


@dataclass(frozen=True)
class Window:
    """An unbroken run of message numbers, first to last inclusive; empty when last < first."""

    first: int
    last: int


def asked_window(request: Request, room: Room) -> Window:
    """What `?before=`, `?after=` or `?around=` (a message number) and `?limit=` ask for; else the newest.

    Numbers have no gaps, so a window is arithmetic. Raises Invalid for more than one of the three.
    """
    asked = {name: whole_number(request, name) for name in ("before", "after", "around")}
    given = {name: number for name, number in asked.items() if number is not None}
    if len(given) > 1:
        raise Invalid(fields={name: ["Only one of before, after and around."] for name in given})
    limit, newest = page_limit(request), room.last_number
    if "after" in given:
        first = min(given["after"], newest) + 1
        return Window(first, min(first + limit - 1, newest))
    last = newest
    if "before" in given:
        last = min(max(given["before"] - 1, 0), newest)
    if "around" in given:
        last = min(max(given["around"] + limit // 2, limit), newest)
    return Window(max(1, last - limit + 1), last)


def message_page(request: Request, reader: User, room: Room) -> dict[str, Any]:
    """The page, newest first, with the room's version at which it was read."""
    window = asked_window(request, room)
    rows = Message.objects.filter(room=room, number__range=(window.first, window.last))
    messages = list(rows.select_related("author").order_by("-number"))
    for message in messages:
        message.room = room
    Reaction.objects.load(messages)
    older, newer = window.first > 1, window.last < room.last_number
    return {
        "results": read_messages(reader, messages),
        "next": address(request, before=window.first) if older else None,
        "previous": address(request, after=window.last) if newer else None,
        "version": room.version,
        "change_id": str(room.change_id),
    }
