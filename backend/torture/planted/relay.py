"""Mistakes in publishing: who hears a change, in which order, by whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from torture.planted.bug import bug
from torture.planted.rewrite import rewrite

if TYPE_CHECKING:
    from realtime.relay.queue import Queue

HERE = '__import__("torture.planted.relay", fromlist=["relay"])'
HEARD = """
SELECT wanted.room, heard.author, heard.others
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS wanted (room, version, actor)
CROSS JOIN LATERAL (
    SELECT bool_or(user_id = wanted.actor) AS author,
           string_agg(DISTINCT user_id::text, ',') FILTER (WHERE user_id IS DISTINCT FROM wanted.actor) AS others
    FROM rooms_membership WHERE room_id = wanted.room AND {}
) AS heard
"""
READ_LATE = HEARD.format("left_version IS NULL")
LEAKING = HEARD.format("joined_version <= wanted.version")
READ = "reader.rows(AUDIENCE, "
ADVANCE = "    connection.advance({sending.room_id: sending.change.version for sending in done})\n"
OPEN = "        queue.open(Sending(change, data, list(heard[change.room_id] if who is None else who)))\n"
CONFIRM = "    connection.confirm()\n"
TAKE = '    taken: bool = self.rows("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, self.lane])[0][0]\n'
REFUSED_FORGOTTEN = rewrite("realtime.relay.publishing:settle", ("    if sending.refused:\n", "    if False:\n"))

_remembered: dict[int, list[str]] = {}


def remembered(heard: dict[int, list[str]]) -> dict[int, list[str]]:
    """By room, whoever heard the first change of it that this process saw."""
    return {room: _remembered.setdefault(room, names) for room, names in heard.items()}


def send_following(queue: Queue, parts: Any, server: Any, bundle: Callable[..., Any]) -> None:
    """The changes after those of the request, before anybody has acknowledged these."""
    import json
    from dataclasses import replace

    from messaging.previews import read_changes

    following = [(sending, queue._changes[sending.room_id], names) for sending, names in parts]
    later = [(replace(sending, change=changes[1]), names) for sending, changes, names in following if len(changes) > 1]
    if later:
        data = [json.dumps(read).encode() for read in read_changes([sending.change for sending, _ in later])]
        sent = zip(later, data, strict=True)
        server.broadcast([bundle([replace(each, data=body)], names).as_broadcast() for (each, names), body in sent])


BUGS = (
    bug(
        "audience-read-late",
        "whoever is in the room when a change is published hears it",
        "C7",
        rewrite("realtime.audience:audiences", (READ, f"reader.rows({HERE}.READ_LATE, ")),
    ),
    bug(
        "audience-from-memory",
        "whoever heard a room's first change hears the others",
        "C7",
        rewrite("realtime.audience:audiences", ("    return heard\n", f"    return {HERE}.remembered(heard)\n")),
    ),
    bug(
        "leak-to-former-members",
        "whoever has left goes on hearing the room",
        "C7",
        rewrite("realtime.audience:audiences", (READ, f"reader.rows({HERE}.LEAKING, ")),
    ),
    bug(
        "cursor-before-publishing",
        "the cursor moves first: a crash in between loses the change",
        "C11",
        rewrite(
            "realtime.relay.publishing:open_next",
            (OPEN, f"{OPEN}        who is None and connection.advance({{change.room_id: change.version}})\n"),
        ),
        rewrite("realtime.relay.publishing:settle", (ADVANCE, "")),
    ),
    bug(
        "cursor-not-fenced",
        "whoever comes late moves the cursor back",
        "C12",
        rewrite("realtime.relay.connection:ADVANCE", (" AND cursor.published_version = published.version - 1", "")),
    ),
    bug(
        "next-before-acknowledged",
        "the next change is sent before this one is acknowledged",
        "C11",
        rewrite(
            "realtime.relay.publishing:send_next",
            (CONFIRM, f"{CONFIRM}    {HERE}.send_following(queue, parts, server, Bundle)\n"),
        ),
    ),
    bug(
        "refused-forgotten",
        "channels that refuse a change are left without it",
        "C11",
        REFUSED_FORGOTTEN,
    ),
    bug(
        "lane-owned-twice",
        "every relay takes every lane",
        "C12",
        rewrite("realtime.relay.connection:LaneConnection.take", (TAKE, "    taken = True\n")),
        rewrite(
            "realtime.relay.share:share_of", ("    return lanes // len(alike) + ", "    return lanes or len(alike) + ")
        ),
    ),
    bug(
        "cut-forgotten",
        "nobody's sockets are closed when they sign out",
        "C7",
        rewrite("realtime.relay.cuts:Cuts.carry_out", ("        server.ask_again(people)\n", "        pass\n")),
    ),
)
