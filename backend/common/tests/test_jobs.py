"""`enqueue`: a job is written down with its cause, or not at all."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from accounts.models import Session
from common.jobs import EVERY_MINUTE, enqueue
from tests.jobs import do_jobs, waiting


def test_it_waits_for_the_worker(db: None):
    enqueue("expire_sessions")
    assert waiting() == [("expire_sessions", {})]
    assert OrmQ.objects.get().lock <= timezone.now()


def test_the_worker_finds_what_it_names(db: None):
    Session.objects.create(session_key="old", expire_date=timezone.now())
    Session.objects.create(session_key="new", expire_date=timezone.now() + timedelta(minutes=1))
    enqueue("expire_sessions")
    do_jobs()
    assert waiting() == []
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_it_goes_with_its_cause(db: None):
    with transaction.atomic():
        enqueue("expire_sessions")
        assert len(waiting()) == 1
        transaction.set_rollback(True)
    assert waiting() == []


def test_a_name_that_is_no_job(db: None):
    with pytest.raises(LookupError, match="no job is called make_coffee"):
        enqueue("make_coffee")
    assert waiting() == []


def test_what_is_done_each_minute():
    assert {"expire_sessions", "forget_old_failures", "remove_nobodys_avatars"} <= EVERY_MINUTE
