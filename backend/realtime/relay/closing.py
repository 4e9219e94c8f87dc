"""Closing the leases of those who have gone: only then do changes stop being published to their channels.

The channel is told `reset`, then its history is removed, both acknowledged, and then the row goes. So whoever comes
back by Centrifugo's recovery alone finds a gap (`recovered: false`), and whoever listens after all is told to sync.

A channel that kept failing while others took a change is told the same, as soon as it takes anything, and keeps its row
unless that is over, too.

The row is deleted by the end that was read when closing began (docs/decisions/0027): a lease that was given anew
meanwhile, even if it is over again, belongs to somebody who may have come back after the history was removed. So does
one that runs out while its holder is told of a channel that failed: it is closed anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import uuid4

from realtime.centrifugo import Broadcast, Centrifugo, ServerFailed
from realtime.channels import PERSONAL
from realtime.models import Lease
from realtime.relay import metrics
from realtime.relay.backoff import pause
from realtime.relay.connection import LaneConnection

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
BATCH = 200
BETWEEN_BATCHES_SECONDS = 0.2  # a thousand a second: Centrifugo's time is for publishing
RESET = b'{"type":"reset","body":{}}'

OVER = """
SELECT user_id, until, broken_at, until < clock_timestamp() FROM realtime_lease
WHERE (until < clock_timestamp() OR broken_at IS NOT NULL) AND user_id <> ALL(%s::bigint[])
ORDER BY until LIMIT %s
"""
FORGET = """
DELETE FROM realtime_lease AS lease USING unnest(%s::bigint[], %s::timestamptz[]) AS closed (user_id, until)
WHERE lease.user_id = closed.user_id AND lease.until = closed.until AND lease.until < clock_timestamp()
"""
MEND = """
UPDATE realtime_lease AS lease SET broken_at = NULL
FROM unnest(%s::bigint[], %s::timestamptz[]) AS told (user_id, broken_at)
WHERE lease.user_id = told.user_id AND lease.broken_at = told.broken_at
"""


@dataclass(frozen=True)
class Over:
    """A lease as it was read when its closing began. With `broken_at` it need not be over."""

    user_id: int
    until: datetime
    broken_at: datetime | None = None
    is_over: bool = False


class Closing:
    """What the relay does that holds the lock for leases, in a thread and on connections of its own."""

    def __init__(self, connection: LaneConnection, server: Centrifugo, rest: Callable[[float], object]) -> None:
        self._connection = connection
        self._server = server
        self._rest = rest
        self._later: set[int] = set()  # whose channels refused: after the others
        self._refusing: set[int] = set()
        self._failures = 0

    def turn(self) -> None:
        """Close some of what is over, then rest. Raises what ends the hold."""
        try:
            over = self.close_some()
        except ServerFailed as error:
            self._failures += 1
            if self._failures == 1:
                log.warning("leases wait to be closed: %s", error)
            self._rest(max(LOOK_EVERY_SECONDS, pause(self._failures)))
        else:
            self._failures = 0
            self._rest(BETWEEN_BATCHES_SECONDS if over else LOOK_EVERY_SECONDS)

    def close_some(self) -> int:
        """How many were over. Raises ServerFailed: all of these are still to be closed."""
        over = read_over(self._connection, except_for=self._later)
        if not over:
            self._later.clear()
            return 0
        self._connection.confirm()
        told = reset(self._server, over)
        bare = remove_history(self._server, told)
        self._note_refusals({lease.user_id for lease in over} - {lease.user_id for lease in bare})
        forget(self._connection, bare)
        return len(over)

    def _note_refusals(self, people: set[int]) -> None:
        """They come after the others. Said once for each."""
        self._later |= people
        if news := people - self._refusing:
            log.warning("%s leases wait to be closed: their channels refuse", len(news))
            self._refusing |= news


def read_over(connection: LaneConnection, *, except_for: Collection[int] = ()) -> list[Over]:
    return [Over(*row) for row in connection.rows(OVER, [sorted(except_for), BATCH])]


def reset(server: Centrifugo, over: Sequence[Over]) -> list[Over]:
    """Tell each channel that it is no more complete, into its history. Those that have taken it."""
    names = [str(lease.user_id) for lease in over]
    (outcome,) = server.broadcast([Broadcast(PERSONAL, names, RESET, str(uuid4()))])
    if outcome.refused:
        log.info("not closed: %s", outcome.reason)
    refused = set(outcome.refused)
    return [lease for lease in over if str(lease.user_id) not in refused]


def remove_history(server: Centrifugo, over: Sequence[Over]) -> list[Over]:
    """Those whose channels keep nothing any more."""
    refused = set(server.remove_history([f"{PERSONAL}{lease.user_id}" for lease in over]))
    return [lease for lease in over if f"{PERSONAL}{lease.user_id}" not in refused]


def forget(connection: LaneConnection, over: Sequence[Over]) -> None:
    if not over:
        return
    if gone := [lease for lease in over if lease.is_over]:
        connection.execute(FORGET, [[lease.user_id for lease in gone], [lease.until for lease in gone]])
    if told := [lease for lease in over if lease.broken_at]:
        connection.execute(MEND, [[lease.user_id for lease in told], [lease.broken_at for lease in told]])
    metrics.CLOSED.inc(len(over))


def reset_everybody(server: Centrifugo) -> None:
    """The same for all that have a lease, who keep it. Raises ServerFailed."""
    leases = Lease.objects.order_by("user_id").values_list("user_id", "until")
    for some in batches((Over(*row) for row in leases.iterator()), BATCH):
        remove_history(server, reset(server, some))


def batches(items: Iterator[Over], size: int) -> Iterator[list[Over]]:
    while batch := list(islice(items, size)):
        yield batch
