"""Work for after the commit: `enqueue` writes a job down in the transaction of its cause, the worker does it.

An app's jobs stand in its `jobs.py`. A job is known by its name, so that an action may ask for one of an app above it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django_q.tasks import async_task

Work = TypeVar("Work", bound=Callable[..., None])

JOBS: dict[str, Callable[..., None]] = {}
EVERY_MINUTE: set[str] = set()


def job(work: Work) -> Work:
    """Makes a function a job. It may run more than once (a worker dies, an answer is lost) and must bear that."""
    JOBS[work.__name__] = work
    return work


def every_minute(work: Work) -> Work:
    """A job without arguments, done each minute. A failed one is not tried again: the next comes soon."""
    EVERY_MINUTE.add(work.__name__)
    return job(work)


def enqueue(name: str, **ids: int | str | None) -> None:
    """Have the worker do this job once the caller's transaction is committed; not at all when it is rolled back.

    Only ids: the job reads what is true when it runs. Raises LookupError for a name that is no job.
    """
    if name not in JOBS:
        raise LookupError(f"no job is called {name}")
    async_task(f"{__name__}.run", name, q_options={"group": name, "ack_failure": name in EVERY_MINUTE}, **ids)


def run(name: str, **ids: Any) -> None:
    """What the worker calls."""
    JOBS[name](**ids)
