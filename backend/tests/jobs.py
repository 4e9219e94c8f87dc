"""The jobs that wait, and a worker for tests: it does them in this process, in the test's transaction."""

from typing import Any

from django.core import mail as outgoing
from django_q.models import OrmQ

from common.jobs import run


def waiting() -> list[tuple[str, dict[str, Any]]]:
    """Name and ids of each job in the queue, the oldest first."""
    return [(row.task["args"][0], row.task["kwargs"]) for row in OrmQ.objects.order_by("pk")]


def do_jobs() -> None:
    """Do all that wait, and what they ask for in turn."""
    while row := OrmQ.objects.order_by("pk").first():
        run(*row.task["args"], **row.task["kwargs"])
        row.delete()


def mailed() -> list[tuple[str, str]]:
    """Do what waits; whom that mailed (handles), and the subjects."""
    outgoing.outbox.clear()
    do_jobs()
    return sorted((mail.to[0].partition("@")[0], str(mail.subject)) for mail in outgoing.outbox)
