"""gunicorn, natively and in the container alike: `gunicorn --config config/gunicorn.conf.py config.wsgi`.

Read by gunicorn itself: every name is one of its settings. Each thread holds one database connection, so
`workers * threads` is also what PostgreSQL sees.
"""

import gc
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config import first_look, pulse

MOST_WORKERS = 8  # by default: 8 x 4 connections leave room below PostgreSQL's 100
COLLECT_AFTER = 20_000  # new objects that outlive what made them; a message leaves a few
MEMORY = Path("/", "dev", "shm")  # signs of life must not wait for a disk


def count(name: str, given: str) -> int:
    """Ends the start for what is none, as the settings do."""
    if not (given.isascii() and given.isdigit() and len(given) < 4 and int(given)):
        sys.exit(f"{name} is wrong: a whole number from 1 to 999 is needed.")
    return int(given)


bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = count("WEB_WORKERS", os.environ.get("WEB_WORKERS") or str(min(os.cpu_count() or 1, MOST_WORKERS)))
threads = count("WEB_THREADS", os.environ.get("WEB_THREADS") or "4")
backlog = 2048
worker_connections = 1000

timeout = 30  # seconds without a sign of life, after which a worker is killed
graceful_timeout = 8  # for requests under way at the end; the runner kills after 10 s, compose after 15
limit_request_line = 8190  # above nginx's 8 kB: what is too long is refused there, in our shape
keepalive = 75  # longer than nginx keeps its connections (60 s): nginx must be the one that closes
max_requests = 100_000
max_requests_jitter = 20_000

worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None
control_socket_disable = True
errorlog = "-"
accesslog = None  # nginx writes it


def on_starting(_server: object) -> None:
    """Wait for the database, and say so, before the port opens. Mostly it is there.

    In processes of their own: the master never imports the application, so that new workers load what is new.
    """
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        if not first_look.database_is_ready() and (
            code := subprocess.call([sys.executable, "manage.py", "wait_for_db"])
        ):
            sys.exit(code)
    finally:
        signal.signal(signal.SIGTERM, before)
    pulse.listen()


def post_fork(_server: object, _worker: object) -> None:
    """Before a worker loads the application, of which hardly anything is garbage."""
    gc.set_threshold(COLLECT_AFTER, 10, 10)


def post_worker_init(worker: pulse.Worker) -> None:
    """What is loaded by now stays: the collector need not look at it again, nor after every 700 new objects."""
    pulse.answer(worker)
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 10, 10)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
