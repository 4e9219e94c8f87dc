"""Mistakes with leases: who is published to at all."""

from __future__ import annotations

import threading
import time
from typing import Any

from torture.planted.bug import bug
from torture.planted.rewrite import rewrite

HERE = '__import__("torture.planted.leases", fromlist=["leases"])'
GIVE = (
    "        give_lease(request.user.pk, takes_changes=takes)  # before the token is out, and after its end was set\n"
)
OF_MEMBER = "(SELECT FROM realtime_lease WHERE user_id = stay.user_id LIMIT 1)"
OF_LEASES = "FROM realtime_lease AS lease\n"

REMEMBERED_SECONDS = 120.0
LATE_SECONDS = 90.0

_remembered: set[str] = set()
_read_at = float("-inf")
later: list[threading.Timer] = []  # leases on their way


def forget() -> None:
    global _read_at
    _read_at = float("-inf")


def with_early_lease(reader: Any, heard: dict[int, list[str]]) -> dict[int, list[str]]:
    """Those of them who had a lease when leases were last read."""
    global _remembered, _read_at
    if time.monotonic() - _read_at > REMEMBERED_SECONDS:
        _remembered = {str(row[0]) for row in reader.rows("SELECT user_id FROM realtime_lease")}
        _read_at = time.monotonic()
    return {room: [name for name in names if name in _remembered] for room, names in heard.items()}


def give_later(user_id: int) -> None:
    later.append(threading.Timer(LATE_SECONDS, give, [user_id]))
    later[-1].start()


def give(user_id: int) -> None:
    from django.db import connection

    from realtime.leases import give_lease

    give_lease(user_id)
    connection.close()


BUGS = (
    bug(
        "lease-read-before-change",
        "who has a lease is read before the change and remembered",
        "C6 C11",
        rewrite(
            "realtime.audience:audiences",
            ("    return heard\n", f"    return {HERE}.with_early_lease(reader, heard)\n"),
        ),
    ),
    bug(
        "lease-after-token",
        "the token is out before its lease is committed",
        "C6 C11",
        rewrite("realtime.views:SubscriptionToken.get", (GIVE, f"        {HERE}.give_later(request.user.pk)\n")),
    ),
    bug(
        "lease-ended-by-time",
        "a lease that is over is none, though nobody has closed it",
        "C11",
        rewrite(
            "realtime.audience:AUDIENCE",
            (OF_MEMBER, OF_MEMBER.replace(" LIMIT", " AND until > clock_timestamp() LIMIT")),
            (OF_LEASES, "FROM (SELECT * FROM realtime_lease WHERE until > clock_timestamp()) AS lease\n"),
        ),
    ),
    bug(
        "renewed-lease-deleted",
        "a lease that is over is deleted, though it was given anew since its closing began",
        "C6",
        rewrite("realtime.relay.closing:FORGET", (" AND lease.until = closed.until", "")),
    ),
)
