"""Times stand still while an event is planned and answered: it is noon on 1 January 2026, UTC."""

import pytest
from time_machine import TimeMachineFixture

from events.models import Event
from rooms.models import Room
from tests.factories import make_event
from tests.person import Person


@pytest.fixture(autouse=True)
def noon(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    time_machine.move_to("2026-01-01T12:00:00Z", tick=True)
    return time_machine


@pytest.fixture
def tea(bob: Person, lobby: Room) -> Event:
    """bob's event in the lobby, on 10 January from 18 to 20 o'clock in Vienna, with two places."""
    return make_event(bob, lobby)
