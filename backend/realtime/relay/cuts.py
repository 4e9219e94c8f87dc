"""Closing the sockets of those whom accounts wants cut off (accounts.SocketCut): at once, and once more later."""

import logging
import time
from collections.abc import Callable

from realtime.centrifugo import Centrifugo, ServerFailed
from realtime.relay import metrics
from realtime.relay.connection import LaneConnection

log = logging.getLogger(__name__)

LANE = 0  # whose relay does it
LOOK_EVERY_SECONDS = 0.5
LOOK_AFTER_FAILURE_SECONDS = 1.0  # after as long as an answer is waited for, of publishing and of this
AGAIN_AFTER = "5 seconds"  # a client that was just reconnecting slips through the first

DUE = f"""
SELECT id, user_id, cut_at IS NOT NULL FROM accounts_socketcut
WHERE cut_at IS NULL OR cut_at < clock_timestamp() - interval '{AGAIN_AFTER}' ORDER BY id LIMIT 500
"""  # noqa: S608
NOTE_FIRST = "UPDATE accounts_socketcut SET cut_at = clock_timestamp() WHERE id = ANY(%s)"
FORGET = "DELETE FROM accounts_socketcut WHERE id = ANY(%s)"


class Cuts:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._look_at = 0.0

    def carry_out(self, connection: LaneConnection, server: Centrifugo) -> None:
        """Cut whoever is due, all in one request. A failure leaves the rows for the next look."""
        if connection.lane != LANE or self._clock() < self._look_at:
            return
        self._look_at = self._clock() + LOOK_EVERY_SECONDS
        due = connection.rows(DUE)
        people = {user_id for _, user_id, _ in due}
        try:
            server.ask_again(people)
        except ServerFailed as error:
            log.warning("sockets could not be closed: %s", error)
            self._look_at = self._clock() + LOOK_AFTER_FAILURE_SECONDS
            return
        if due:
            metrics.CUTS.inc(len(people))
            connection.execute(NOTE_FIRST, [[row for row, _, again in due if not again]])
            connection.execute(FORGET, [[row for row, _, again in due if again]])
