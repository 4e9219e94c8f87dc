"""One request's worth of changes: opened with their audience, sent, and what became of them noted."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence

from messaging.previews import read_changes
from realtime.audience import audiences
from realtime.centrifugo import Centrifugo, NoConnection, Outcome, ServerFailed
from realtime.channels import room_channel
from realtime.relay import metrics
from realtime.relay.bundles import Bundle, bundled
from realtime.relay.connection import LaneConnection
from realtime.relay.queue import Failure, Queue, Sending
from rooms.models import Change

log = logging.getLogger(__name__)

# Whoever left, unless they are back in: coming late, this must not end what they subscribed to since.
LEFT_FOR_GOOD = """
SELECT gone.person, gone.room FROM unnest(%s::bigint[], %s::bigint[]) AS gone (person, room)
WHERE NOT EXISTS (
    SELECT 1 FROM rooms_membership AS stay
    WHERE stay.room_id = gone.room AND stay.user_id = gone.person AND stay.left_version IS NULL
)
"""


APART = "SELECT user_id::text FROM realtime_lease WHERE NOT takes_changes"
BROKEN = "UPDATE realtime_lease SET broken_at = clock_timestamp() WHERE user_id = ANY(%s::bigint[])"


def open_next(queue: Queue, connection: LaneConnection) -> None:
    """Find out who hears each room's next change, and write it as it is published."""
    changes = queue.unopened()
    left = {change.room_id: queue.left_of(change) for change in changes}
    heard = audiences(connection, [change for change in changes if left[change.room_id] is None])
    for change, read in zip(changes, read_changes(changes), strict=True):
        who = left[change.room_id]
        data = json.dumps(read, separators=(",", ":")).encode()
        queue.open(Sending(change, data, list(heard[change.room_id] if who is None else who)))


def send_next(queue: Queue, connection: LaneConnection, server: Centrifugo) -> None:
    """One request with as much as fits; a room's next change begins only when all have acknowledged this one."""
    parts = queue.pick()
    if not parts:
        return
    apart = told_apart(connection) if len(parts) > 1 else set()
    connection.confirm()
    bundles = bundled(parts, apart)
    metrics.REQUESTS.inc()
    metrics.CHANNELS.inc(sum(len(bundle.names) for bundle in bundles))
    try:
        outcomes = server.broadcast([bundle.as_broadcast() for bundle in bundles])
    except NoConnection as error:
        close_for_all(queue, error)
    except ServerFailed as error:
        for sending, _ in parts:
            sending.reason, sending.invalid = str(error), error.invalid and len(parts) == 1
            note_failure(sending, queue.fail(sending, alone=True))
    else:
        if queue.reached():
            log.warning("Centrifugo can be reached again")
        for sending, names in parts:
            sending.left = sending.left[len(names) :]
        note_outcomes(bundles, outcomes)


def told_apart(connection: LaneConnection) -> set[str]:
    """User ids of whom some client takes no publication of several changes. Few, and mostly nobody: ours all do."""
    return {name for (name,) in connection.rows(APART)}


def note_outcomes(bundles: Sequence[Bundle], outcomes: Sequence[Outcome]) -> None:
    """What is invalid in a bundle of several shows when each is tried alone."""
    for bundle, outcome in zip(bundles, outcomes, strict=True):
        for sending in bundle.sendings:
            sending.refused += outcome.refused
            sending.reason = outcome.reason or sending.reason
            sending.invalid |= outcome.invalid and len(bundle.sendings) == 1
            sending.taken |= len(outcome.refused) < len(bundle.names)


def close_for_all(queue: Queue, error: NoConnection) -> None:
    """Said once, not for each room."""
    metrics.FAILURES.labels("unreachable").inc()
    if queue.shut():
        log.warning("Centrifugo can't be reached, all rooms wait: %s", error)


def settle(queue: Queue, connection: LaneConnection, server: Centrifugo) -> None:
    """Move the cursors of what everybody has acknowledged; what was refused is tried again later."""
    done = []
    for sending in queue.sent_to_all():
        if sending.refused:
            if not queue.goes_on_without(sending):
                note_failure(sending, queue.fail(sending, alone=True))
                continue
            mark_broken(sending, connection)
        done.append(sending)
    done = unsubscribe_leavers(done, queue, connection, server)
    connection.advance({sending.room_id: sending.change.version for sending in done})
    now = time.time()
    for sending in done:
        if queue.finish(sending.room_id):
            log.warning("room %s goes on: version %s is published", sending.room_id, sending.change.version)
        metrics.DELAY.observe(max(0.0, now - sending.change.at.timestamp()))
    metrics.PUBLISHED.inc(len(done))


def mark_broken(sending: Sending, connection: LaneConnection) -> None:
    """Before the cursor moves: whoever refused is told to sync once they take anything (realtime.relay.closing)."""
    connection.execute(BROKEN, [[int(name) for name in sending.refused]])
    metrics.FAILURES.labels("broken").inc()
    log.warning(
        "room %s goes on from version %s without %s channels that keep failing, which will be told to sync: %s",
        sending.room_id,
        sending.change.version,
        len(sending.refused),
        sending.reason,
    )


def unsubscribe_leavers(
    done: list[Sending], queue: Queue, connection: LaneConnection, server: Centrifugo
) -> list[Sending]:
    """Those who left a room stop hearing who types there. Returns what is done with that too."""
    leaving = [sending for sending in done if sending.change.type == "user_left"]
    if not leaving:
        return done
    try:
        gone = left_for_good(connection, [sending.change for sending in leaving])
        server.unsubscribe((person, room_channel(room_id)) for person, room_id in gone)
    except ServerFailed as error:
        for sending in leaving:
            sending.reason = str(error)
            note_failure(sending, queue.fail(sending))
        return [sending for sending in done if sending not in leaving]
    return done


def left_for_good(connection: LaneConnection, changes: Sequence[Change]) -> list[tuple[int, int]]:
    """(user id, room id) of those whose leaving this was and who aren't back."""
    people = [change.body["user"]["id"] for change in changes]
    return [(row[0], row[1]) for row in connection.rows(LEFT_FOR_GOOD, [people, [c.room_id for c in changes]])]


def note_failure(sending: Sending, failure: Failure) -> None:
    """Loud when nobody but a person can mend it; once per change, then now and again."""
    kind = "invalid" if failure.invalid else "failed"
    metrics.FAILURES.labels(kind).inc()
    if failure.count not in (1, 5) and failure.count % 20:
        return
    if failure.invalid:
        log.error(
            "room %s stopped: Centrifugo calls version %s (%s) invalid: %s. Nothing is thrown away; mend the cause.",
            sending.room_id,
            sending.change.version,
            sending.change.type,
            sending.reason,
        )
    else:
        log.warning(
            "room %s waits: version %s was not taken (try %s): %s",
            sending.room_id,
            sending.change.version,
            failure.count,
            sending.reason,
        )
