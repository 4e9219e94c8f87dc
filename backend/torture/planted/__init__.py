"""Bugs to plant in the code of a running server, one at a time: the checker must find out each of them.

They are the mistakes that this design is there to prevent. Each rewrites the text of the functions that it is about, so
that it is refused, loudly, once these have moved; the tests load every one.
"""

from __future__ import annotations

from torture.planted import clients, leases, relay, snapshots, writes
from torture.planted.bug import Bug

PLANTED: dict[str, Bug] = {
    bug.name: bug for bug in (*writes.BUGS, *snapshots.BUGS, *relay.BUGS, *leases.BUGS, *clients.BUGS)
}
