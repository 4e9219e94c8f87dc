"""manage.py seed_demo"""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Server, User
from messaging.models import Message
from rooms.models import Membership, Room
from tests.factories import make_person


@pytest.fixture
def told(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LOCKSTEP_DEMO_PASSWORD", "demo password 1")
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


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


def test_database_in_use_is_left_alone(db: None) -> None:
    make_person("zoe")
    call_command("seed_demo", stdout=StringIO())
    assert list(User.objects.values_list("handle", flat=True)) == ["zoe"]
    assert not Room.objects.exists()


def test_password_is_told_when_none_was_given(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCKSTEP_DEMO_PASSWORD", raising=False)
    out = StringIO()
    call_command("seed_demo", stdout=out)
    password = out.getvalue().rpartition("password: ")[2].strip()
    assert User.objects.get(handle="alice").check_password(password)
