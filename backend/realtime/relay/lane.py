"""A lane: half of all rooms, one lock, one connection, one thread. Beside them one more of the kind closes leases."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Protocol

import django.db
import psycopg2

from realtime.centrifugo import Centrifugo
from realtime.relay import heartbeat, metrics
from realtime.relay.backoff import pause
from realtime.relay.closing import Closing
from realtime.relay.connection import LEASES, LaneConnection, LaneLost, lane_name
from realtime.relay.cuts import Cuts
from realtime.relay.echoes import Echoes
from realtime.relay.publishing import open_next, send_next, settle
from realtime.relay.queue import Queue
from realtime.relay.reading import is_ours, read_next
from realtime.relay.share import Share

log = logging.getLogger(__name__)

LOOK_FOR_LOCK_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 0.5  # before looking whether to stop, and for cuts


class Work:
    """What a lane does while it holds its lock. Forgotten with the connection."""

    def __init__(self, connection: LaneConnection, server: Centrifugo) -> None:
        self.queue = Queue()
        self._connection = connection
        self._server = server
        self._echoes = Echoes()
        self._cuts = Cuts()
        self._beat_at = 0.0
        connection.listen()

    def turn(self) -> None:
        """Look for news, send one request, settle what it did. Raises what ends the lane's hold."""
        self._listen()
        self._beat()
        self._read()
        open_next(self.queue, self._connection)
        send_next(self.queue, self._connection, self._server)
        settle(self.queue, self._connection, self._server)
        self._cuts.carry_out(self._connection, self._server)
        if not self.queue.failures():
            self._echoes.tell(self._server)

    def _listen(self) -> None:
        self._hear(self._patience())
        if rest := self.queue.gathering():
            time.sleep(rest)
            self._hear(0)

    def _hear(self, seconds: float) -> None:
        """The wake-ups that have come; waits at most so long for the first."""
        for payload in self._connection.wait(seconds):
            kind, _, number = payload.partition(":")
            if not number.isdecimal() or not is_ours(int(number), self._connection.lane):
                continue
            if kind == "room":
                self.queue.wake(int(number))
            elif kind == "mine":
                self._echoes.add(int(number))

    def _patience(self) -> float:
        """Seconds for which there is nothing to do, unless a wake-up comes."""
        until_beat = max(0.0, self._beat_at - time.monotonic())
        return self._echoes.patience(self.queue.patience(min(LONGEST_WAIT_SECONDS, until_beat)))

    def _beat(self) -> None:
        if time.monotonic() < self._beat_at:
            return
        self._beat_at = time.monotonic() + heartbeat.SECONDS
        for room_id in heartbeat.beat(self._connection, self.queue):
            log.error("room %s stopped: its next change is not in the log. See manage.py check_sync.", room_id)

    def _read(self) -> None:
        for room_id, changes in read_next(self._connection, self.queue.to_read()).items():
            self.queue.add(room_id, changes)


class Turning(Protocol):
    def turn(self) -> None: ...


class Lane(threading.Thread):
    """Waits for the lane's lock and works while it holds it; starts over, knowing nothing, when it is gone."""

    def __init__(
        self,
        number: int,
        *,
        make_server: Callable[[], Centrifugo],
        stopping: threading.Event,
        share: Share | None = None,
    ) -> None:
        super().__init__(name=f"lane {lane_name(number)}", daemon=True)
        self.number = number
        self._make_server = make_server
        self._stopping = stopping
        self._share = share or Share()  # all of them

    def run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            started = time.monotonic()
            self._hold_once()
            if self._stopping.is_set():
                return
            metrics.RESTARTS.labels(lane_name(self.number)).inc()
            failures = 1 if time.monotonic() - started > 30 else failures + 1
            self._stopping.wait(pause(failures))

    def _hold_once(self) -> None:
        """One hold of the lane, from connecting to the loss of the lock or the end."""
        try:
            with closing(LaneConnection(self.number)) as connection, closing(self._make_server()) as server:
                if self._take(connection):
                    self._work(self._begin(connection, server))
        except (LaneLost, psycopg2.Error, django.db.Error) as error:
            log.warning("%s starts over: %s", self.name, " ".join(str(error).split()))
        except Exception:
            log.exception("%s starts over", self.name)
        finally:
            self._share.give_back(self.number)
            metrics.HELD.labels(lane_name(self.number)).set(0)
            django.db.connections.close_all()  # this thread's own

    def _take(self, connection: LaneConnection) -> bool:
        """Whether the lock is ours; False when it is time to stop."""
        said = False
        while not self._try(connection):
            if not said:
                log.info("%s: another relay has it, or should; waiting for its lock", self.name)
                said = True
            if self._stopping.wait(LOOK_FOR_LOCK_SECONDS):
                return False
        return True

    def _try(self, connection: LaneConnection) -> bool:
        connection.confirm()  # while we only wait, PostgreSQL must not take us for frozen
        if not self._share.claim(self.number):
            return False
        if connection.take():
            return True
        self._share.give_back(self.number)
        return False

    def _begin(self, connection: LaneConnection, server: Centrifugo) -> Turning:
        return Closing(connection, server, self._stopping.wait) if self.number == LEASES else Work(connection, server)

    def _work(self, work: Turning) -> None:
        log.info("%s is ours", self.name)
        metrics.HELD.labels(lane_name(self.number)).set(1)
        while not self._stopping.is_set():
            work.turn()
            if self._share.is_over(self.number):
                log.info("%s is let go: another relay has too few", self.name)
                break
