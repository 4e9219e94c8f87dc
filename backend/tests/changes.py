"""What a write left in the log, to compare with literal expectations."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Q

from rooms.models import Change, Membership, Room

Seen = tuple[str, dict[str, Any], set[int]]


@contextmanager
def changes_in(room: Room) -> Iterator[list[Seen]]:
    """Fills its list, on leaving the block, with (type, body, user ids of the audience) of each new change."""
    seen: list[Seen] = []
    last = Change.objects.filter(room=room).count()
    yield seen
    made = Change.objects.filter(room=room, version__gt=last).order_by("version")
    seen.extend((change.type, change.body, audience_of(change)) for change in made)


def audience_of(change: Change) -> set[int]:
    """By the rule itself: joined at or before the change, and not left before it."""
    stays = Membership.objects.filter(room=change.room_id, joined_version__lte=change.version)
    stays = stays.filter(Q(left_version=None) | Q(left_version__gte=change.version))
    return set(stays.values_list("user_id", flat=True))
