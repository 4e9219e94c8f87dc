"""What is done each minute."""

from datetime import timedelta

from django.utils import timezone
from django_q.models import Failure, Schedule, Success, Task
from django_q.scheduler import scheduler

from common.jobs import EVERY_MINUTE
from notifications.schedule import keep_schedule
from tests.jobs import do_jobs, waiting


def test_one_row_for_each_job_however_often_a_worker_starts(db: None):
    Schedule.objects.create(name="former", func="former.job")
    keep_schedule()
    first = list(Schedule.objects.order_by("pk").values_list("pk", "name", "next_run"))
    keep_schedule()
    assert list(Schedule.objects.order_by("pk").values_list("pk", "name", "next_run")) == first
    assert sorted(name for _, name, _ in first) == sorted(EVERY_MINUTE)


def test_they_are_due_each_minute(transactional_db: None):
    keep_schedule()
    scheduler()
    assert sorted(waiting()) == [(name, {}) for name in sorted(EVERY_MINUTE)]
    do_jobs()
    scheduler()
    assert waiting() == []
    Schedule.objects.update(next_run=timezone.now())
    scheduler()
    assert sorted(waiting()) == [(name, {}) for name in sorted(EVERY_MINUTE)]


def test_failures_are_kept_for_a_month_and_what_was_done_for_a_day(transactional_db: None):
    for hours in (23, 25, 29 * 24, 31 * 24):
        moment = timezone.now() - timedelta(hours=hours)
        for success in (True, False):
            Task.objects.create(
                id=f"{success} {hours}", name="x", func="x", started=moment, stopped=moment, success=success
            )
    keep_schedule()
    scheduler()
    do_jobs()
    assert set(Failure.objects.values_list("id", flat=True)) == {"False 23", "False 25", f"False {29 * 24}"}
    assert set(Success.objects.values_list("id", flat=True)) == {"True 23"}
