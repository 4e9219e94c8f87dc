"""PostgreSQL goes away while the worker notes that a job is done: what becomes of the job, and what the log says.

The job is done. Its note (a row that is kept to be looked at) is lost. Where the queue can be reached right afterwards
the job leaves it, and that is all. Where it can't, the job stays there and is done again once it is due: never lost.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django_q.models import OrmQ, Task

from notifications.tests import work
from notifications.tests.test_worker import ask_for, begun, file, make_due, worker
from realtime.tests.servers import wait_until
from torture.checker.system import NO_NOTE, complaints

__all__ = ["file", "worker"]
pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

END = """
CREATE OR REPLACE FUNCTION torture_end() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
"""
NOTING = "CREATE TRIGGER torture_end BEFORE INSERT ON django_q_task FOR EACH STATEMENT EXECUTE FUNCTION torture_end()"
LEAVING = "CREATE TRIGGER torture_end BEFORE DELETE ON django_q_ormq FOR EACH STATEMENT EXECUTE FUNCTION torture_end()"
UNEXPECTED = f"an unexpected error: {NO_NOTE}"


@pytest.fixture(autouse=True)
def _sessions_end() -> Iterator[None]:
    """Nothing of it is left behind."""
    execute(END)
    yield
    mend()


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def mend() -> None:
    execute("DROP FUNCTION IF EXISTS torture_end CASCADE")


def said(worker):
    """What the checker makes of the log: while PostgreSQL is away, and when nobody knows why."""
    lines = worker.said().splitlines(keepends=True)
    return list(complaints(lines, lambda at: True)), list(complaints(lines))


def test_a_job_whose_note_is_lost_is_done_once(worker, file):
    execute(NOTING)
    ask_for(work.quick, file)
    wait_until(lambda: NO_NOTE in worker.said(), seconds=30, what="the note is lost")
    wait_until(lambda: not OrmQ.objects.exists(), what="the job has left the queue")
    assert (len(begun(file)), Task.objects.count()) == (1, 0)
    assert said(worker) == ([], [UNEXPECTED])


def test_a_job_that_can_not_leave_the_queue_either_is_done_again(worker, file):
    execute(NOTING)
    execute(LEAVING)
    ask_for(work.quick, file)
    wait_until(lambda: "reincarnated monitor" in worker.said(), seconds=30, what="who notes has died, and another came")
    assert (len(begun(file)), Task.objects.count(), OrmQ.objects.count()) == (1, 0, 1)
    mend()
    make_due()
    wait_until(lambda: Task.objects.filter(success=True).exists(), seconds=30, what="it is done again, and noted")
    wait_until(lambda: not OrmQ.objects.exists(), what="it has left the queue")
    assert len(begun(file)) == 2
    assert said(worker) == ([], [UNEXPECTED])
