"""Times of events: a wall clock in some time zone, or a moment with its offset."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from common.errors import Invalid


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
