"""The queue of jobs in PostgreSQL: django-q2's own, with a sign of life and pauses that grow."""

import math
import time
from datetime import timedelta
from multiprocessing import Value
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.models import Failure, OrmQ, Task
from django_q.signals import post_execute_in_worker

from common.jobs import EVERY_MINUTE

FIRST_PAUSE = timedelta(seconds=15)
GROWTH = (
    3  # 15 s, 45 s, … 3 h: the last of the eight tries (settings.Q_CLUSTER) is four and a half hours after the first
)

_looked = Value("d", 0.0)  # time.monotonic of the last look, shared with the processes forked from this one


class Queue(ORM):
    def dequeue(self) -> list[tuple[int, str]] | None:
        """The next job that is due, held back from others until it would be tried again."""
        _looked.value = time.monotonic()
        found: list[tuple[int, str]] | None = super().dequeue()
        return found


def silence() -> float:
    """Seconds since somebody looked for jobs here."""
    return time.monotonic() - float(_looked.value)


def pause_after(tries: int) -> timedelta:
    """How long a job rests after so many failed tries."""
    return FIRST_PAUSE * math.pow(GROWTH, tries - 1)


def given_up() -> QuerySet[Failure]:
    """Failed jobs that have left the queue. django-q2 keeps a row of the others too, from their first failure on."""
    tried_out = Q(attempt_count__gte=settings.Q_CLUSTER["max_attempts"])
    failures: QuerySet[Failure] = Failure.objects.filter(tried_out | Q(group__in=EVERY_MINUTE))
    return failures


@receiver(post_execute_in_worker)
def rest_before_the_next_try(task: dict[str, Any], **_: Any) -> None:
    """Without this a failed job would be due again after `retry` seconds, every time."""
    if task["success"] or task.get("ack_failure"):
        return
    before = Task.objects.filter(pk=task["id"]).values_list("attempt_count", flat=True).first() or 0
    OrmQ.objects.filter(pk=task["ack_id"]).update(lock=timezone.now() + pause_after(before + 1))
