"""What is wrong in a record, each in a line. Empty when it is as docs/protocol.md says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from light.fingerprint import fingerprint
from light.room import Room
from sync.proving.record import Record, Step

Log = Mapping[tuple[int, int], Mapping[str, Any]]  # room and version: the change, as the API reads it
Stays = Iterable[tuple[int, int, int, int | None]]


def unlike_log(record: Record, log: Log) -> list[str]:
    """What was heard against what stands in the log; and messages that were acknowledged and are not in it."""
    known = {key: fingerprint(dict(change)) for key, change in log.items()}
    found = []
    for heard in record.heard:
        change, told = log.get((heard.room, heard.version)), known.get((heard.room, heard.version))
        where = f"user {heard.user}, room {heard.room}: version {heard.version}"
        if change is None or told is None:
            found.append(f"{where} was heard and is not in the log")
        elif heard.id != change["id"] or heard.sha != told["sha"]:
            found.append(f"{where} was heard otherwise than the log has it")
        elif heard.text and told["text"] and heard.text != told["text"]:
            found.append(f"{where} was heard with another text")
    added = {(room, change["body"]["id"]) for (room, _), change in log.items() if change["type"] == "message_added"}
    lost = sorted(record.acknowledged - added)
    return found + [f"room {room}: message {id} was acknowledged and is not in the log" for room, id in lost]


def out_of_order(record: Record) -> list[str]:
    """Versions are applied one by one from a snapshot on, and none goes back unless the server said so."""
    at: dict[tuple[int, int], int] = {}
    found = []
    for step in record.steps:
        key = (step.user, step.room)
        if problem := wrong_step(at.get(key), step):
            found.append(f"user {step.user}, room {step.room}: {problem}")
        at[key] = step.version
    return found


def wrong_step(before: int | None, step: Step) -> str:
    if step.how == "applied" and step.version != (before or 0) + 1:
        return f"{step.version} was applied after {before}"
    if step.how in ("snapshot", "gone") and before is not None and step.version < before:
        return f"went back from {before} to {step.version}"
    return ""


def outside_stays(record: Record, stays: Stays) -> list[str]:
    """What somebody heard of a room from before they joined it or after they left it."""
    inside: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for user, room, joined, left in stays:
        inside.setdefault((user, room), []).append((joined, float("inf") if left is None else left))
    return [
        f"user {user}, room {room}: version {version} was heard from outside"
        for user, room, version, *_ in record.heard
        if not any(joined <= version <= left for joined, left in inside.get((user, room), []))
    ]


def unlike_fresh(user: int, held: Mapping[int, Room], fresh: Mapping[int, Room]) -> list[str]:
    """What a client shows against what one shows that starts now: cards, and the messages that are loaded."""
    found = []
    for id in sorted(held.keys() | fresh.keys()):
        if id not in held or id not in fresh:
            found.append(f"user {user}, room {id}: is {'not ' if id not in held else ''}shown")
        elif (mine := held[id].picture()) != (true := fresh[id].picture()):
            names = [name for name in true if mine.get(name) != true[name]]
            where = f"user {user}, room {id}, at version {mine['version']} of {true['version']}"
            found.append(f"{where}: {', '.join(names)} differ")
    return found
