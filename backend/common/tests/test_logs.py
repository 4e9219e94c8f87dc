"""What stands in the log of requests that are refused."""

import logging
from io import StringIO

import pytest

from tests.person import Person


def said_of(person: Person, path: str) -> str:
    """What the log's handler writes while this is asked for."""
    (handler,) = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    said = StringIO()
    before = handler.setStream(said)
    try:
        person.post(path)
    finally:
        handler.setStream(before or said)
    return said.getvalue()


@pytest.mark.parametrize("path", ["/api/invites/link-secret/", "/api/mail/off/link-secret/"])
def test_a_link_that_is_a_secret_is_not_named(path: str, nobody: Person):
    said = said_of(nobody, path)
    assert path.replace("link-secret", "…") in said
    assert "secret" not in said


def test_other_addresses_are(nobody: Person):
    assert "Forbidden: /api/rooms/5/invites/" in said_of(nobody, "/api/rooms/5/invites/")
