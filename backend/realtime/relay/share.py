"""How the lanes are spread over all relays that live, on however many hosts.

Each says every two seconds that it lives, in a row of its own, and reads how many do. Who holds more than its share
lets a lane go between two turns, when all that was acknowledged is noted; who holds less takes what is free. The share
decides nobody's right to publish: the lane's lock does, and the cursor.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from contextlib import closing
from secrets import token_hex

import psycopg2

from realtime.relay.backoff import pause
from realtime.relay.connection import LANES, PRESENCE, LaneConnection

log = logging.getLogger(__name__)

BEAT_EVERY_SECONDS = 2.0
SILENT_AFTER_SECONDS = 10  # as long as PostgreSQL keeps a silent relay's locks

SAY = """
INSERT INTO realtime_relay (name, lanes, since, at) VALUES (%s, %s, clock_timestamp(), clock_timestamp())
ON CONFLICT (name) DO UPDATE SET at = excluded.at
"""
FORGET_THE_DEAD = "DELETE FROM realtime_relay WHERE at < clock_timestamp() - interval '1 hour'"
LEAVE = "DELETE FROM realtime_relay WHERE name = %s"
# Nor does one live that spoke in the future: the clock was set back since. Who lives has a new row within a beat.
ALIVE = """
SELECT name, lanes FROM realtime_relay WHERE abs(extract(epoch FROM at - clock_timestamp())) < %s ORDER BY since, name
"""


class Share:
    """Which lanes this relay may hold. Its lanes' threads ask; `most` changes as relays come and go."""

    def __init__(self, most: int = LANES) -> None:
        self._mutex = threading.Lock()
        self._most = most
        self._held: set[int] = set()

    def allow(self, most: int) -> bool:
        """Whether that is news."""
        with self._mutex:
            before, self._most = self._most, most
        return before != most

    def claim(self, lane: int) -> bool:
        """Whether it may be taken; if it can't be, give it back."""
        with self._mutex:
            if len(self._held) >= self._most:
                return False
            self._held.add(lane)
            return True

    def give_back(self, lane: int) -> None:
        with self._mutex:
            self._held.discard(lane)

    def is_over(self, lane: int) -> bool:
        """Whether this is the lane to let go: one after the other, the highest first."""
        with self._mutex:
            return len(self._held) > self._most and lane == max(self._held)


def share_of(name: str, alive: list[tuple[str, int]]) -> int:
    """How many lanes fall to this relay among those alive, (name, how many lanes it knows), the eldest first.

    Relays of another number of lanes would cut the rooms otherwise: whoever came first stays, the others wait.
    """
    lanes = dict(alive)[name]
    if alive[0][1] != lanes:
        return 0
    alike = [each for each, known in alive if known == lanes]
    return lanes // len(alike) + (alike.index(name) < lanes % len(alike))


class Presence(threading.Thread):
    """Says that this relay lives, and sets its share."""

    def __init__(self, share: Share, *, stopping: threading.Event) -> None:
        super().__init__(name="presence", daemon=True)
        self.known = threading.Event()  # the share is
        self._me = f"{socket.gethostname()[:80]} pid {os.getpid()} {token_hex(4)}"
        self._share = share
        self._stopping = stopping

    def run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                with closing(LaneConnection(PRESENCE)) as connection:
                    while not self._stopping.is_set():
                        self._beat(connection)
                        failures = 0
                        self._stopping.wait(BEAT_EVERY_SECONDS)
                    connection.execute(LEAVE, [self._me])
            except psycopg2.Error as error:
                failures += 1
                log.warning("other relays can't be seen: %s", " ".join(str(error).split()))
                self._stopping.wait(pause(failures))

    def _beat(self, connection: LaneConnection) -> None:
        connection.execute(SAY, [self._me, LANES])
        connection.execute(FORGET_THE_DEAD)
        alive = [(name, lanes) for name, lanes in connection.rows(ALIVE, [SILENT_AFTER_SECONDS])]
        most = share_of(self._me, alive)
        if self._share.allow(most):
            log.info("%s of %s lanes are for this relay: %s live", most, LANES, len(alive))
        if not most and alive[0][1] != LANES:
            log.warning("waits: RELAY_LANES is %s here and %s at the relay %s", LANES, alive[0][1], alive[0][0])
        self.known.set()
