"""What the worker does about events."""

from common.jobs import every_minute
from events.actions import finish_due_events


@every_minute
def finish_events() -> None:
    """Mark those that are over as finished."""
    finish_due_events()
