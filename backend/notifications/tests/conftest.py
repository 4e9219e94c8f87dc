"""The time at which events are made here."""

import pytest
from time_machine import TimeMachineFixture


@pytest.fixture
def noon(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """On 1 January 2026, UTC."""
    time_machine.move_to("2026-01-01T12:00:00Z", tick=True)
    return time_machine
