"""What is done each minute."""

from datetime import timedelta

from django.utils import timezone
from django_q.models import Failure, Schedule, Task
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


def test_failures_are_kept_for_a_month(transactional_db: None):
    for days in (29, 31):
        moment = timezone.now() - timedelta(days=days)
        Task.objects.create(id=str(days), name="x", func="x", started=moment, stopped=moment, success=False)
    keep_schedule()
    scheduler()
    do_jobs()
    assert list(Failure.objects.values_list("id", flat=True)) == ["29"]
