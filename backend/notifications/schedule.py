"""What the worker does each minute, as rows that its scheduler reads."""

from django.db import transaction
from django_q.models import Schedule

from accounts.limits import lock_key
from common import jobs


def keep_schedule() -> None:
    """Have exactly one row for each job of every minute. Two workers may start at once."""
    with transaction.atomic():
        lock_key("schedule of jobs")
        Schedule.objects.exclude(name__in=jobs.EVERY_MINUTE).delete()
        for name in sorted(jobs.EVERY_MINUTE):
            Schedule.objects.update_or_create(
                name=name,
                defaults={
                    "func": f"{jobs.__name__}.run",
                    "args": repr((name,)),
                    "kwargs": repr({"q_options": {"ack_failure": True, "save": False}}),
                    "schedule_type": Schedule.MINUTES,
                    "minutes": 1,
                    "repeats": -1,
                },
            )
