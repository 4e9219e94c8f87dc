"""manage.py seed_demo"""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from accounts.models import Server, User
from messaging.models import Message
from rooms.models import Membership, Room


@pytest.fixture(scope="module")
def _seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Written once for all tests here, in a transaction around theirs."""
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCKSTEP_DEMO_PASSWORD", "demo password 1")
        patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        call_command("seed_demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def told(_seeded: str, db: None) -> str:
    return _seeded


def test_cast_can_sign_in(told: str) -> None:
    assert set(User.objects.values_list("handle", flat=True)) == {"alice", "bob", "carol", "dave", "erin"}
    assert all(user.check_password("demo password 1") for user in User.objects.all())
    assert "demo password 1" not in told


def test_cast_is_where_it_belongs(told: str) -> None:
    stays = Membership.objects.filter(room__name="Lobby")
    assert set(stays.current().values_list("user__handle", "role")) == {
        ("alice", "owner"),
        ("bob", "member"),
        ("erin", "member"),
    }
    assert list(stays.exclude(left_version=None).values_list("user__handle", flat=True)) == ["dave"]
    committee = Room.objects.get(name="Committee")
    assert (committee.kind, committee.member_count) == ("private", 2)


def test_history_is_long_and_in_order_of_time(told: str) -> None:
    messages = Message.objects.filter(room__name="Tours & rock").order_by("number")
    times = list(messages.values_list("created_at", flat=True))
    assert len(times) == 317
    assert times == sorted(times)
    assert (times[-1] - times[0]).days == 13


def test_alice_has_something_to_read(told: str) -> None:
    stay = Membership.objects.current().select_related("room").get(room__name="Tours & rock", user__handle="alice")
    assert stay.room.last_number - stay.read_number == 2


def test_alice_administers(told: str) -> None:
    assert list(User.objects.filter(is_superuser=True, is_staff=True).values_list("handle", flat=True)) == ["alice"]


def test_sign_up_is_open(told: str) -> None:
    assert Server.load().signup == "open"


def test_again_adds_nothing(told: str) -> None:
    before = (User.objects.count(), Room.objects.count(), Message.objects.count())
    call_command("seed_demo", stdout=StringIO())
    assert (User.objects.count(), Room.objects.count(), Message.objects.count()) == before
