"""Whether the whole can do its work: the database answers, the relay keeps up, Centrifugo takes what it publishes.

Anybody may ask, so the answer names no address; the log does.
"""

import logging
from typing import Any

from django.conf import settings
from django.db import Error, connection

from realtime.centrifugo import Centrifugo, ServerFailed
from realtime.relay.connection import LANES

log = logging.getLogger(__name__)

# A lane that says nothing for longer has lost its relay, or its relay hangs. So has one that spoke in the future: the
# clock was set back since.
HEARTBEAT_SECONDS = 15.0
LAG_SECONDS = 30.0
ASK_SECONDS = 2.0

LANES_NOW = """
SELECT lane, extract(epoch FROM clock_timestamp() - at)::float8, lag_seconds, stopped_rooms
FROM realtime_relayheartbeat WHERE lane < %s
"""

Part = dict[str, Any]


def parts() -> dict[str, Part]:
    """By part, `ok` and what to look at."""
    database, lanes = read_lanes()
    return {"database": database, "relay": relay(lanes), "centrifugo": centrifugo()}


def read_lanes() -> tuple[Part, list[tuple[int, float, float, int]] | None]:
    """How the database is, and the lanes' heartbeats: (lane, age, lag, stopped rooms)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(LANES_NOW, [LANES])
            return {"ok": True}, cursor.fetchall()
    except Error as error:
        log.warning("not ready: database: %s", error)
        return {"ok": False, "reason": "does not answer (DATABASE_URL)"}, None


def relay(lanes: list[tuple[int, float, float, int]] | None) -> Part:
    if lanes is None:
        return {"ok": False, "reason": "unknown: its heartbeat is in the database"}
    silent = sorted(set(range(LANES)) - {lane for lane, age, _, _ in lanes if abs(age) < HEARTBEAT_SECONDS})
    lag = round(max((lag for _, _, lag, _ in lanes), default=0.0), 1)
    part: Part = {
        "ok": not silent and lag < LAG_SECONDS,
        "lag_seconds": lag,
        "stopped_rooms": sum(stopped for _, _, _, stopped in lanes),
    }
    if silent:
        part["reason"] = f"no heartbeat for {HEARTBEAT_SECONDS:g} s from lane {', '.join(map(str, silent))}"
    elif not part["ok"]:
        part["reason"] = f"{lag} s behind"
    return part


def centrifugo() -> Part:
    server = Centrifugo(settings.CENTRIFUGO_API_URL, settings.CENTRIFUGO_API_KEY, answer_seconds=ASK_SECONDS)
    try:
        server.check()
    except ServerFailed as error:
        log.warning("not ready: Centrifugo: %s", error)
        return {"ok": False, "reason": "does not answer, or not to our key (CENTRIFUGO_API_URL)"}
    finally:
        server.close()
    return {"ok": True}
