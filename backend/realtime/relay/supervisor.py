"""The relay's process: waits for what it needs, runs its lanes, and ends cleanly on SIGTERM."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from contextlib import closing, suppress
from types import FrameType

from django.conf import settings
from django.db import connections
from prometheus_client import start_http_server

from common.wait_for_db import wait_for_db
from realtime.centrifugo import Centrifugo, ServerFailed
from realtime.relay.closing import reset_everybody
from realtime.relay.connection import LANES, LEASES, LaneConnection
from realtime.relay.lane import LOOK_FOR_LOCK_SECONDS, Lane, Work
from realtime.relay.share import Presence, Share

log = logging.getLogger(__name__)

PRIORITY = -5  # it starves first when web workers fill the cores, and then everybody waits
STOP_WITHIN_SECONDS = 10.0
LOCK_WITHIN_SECONDS = 20.0  # for publish_once: the longest that a frozen relay keeps a lane
SAY_EVERY_SECONDS = 5.0


class NotPublished(Exception):
    """Something is still due."""


def make_server() -> Centrifugo:
    return Centrifugo(settings.CENTRIFUGO_API_URL, settings.CENTRIFUGO_API_KEY)


def run() -> None:
    """Until SIGTERM or SIGINT."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    with suppress(OSError):  # where that is not allowed, it isn't
        os.nice(PRIORITY)
    serve_metrics(settings.RELAY_METRICS_ADDRESS)
    wait_for_db(say=log.warning)
    connections.close_all()
    wait_for_centrifugo()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    threads = start_threads(stopping)
    while not stopping.wait(1):
        if dead := [thread.name for thread in threads if not thread.is_alive()]:
            log.critical("ends, to be started anew: no thread for %s", ", ".join(dead))
            sys.exit(1)
    deadline = time.monotonic() + STOP_WITHIN_SECONDS
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    log.info("stopped")


def start_threads(stopping: threading.Event) -> list[threading.Thread]:
    """The lanes, and what tells how many of them are for this relay."""
    share = Share(0)
    presence = Presence(share, stopping=stopping)
    presence.start()
    presence.known.wait(STOP_WITHIN_SECONDS)
    lanes = [Lane(number, make_server=make_server, stopping=stopping, share=share) for number in range(LANES)]
    leases = Lane(LEASES, make_server=make_server, stopping=stopping, share=Share())
    for lane in (*lanes, leases):
        lane.start()
    return [presence, *lanes, leases]


def publish_once() -> None:
    """Publish all that is due, cut the sockets that are due, and return. Raises NotPublished."""
    for number in range(LANES):
        with closing(LaneConnection(number)) as connection, closing(make_server()) as server:
            deadline = time.monotonic() + LOCK_WITHIN_SECONDS
            while not connection.take():
                if time.monotonic() > deadline:
                    raise NotPublished(f"another relay has lane {number}")
                time.sleep(LOOK_FOR_LOCK_SECONDS)
            work = Work(connection, server)
            work.turn()
            while not work.queue.is_idle():
                if failures := work.queue.failures():
                    raise NotPublished(f"{failures} rooms of lane {number} wait; the log says why")
                work.turn()


def tell_everybody_to_sync() -> None:
    """Whoever listens, and whoever comes back by recovery. Raises NotPublished."""
    try:
        with closing(make_server()) as server:
            reset_everybody(server)
    except ServerFailed as error:
        raise NotPublished(str(error)) from None


def serve_metrics(address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        start_http_server(int(port), addr=host.strip("[]"))
    except (OSError, ValueError) as error:
        sys.exit(f"The relay's metrics can't be served on RELAY_METRICS_ADDRESS={address}: {error}")


def wait_for_centrifugo() -> None:
    """Return once Centrifugo answers to our key, saying what we wait for."""
    said = float("-inf")
    with closing(make_server()) as server:
        while True:
            try:
                return server.check()
            except ServerFailed as error:
                if time.monotonic() - said >= SAY_EVERY_SECONDS:
                    log.warning("waiting for Centrifugo (CENTRIFUGO_API_URL): %s", error)
                    said = time.monotonic()
            time.sleep(0.5)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
