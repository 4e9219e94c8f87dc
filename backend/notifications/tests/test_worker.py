"""`manage.py worker` as a process: jobs are done, and done again when a worker dies or a job fails."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone
from django_q.models import Failure, OrmQ, Schedule, Task
from django_q.tasks import async_task

from notifications.tests import work
from realtime.tests.servers import BACKEND, Running, database_url, free_port, wait_until
from stack import processes
from tests.factories import make_event, make_person, make_room
from tests.mailbox import Mailbox

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Running]:
    """On the tests' database, ended with the test."""
    env = {
        "DATABASE_URL": database_url(connection.settings_dict["PORT"]),
        "WORKER_METRICS_ADDRESS": f"127.0.0.1:{free_port()}",
    }
    running = Running(["python", "manage.py", "worker"], cwd=BACKEND, env=env, log=tmp_path / "worker.log")
    yield running
    running.stop()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "begun").touch()
    return tmp_path / "begun"


def ask_for(job: Callable[[str], object], file: Path) -> None:
    async_task(f"{work.__name__}.{job.__name__}", str(file))


def begun(file: Path) -> list[int]:
    """The processes that began it, one for each time."""
    return [int(line) for line in file.read_text().splitlines()]


def make_due() -> None:
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))


def rests() -> float:
    """Seconds until the only job in the queue is due."""
    left: timedelta = OrmQ.objects.get().lock - timezone.now()
    return left.total_seconds()


def test_it_does_what_waits_and_ends_without_leaving_anything(worker: Running, file: Path):
    ask_for(work.quick, file)
    wait_until(lambda: Task.objects.filter(success=True).exists(), seconds=30, what="the job is done")
    assert len(begun(file)) == 1
    wait_until(lambda: not OrmQ.objects.exists(), what="it has left the queue")
    assert Schedule.objects.filter(name="expire_sessions").exists()

    family = processes.family(worker.pid)
    assert len(family) >= 4
    assert worker.stop() == 0
    assert [processes.is_same(each.pid, each.started) for each in family] == [False] * len(family)


def test_what_is_done_is_noted_without_a_look_at_what_was_done_before(worker: Running, file: Path):
    """Or each job would cost more than itself, and one worker would wait for the other."""
    url, moment = database_url(connection.settings_dict["PORT"]), timezone.now()
    Task.objects.create(id="former", name="former", func="x", started=moment, stopped=moment, success=True)
    with closing(psycopg2.connect(url)) as session, session.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_q_task FOR UPDATE")
        ask_for(work.quick, file)
        wait_until(lambda: Task.objects.exclude(id="former").exists(), seconds=30, what="the job is noted as done")


def test_it_mails_what_happens_to_events(worker: Running):
    """To the mail server that EMAIL_URL names."""
    run_id = uuid4().hex[:8]
    organizer, guest = (make_person(f"{name}-{run_id}") for name in ("bob", "alice"))
    make_event(organizer, make_room(owner=organizer, members=[guest]))
    for person, subject in ((organizer, "Your event: Tea"), (guest, "Invitation: Tea")):
        (mail,) = Mailbox(person.user.email).wait_for(1)
        (file,) = mail.iter_attachments()
        assert (mail["Subject"], file.get_param("method")) == (subject, "REQUEST")


def test_a_job_is_done_again_after_its_worker_was_killed(worker: Running, file: Path):
    ask_for(work.slow_at_first, file)
    wait_until(lambda: begun(file), seconds=30, what="the job is begun")
    os.kill(begun(file)[0], signal.SIGKILL)
    assert 100 < rests() <= 120
    make_due()
    wait_until(lambda: Task.objects.filter(success=True).exists(), seconds=30, what="the job is done")
    first, second = begun(file)
    assert first != second
    wait_until(lambda: not OrmQ.objects.exists(), what="it has left the queue")


def test_a_job_that_fails_rests_longer_each_time_and_is_kept_to_be_looked_at(worker: Running, file: Path):
    ask_for(work.hopeless, file)
    wait_until(lambda: Failure.objects.filter(attempt_count=1).exists(), seconds=30, what="the first try failed")
    assert 10 < rests() <= 15
    make_due()
    wait_until(lambda: Failure.objects.filter(attempt_count=2).exists(), what="the second try failed")
    assert 40 < rests() <= 45

    Task.objects.update(attempt_count=7)
    make_due()
    wait_until(lambda: not OrmQ.objects.exists(), what="the eighth try was the last")
    failure = Failure.objects.get()
    assert (failure.attempt_count, len(begun(file))) == (8, 3)
    assert failure.result.startswith("it can't be done : Traceback")


def test_it_ends_whole_when_its_heart_was_killed(worker: Running, file: Path):
    """Whoever keeps it starts it anew."""
    ask_for(work.quick, file)
    wait_until(lambda: Task.objects.filter(success=True).exists(), seconds=30, what="the job is done")
    family = processes.family(worker.pid)
    (heart,) = {each for each in family if each.parent == worker.pid}
    os.kill(heart.pid, signal.SIGKILL)
    wait_until(lambda: worker.is_gone(), what="the process has ended")
    assert worker.stop() != 0
    wait_until(lambda: not any(processes.is_same(each.pid, each.started) for each in family), what="none is left")
    assert "ends, to be started anew: its processes are gone" in worker.said()
