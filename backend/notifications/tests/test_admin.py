"""Failed jobs in the admin site: seen, done again, never edited."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import Failure, OrmQ, Task
from django_q.monitor import save_task
from prometheus_client import REGISTRY

from common.jobs import enqueue
from notifications.worker import count
from tests.at_once import while_held
from tests.factories import make_person
from tests.jobs import waiting
from tests.person import Person

FAILED = "/admin/django_q/failure/"
WAITING = "/admin/django_q/ormq/"


@pytest.fixture
def admin(db: None) -> Person:
    return make_person("admin", is_staff=True, is_superuser=True)


@pytest.fixture
def failed(db: None) -> Task:
    now = timezone.now()
    given = {"args": ("expire_sessions",), "kwargs": {}, "group": "expire_sessions", "attempt_count": 8}
    why = "no route to host : Traceback (most recent call last): …"
    return Task.objects.create(id="1", name="x", func="x", started=now, stopped=now, success=False, result=why, **given)


def test_what_failed_is_listed_with_its_reason(admin: Person, failed: Task):
    page = admin.get(FAILED).content.decode()
    assert "expire_sessions" in page
    assert "no route to host" in page
    assert "Traceback" not in page
    assert "Traceback" in admin.get(f"{FAILED}1/change/").content.decode()


def test_it_can_be_done_again(admin: Person, failed: Task):
    admin.client.post(FAILED, {"action": "do_again", "_selected_action": "1"})
    assert waiting() == [("expire_sessions", {})]
    assert not Failure.objects.exists()


def fail(row: OrmQ) -> None:
    """What django-q2 notes of a try that failed, in this process, and what becomes of the job then."""
    tried = {"result": "no route to host : Traceback …", "success": False, "stopped": timezone.now()}
    save_task(row.task | tried | {"ack_id": row.pk, "sync": True}, get_broker())


def counted() -> float | None:
    count()
    return REGISTRY.get_sample_value("lockstep_worker_failed_jobs")


def test_what_is_still_tried_is_not_among_what_failed(admin: Person):
    """Done again it would be there twice. It is in the queue, with what went wrong."""
    enqueue("send_password_reset", user=7)
    row = OrmQ.objects.get()
    for tries in range(1, 8):
        fail(row)
        assert (Failure.objects.get().attempt_count, counted()) == (tries, 0)
    (still_tried,) = Failure.objects.all()
    admin.client.post(FAILED, {"action": "do_again", "_selected_action": still_tried.pk})
    assert waiting() == [("send_password_reset", {"user": 7})]
    assert "send_password_reset" not in admin.get(FAILED).content.decode()
    for page in (admin.get(WAITING), admin.get(f"{WAITING}{row.pk}/change/")):
        assert "no route to host" in page.content.decode()

    fail(row)
    assert (waiting(), counted()) == ([], 1)
    assert "send_password_reset" in admin.get(FAILED).content.decode()
    for _ in range(2):
        admin.client.post(FAILED, {"action": "do_again", "_selected_action": still_tried.pk})
    assert (waiting(), counted()) == ([("send_password_reset", {"user": 7})], 0)


def test_a_job_of_every_minute_is_given_up_at_once(admin: Person):
    """Done again by hand, too."""
    enqueue("expire_sessions")
    row = OrmQ.objects.get()
    assert row.task["ack_failure"] is True
    fail(row)
    assert counted() == 1
    assert "expire_sessions" in admin.get(FAILED).content.decode()


@pytest.mark.parametrize("many", [2, 20])
def test_as_many_queries_whatever_the_number_of_jobs(many: int, admin: Person):
    for _ in range(many):
        enqueue("send_password_reset", user=7)
    with CaptureQueriesContext(connection) as seen:
        admin.get(WAITING)
    assert len([query for query in seen if '"django_q_task"' in query["sql"]]) == 1


def test_two_at_once_have_it_done_once(transactional_db: None, admin: Person, failed: Task):
    tabs = [Person(admin.user) for _ in range(2)]
    assert all(tab.client for tab in tabs)
    again = {"action": "do_again", "_selected_action": "1"}
    told = while_held(
        lambda: list(Task.objects.select_for_update()), *(partial(tab.client.post, FAILED, again) for tab in tabs)
    )
    assert [answer.status_code for answer in told] == [302, 302]
    assert waiting() == [("expire_sessions", {})]


def test_what_is_no_job_any_more_stays_and_holds_up_no_other(admin: Person, failed: Task):
    """A version before this one had it."""
    told = {"id": "0", "name": "y", "func": "x", "args": ("send_postcard",), "kwargs": {}, "success": False}
    Task.objects.create(**told, attempt_count=8, started=failed.started, stopped=failed.stopped)
    page = admin.client.post(FAILED, {"action": "do_again", "_selected_action": ["0", "1"]}, follow=True)
    assert "send_postcard" in page.content.decode()
    assert waiting() == [("expire_sessions", {})]
    assert list(Failure.objects.values_list("id", flat=True)) == ["0"]


def test_what_waits_is_listed(admin: Person):
    enqueue("expire_sessions")
    row = OrmQ.objects.get()
    assert "expire_sessions" in admin.get(WAITING).content.decode()
    assert admin.get(f"{WAITING}{row.pk}/change/").status_code == 200


def test_nothing_is_edited(admin: Person, failed: Task):
    for path in (f"{FAILED}add/", f"{FAILED}1/change/", f"{FAILED}1/delete/", f"{WAITING}add/"):
        assert admin.client.post(path, {"func": "os.abort"}).status_code == 403


def test_not_for_everybody(alice: Person, failed: Task):
    assert alice.get(FAILED).status_code == 302
