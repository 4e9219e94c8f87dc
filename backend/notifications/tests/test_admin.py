"""Failed jobs in the admin site: seen, done again, never edited."""

import pytest
from django.utils import timezone
from django_q.models import Failure, OrmQ, Task

from common.jobs import enqueue
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


def test_what_is_no_job_any_more_stays_and_holds_up_no_other(admin: Person, failed: Task):
    """A version before this one had it."""
    told = {"id": "0", "name": "y", "func": "x", "args": ("send_postcard",), "kwargs": {}, "success": False}
    Task.objects.create(**told, started=failed.started, stopped=failed.stopped)
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
