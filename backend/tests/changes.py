"""What a write left in the log, to compare with literal expectations."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Q

from rooms.models import Change, Membership, Room


@contextmanager
def changes_in(room: Room) -> Iterator[list[tuple[str, dict, set[int]]]]:
    """Fills its list, on leaving the block, with (type, body, user ids of the audience) of each new change."""
    seen: list[tuple[str, dict, set[int]]] = []
    last = Change.objects.filter(room=room).count()
    yield seen
    for change in Change.objects.filter(room=room, version__gt=last).order_by("version"):
        seen.append((change.type, change.body, audience_of(change)))


def audience_of(change: Change) -> set[int]:
    """By the rule itself: joined at or before the change, and not left before it."""
    stays = Membership.objects.filter(room=change.room_id, joined_version__lte=change.version)
    stays = stays.filter(Q(left_version=None) | Q(left_version__gte=change.version))
    return set(stays.values_list("user_id", flat=True))
