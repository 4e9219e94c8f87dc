"""What time it is, and times as the API writes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import available_timezones

from django.utils import timezone

TIME_ZONES = frozenset(available_timezones() - {"localtime", "Factory"})  # IANA: not this machine's, and not none

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The moment that rows are written with."""
    return _told.get() or timezone.now()


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Within, it is that moment. For the demo alone, whose history goes back for days."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def iso(moment: datetime) -> str:
    """UTC with milliseconds: `2026-11-22T21:00:00.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
