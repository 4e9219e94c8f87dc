"""Telling a person's other tabs how far they have read. Outside the log: an echo may be lost, the next sync says it."""

import time
from collections.abc import Callable

from realtime.centrifugo import Centrifugo, ServerFailed
from realtime.channels import personal_channel
from rooms.cards import mine
from rooms.models import Membership

COALESCE_SECONDS = 0.2  # a marker that moves on within it is told once
MOST = 500  # memberships in hand; more than that are lost


class Echoes:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: dict[int, None] = {}
        self._since = 0.0

    def add(self, membership_id: int) -> None:
        if not self._waiting:
            self._since = self._clock()
        if len(self._waiting) < MOST:
            self._waiting[membership_id] = None

    def patience(self, longest: float) -> float:
        """Seconds until there is something to tell."""
        return max(0.0, min(longest, self._since + COALESCE_SECONDS - self._clock())) if self._waiting else longest

    def tell(self, server: Centrifugo) -> None:
        """Publish what has waited long enough, as it is now, each to its owner alone."""
        if not self._waiting or self._clock() < self._since + COALESCE_SECONDS:
            return
        told, self._waiting = list(self._waiting), {}
        stays = list(Membership.objects.current().filter(pk__in=told).with_room())
        if not stays:
            return
        try:
            server.publish_aside((personal_channel(stay.user_id), echo(stay)) for stay in stays)
        except ServerFailed:
            return


def echo(stay: Membership) -> dict[str, object]:
    return {"type": "room_mine", "body": {"room": stay.room_id, **mine(stay)}}
