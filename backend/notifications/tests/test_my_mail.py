"""GET and PATCH /api/me/mail/"""

import pytest

from notifications.models import MailSwitchedOff
from tests.person import Person
from tests.shapes import NOT_SIGNED_IN, refusal, told

PATH = "/api/me/mail/"
ALL = {"events": True, "reminders": True}


def test_everything_is_on_until_it_is_switched_off(alice: Person, bob: Person):
    assert told(alice.get(PATH)) == (200, ALL)
    assert told(alice.patch(PATH, {"reminders": False})) == (200, {**ALL, "reminders": False})
    assert told(alice.get(PATH)) == (200, {**ALL, "reminders": False})
    assert told(bob.get(PATH)) == (200, ALL)
    assert told(alice.patch(PATH, {"reminders": True, "events": False})) == (200, {**ALL, "events": False})


def test_signed_out(nobody: Person):
    assert told(nobody.get(PATH)) == NOT_SIGNED_IN
    assert told(nobody.patch(PATH, {"events": False})) == NOT_SIGNED_IN


@pytest.mark.parametrize("value", ["maybe", None, 7, [], {}])
def test_bad_input(alice: Person, value: object):
    assert refusal(alice.patch(PATH, {"events": value})) == (400, "invalid", ["events"])
    assert told(alice.get(PATH)) == (200, ALL)


def test_again(alice: Person):
    for _ in range(2):
        assert told(alice.patch(PATH, {"events": False})) == (200, {**ALL, "events": False})
    assert MailSwitchedOff.objects.count() == 1
