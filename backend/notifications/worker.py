"""The worker's process: waits for what it needs, does jobs, and ends itself when it has stopped looking for them."""

import logging
import os
import signal
import sys
import time
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, connections
from django.utils import timezone
from django_q.cluster import Cluster
from django_q.models import OrmQ
from prometheus_client import Gauge, start_http_server

from common.wait_for_db import wait_for_db
from notifications.broker import given_up, silence
from notifications.schedule import keep_schedule

log = logging.getLogger(__name__)

WAITING = Gauge("lockstep_worker_waiting_jobs", "Jobs that are due and that nobody has begun.")
FAILED = Gauge("lockstep_worker_failed_jobs", "Jobs that were given up and are kept to be looked at.")

COUNT_EVERY_SECONDS = 10.0
SILENT_SECONDS = 60.0  # longer than a job may take while others wait for it


def run() -> None:
    """Until SIGTERM or SIGINT. Ends with code 1 when its processes are gone or stuck, to be started anew."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    if os.getpgrp() != os.getpid():
        os.setpgrp()  # so that all that descends from it can be ended at once
    wait_for_db(say=log.warning)
    keep_schedule()
    connections.close_all()
    cluster = Cluster()  # takes the signals over
    cluster.start()
    serve_metrics(settings.WORKER_METRICS_ADDRESS)  # a thread, hence after the forks
    watch(cluster)


def watch(cluster: Cluster) -> None:
    """Return once the cluster was told to stop and has."""
    counted = float("-inf")
    while cluster.sentinel.is_alive():
        time.sleep(0.5)
        if silence() > SILENT_SECONDS:
            log.critical("ends, to be started anew: nobody has looked for jobs for %d s", silence())
            end_family()
        if time.monotonic() - counted > COUNT_EVERY_SECONDS:
            counted = time.monotonic()
            count()
    if cluster.start_event is not None:
        log.critical("ends, to be started anew: its processes are gone")
        end_family()


def count() -> None:
    try:
        WAITING.set(OrmQ.objects.filter(lock__lt=timezone.now()).count())
        FAILED.set(given_up().count())
    except (DatabaseError, InterfaceError) as error:
        log.warning("jobs can't be counted: %s", error)
        connection.close()


def end_family() -> None:
    """At once, children included; asking them is what no longer works."""
    os.killpg(os.getpid(), signal.SIGKILL)


def serve_metrics(address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        start_http_server(int(port), addr=host.strip("[]"))
    except (OSError, ValueError) as error:
        log.critical("The worker's metrics can't be served on WORKER_METRICS_ADDRESS=%s: %s", address, error)
        end_family()


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
