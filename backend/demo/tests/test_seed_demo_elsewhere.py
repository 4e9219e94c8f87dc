"""manage.py seed_demo, on a database in use, and without a password given."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from demo import seed
from rooms.models import Room
from tests.factories import make_person


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


@pytest.mark.django_db(transaction=True)
def test_what_is_interrupted_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(seed, "fill", interrupt)
    with pytest.raises(KeyboardInterrupt):
        call_command("seed_demo", stdout=StringIO())
    assert not User.objects.exists()
