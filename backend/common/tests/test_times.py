"""Times as the API writes them, and the one place where it may be another time."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from common.times import iso, now, told

BACKEND = Path(__file__).resolve().parents[2]
CHRISTMAS = datetime(2026, 12, 24, 18, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=1)))


def test_utc_with_milliseconds():
    assert iso(CHRISTMAS) == "2026-12-24T17:00:00.123Z"


def test_what_time_it_is():
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)
    with told(CHRISTMAS):
        assert now() == CHRISTMAS
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_only_the_demo_tells_the_time():
    apps = ("accounts", "common", "config", "messaging", "realtime", "rooms", "sync")
    files = [path for app in apps for path in (BACKEND / app).rglob("*.py") if "tests" not in path.parts]
    assert [str(path) for path in files if "told(" in path.read_text()] == [str(BACKEND / "common" / "times.py")]
