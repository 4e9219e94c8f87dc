"""What apps above do in the same transaction when something happens in a room: each registers itself when it starts.

The log calls them after it has recorded a change of the type, the room still locked and as that change left it. So
whoever ends a stay frees the person's place in an event, without knowing that there are events.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from accounts.models import User
from rooms.models import Room

Follower = Callable[[Room, Any, User | None], None]

_followers: dict[str, list[Follower]] = defaultdict(list)


def follow(change_type: str, follower: Follower) -> None:
    """`follower(room, change, actor)` runs after every change of this type, and may record further ones."""
    _followers[change_type].append(follower)


def followers(change_type: str) -> list[Follower]:
    return _followers.get(change_type, [])
