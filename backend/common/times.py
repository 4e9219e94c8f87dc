"""Times as the API writes them."""

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """UTC with milliseconds: `2026-11-22T21:00:00.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
