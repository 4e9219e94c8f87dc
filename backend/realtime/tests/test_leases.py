"""Who asks for the token of their own channel has a lease first."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from common.times import now
from realtime.models import Lease
from tests.at_once import while_held
from tests.factories import make_person


def ask(person, channel=None):
    return person.get("/api/token/subscription/", channel=channel or f"personal:{person.id}")


def test_for_as_long_as_the_token_can_hold_a_subscription(alice, bob):
    before = now()
    assert ask(alice).status_code == 200
    (lease,) = Lease.objects.all()
    assert lease.user_id == alice.id
    assert timedelta(seconds=899) < lease.until - before < timedelta(seconds=930)  # the token's 10 minutes, and 5


def test_each_token_moves_its_end_on(alice):
    ends = []
    for _ in range(3):
        ask(alice)
        ends.append(Lease.objects.get().until)
    assert ends[0] < ends[1] < ends[2]


def test_a_clock_that_was_set_back_does_not_bring_the_end_nearer_nor_leave_it_the_same(alice):
    far = now() + timedelta(days=1)
    Lease.objects.create(user=alice.user, until=far)
    ask(alice)
    assert far < Lease.objects.get().until < far + timedelta(seconds=1)


def test_several_changes_together_only_while_all_who_ask_take_them(alice):
    def asked(**how):
        alice.get("/api/token/subscription/", channel=f"personal:{alice.id}", **how)
        return Lease.objects.get().takes_changes

    assert asked(takes="changes") is True
    assert [asked(), asked(takes="changes"), asked(takes="anything")] == [False] * 3
    Lease.objects.all().delete()  # nobody listens any more
    assert asked(takes="changes") is True


def test_no_other_token_gives_one(alice, bob, lobby, nobody):
    ask(alice, f"room:{lobby.pk}")
    ask(alice, f"personal:{bob.id}")
    ask(nobody, f"personal:{alice.id}")
    alice.get("/api/token/connection/")
    assert not Lease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_token_is_not_given_out_before_the_lease_is_committed(alice):
    ask(alice)
    before = Lease.objects.get().until
    (answer,) = while_held(lambda: Lease.objects.select_for_update().get(), lambda: ask(alice))
    assert answer.status_code == 200
    assert Lease.objects.get().until > before


@pytest.mark.django_db(transaction=True)
def test_it_is_one_statement_that_commits_by_itself(alice):
    ask(alice)
    with CaptureQueriesContext(connection) as captured:
        ask(alice)
    asked = [query["sql"].split()[0] for query in captured]
    assert asked == ["SELECT", "INSERT", "INSERT"]  # session with user, seen, lease; no transaction around them


@contextmanager
def before_leases():
    """The database as it was before there were any; brought up to date on leaving."""
    migrate("0001_initial")
    try:
        yield
    finally:
        migrate(*[name for _, name in MigrationExecutor(connection).loader.graph.leaf_nodes("realtime")])


def migrate(name):
    MigrationExecutor(connection).migrate([("realtime", name)])


@pytest.mark.django_db(transaction=True)
def test_when_leases_come_whoever_may_be_listening_has_one():
    people = [make_person("alice"), make_person("bob"), make_person("carol", is_active=False)]
    with before_leases():
        pass
    found = dict(Lease.objects.values_list("user_id", "until"))
    assert found.keys() == {people[0].id, people[1].id}
    assert all(until > now() + timedelta(minutes=55) for until in found.values())
