"""Times of events: a wall clock in some time zone, or a moment with its offset."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from common.errors import Invalid

TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def time_in(text: str) -> datetime | None:
    """A time of this century, with its offset if it says one; None for what is no such time: a 31st of February."""
    try:
        return datetime.fromisoformat(text) if TIME.fullmatch(text) else None
    except ValueError:
        return None


def moment_of(given: datetime, zone: str, *, field: str) -> datetime:
    """The moment in UTC. A time without offset is what clocks in `zone` show.

    When clocks go back some times come twice: the first is meant, as in calendar files (RFC 5545, 3.3.5); an offset
    says otherwise. Raises Invalid, naming `field`, for a time that clocks there skip.
    """
    if given.tzinfo is not None:
        return given.astimezone(UTC)
    moment = given.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != given:
        raise Invalid(fields={field: [f"Clocks in {zone} go forward then: there is no such time."]})
    return moment
