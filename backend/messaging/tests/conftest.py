"""What the tests of single messages start from."""

import pytest

from messaging.models import Message
from rooms.models import Room
from tests.factories import say
from tests.person import Person


@pytest.fixture
def hello(lobby: Room, bob: Person) -> Message:
    """bob's message, number 1 of the lobby, at version 6."""
    return say(bob, lobby, "hello")
