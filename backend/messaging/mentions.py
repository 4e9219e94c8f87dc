"""Whom a text mentions: `@handle` of whoever is in the room, and `@room` of those who may call everybody.

Not in code, not in addresses. The client draws by the same rule (frontend/src/features/conversation/mentions.ts),
but only whom the message names: what the two might read otherwise is text at the worst, never a wrong person.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from accounts.handles import HANDLE_MAX, MARKS, handle_key
from accounts.models import User
from rooms.models import Membership, Room
from rooms.rights import rights

MENTIONS_MAX = 50  # of one message; what is written beyond is text
ROOM = "room"  # nobody's handle (accounts.handles.SYSTEM_NAMES)
LONGEST = 4 * HANDLE_MAX  # letters with their marks one by one, before NFKC

# A fence, up to the line that closes it or to the end.
FENCED = re.compile(
    r"^[ \t>]*(`{3,}(?=[^`\n]*$)|~{3,})[^\n]*(?:\n(?![ \t>]*\1[`~]*[ \t]*$)[^\n]*)*(?:\n[^\n]*|\Z)", re.MULTILINE
)
PARAGRAPH_ENDS = re.compile(r"\n[ \t]*\n")
TICKS = re.compile(r"`+")
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"`]+", re.IGNORECASE)


@dataclass(frozen=True)
class Mentions:
    """What a message mentions, by id; `room`: everybody in it."""

    users: list[int] = field(default_factory=list)
    room: bool = False

    def as_read(self) -> dict[str, object]:
        return {"users": self.users, "room": self.room}


NOBODY = Mentions()


def named_in(text: str) -> list[list[str]]:
    """For each `@…`, as keys of handles, what it may mean: `@bob.` is bob. unless there is only bob."""
    if "@" not in text:
        return []
    paragraphs = PARAGRAPH_ENDS.split(FENCED.sub("\n\n", text))
    return list(_names(ADDRESS.sub(" ", "\n".join(_without_code(paragraph) for paragraph in paragraphs))))


def _without_code(paragraph: str) -> str:
    """Without what stands between as many backticks on both sides."""
    kept, done = [], 0
    ticks = list(TICKS.finditer(paragraph))
    while ticks:
        opening = ticks.pop(0)
        size = len(opening[0])
        closing = next((at for at, other in enumerate(ticks) if len(other[0]) == size), None)
        if closing is not None and paragraph[opening.start() - 1 : opening.start()] != "\\":
            kept += [paragraph[done : opening.start()], " "]
            done, ticks = ticks[closing].end(), ticks[closing + 1 :]
    return "".join([*kept, paragraph[done:]])


def _names(text: str) -> Iterator[list[str]]:
    at = text.find("@")
    while at >= 0:
        end = at + 1
        while end < len(text) and end - at <= LONGEST and _is_of_handle(text[end]):
            end += 1
        if not _is_inside(text, at) and text[end : end + 1] != "@" and end > at + 1:
            yield _readings(text[at + 1 : end])
        at = text.find("@", max(end, at + 1))


def _is_inside(text: str, at: int) -> bool:
    """In an address or a path, or taken back by a backslash; `_` may begin emphasis."""
    before = at - 1
    while before >= 0 and text[before] == "_":
        before -= 1
    return before >= 0 and (_is_of_handle(text[before]) or text[before] in "@+/\\")


def _is_of_handle(char: str) -> bool:
    return char.isalnum() or char in MARKS or unicodedata.category(char)[0] == "M"


def _readings(name: str) -> list[str]:
    """The longest first."""
    readings = [name]
    while name and name[-1] in MARKS:
        name = name[:-1]
        readings.append(name)
    return list(dict.fromkeys(handle_key(reading) for reading in readings if reading))


def mentions_of(named: list[list[str]], room: Room, stay: Membership, *, before: Mentions = NOBODY) -> Mentions:
    """Those among `named` who are in the room or whom the message mentioned `before`. At most one query.

    `stay` is the author's. For a room that lock_room returned.
    """
    if not named:
        return NOBODY
    everyone = any(ROOM in readings for readings in named) and "mention_room" in rights(stay.role, room)
    keys = {reading for readings in named for reading in readings}
    there = Membership.objects.current().filter(room=room, user=OuterRef("pk"))
    active = User.objects.filter(is_active=True)
    people = active.filter(Q(Exists(there)) | Q(pk__in=before.users), handle_key__in=keys - {ROOM})
    by_key = dict(people.values_list("handle_key", "pk"))
    found = (next((by_key[reading] for reading in readings if reading in by_key), None) for readings in named)
    users = list(dict.fromkeys(user for user in found if user is not None))
    return Mentions(users[:MENTIONS_MAX], everyone)
