"""Giving leases: whoever may be about to listen to their channel has one before they can."""

from django.conf import settings
from django.db import connection

GRACE_SECONDS = 5 * 60  # Centrifugo ends a subscription up to a minute after its token; clocks may differ

# Told by the database's clock alone, so that no other has to agree with it. Each lease ends later than the one before
# it, whatever the clock does: closing knows a lease by its end.
GIVE = """
INSERT INTO realtime_lease (user_id, until, takes_changes)
VALUES (%s, clock_timestamp() + make_interval(secs => %s), %s)
ON CONFLICT (user_id) DO UPDATE SET until = GREATEST(realtime_lease.until + interval '1 microsecond', excluded.until),
    takes_changes = realtime_lease.takes_changes AND excluded.takes_changes
"""
GIVE_EVERYBODY = """
INSERT INTO realtime_lease (user_id, until)
SELECT id, clock_timestamp() + make_interval(secs => %s) FROM accounts_user WHERE is_active
ON CONFLICT (user_id) DO UPDATE SET until = GREATEST(realtime_lease.until + interval '1 microsecond', excluded.until)
"""


def give_lease(user_id: int, *, takes_changes: bool = False) -> None:
    """For as long as a token signed before this call can hold a subscription. One statement, committed on return.

    `takes_changes`: whoever asked takes several changes in a publication. One who does not is enough for a lease, as
    long as there is any, to have each change published by itself: they may come back and recover what they missed.

    Whoever syncs after they have subscribed misses nothing: what that sync does not know yet commits after it, so
    after this, and its audience is read after that.
    """
    with connection.cursor() as cursor:
        cursor.execute(GIVE, [user_id, settings.TOKEN_SECONDS + GRACE_SECONDS, takes_changes])


def give_everybody_a_lease() -> int:
    """All active accounts, for as long as tokens that are out can live: where the leases were lost. How many."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_EVERYBODY, [settings.TOKEN_SECONDS + GRACE_SECONDS])
        return int(cursor.rowcount)
