"""`python -m torture.figures FOLDER`: what a run's history comes to, in numbers; also written to figures.json there.

Time to converge: from a fault's end until a client shows all that anybody knew of by then, however many other faults
there were meanwhile. Zero where it was never behind.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.figures import percentile
from torture.checker.restores import lost_ids
from torture.history import Event, read_history
from torture.outages import heard_after_signing_out, without_writes
from torture.resources import as_lines, growth

FILE = "figures.json"
SHOWS = ("applied", "snapshot", "gone")
GONE = -1

Steps = tuple[list[float], list[int]]  # times, and the version from then on


def figures(events: Sequence[Event]) -> dict[str, Any]:
    kinds = Counter(event.kind for event in events)
    ends = [event for event in events if event.kind == "send_end"]
    return {
        "writes": dict(Counter(str(event.more["outcome"]) for event in ends)),
        "statuses": {str(status): count for status, count in sorted(Counter(statuses(ends)).items())},
        "deliveries": kinds["heard"],
        "applied": kinds["applied"],
        **doubles(events),
        "gaps_repaired": dict(Counter(str(event.more["how"]) for event in events if event.kind == "repaired")),
        "snapshots": dict(Counter(str(event.more["why"]) for event in events if event.kind == "snapshot")),
        "sockets_lost": sum(event.kind == "socket" and event.more["state"] == "disconnected" for event in events),
        "seconds_to_deliver": delays(events),
        "seconds_to_converge": by_fault(events),
        "seconds_heard_after_signing_out": spread(heard_after_signing_out(events)),
        "seconds_without_writes": spread(without_writes(events)),
        "not_done": not_done(events),
        "pages": pages(events),
        "held": growth(events),
        "seconds_to_end": [round(each, 2) for each in last_to_converge(events)],
    }


def doubles(events: Iterable[Event]) -> dict[str, int]:
    """Changes that came to a client more than once, or after a later one; and such that were applied more than once."""
    heard: set[tuple[str, str]] = set()
    applied: Counter[tuple[str, str]] = Counter()
    newest: dict[tuple[str, int | None], int] = {}
    repeated = reordered = 0
    for event in events:
        key = event.who, event.id
        if event.kind == "applied":
            applied[key] += 1
        elif event.kind == "heard" and key in heard:
            repeated += 1
        elif event.kind == "heard":
            heard.add(key)
            place = event.who, event.room
            reordered += event.version < newest.get(place, 0)
            newest[place] = max(event.version, newest.get(place, 0))
    twice = sum(count > 1 for count in applied.values())
    return {"heard_again": repeated, "heard_out_of_order": reordered, "applied_again": twice}


def delays(events: Iterable[Event]) -> dict[str, dict[str, float]]:
    """From asking for a message to hearing it on a socket, for those asked for while there was a fault, or none."""
    begun: dict[str, tuple[float, str]] = {}
    made: dict[tuple[int | None, int], tuple[float, str]] = {}
    rooms: dict[str, int | None] = {}
    running: set[str] = set()
    found: dict[str, list[float]] = defaultdict(list)
    for event in events:
        match event.kind:
            case "fault":
                (running.add if event.more["phase"] == "begin" else running.discard)(event.id)
            case "send_begin" if event.more["what"] == "message":
                begun[event.more["op"]] = event.t, "during faults" if running else "between faults"
                rooms[event.more["op"]] = event.room
            case "send_end" if event.more["op"] in begun and event.more["status"] == 201:
                op = event.more["op"]
                made[rooms[op], event.more["answer"]["version"]] = begun[op]
    for event in events:
        if event.kind == "heard" and (place := (event.room, event.version)) in made:
            since, when = made[place]
            found[when].append(event.t - since)
    return {when: spread(seconds) for when, seconds in sorted(found.items())}


def by_fault(events: Sequence[Event]) -> dict[str, dict[str, float]]:
    """By kind of fault, over all of its ends and all clients."""
    shown, known = steps_shown(events), steps_known(events)
    clients: dict[str, dict[int, Steps]] = defaultdict(dict)
    for (who, room), steps in shown.items():
        clients[who][room] = steps
    found: dict[str, list[float]] = defaultdict(list)
    many: Counter[str] = Counter()
    void = {event.id for event in events if event.kind == "fault" and event.more["phase"] == "void"}
    for event in events:
        if event.kind != "fault" or event.more["phase"] != "end" or event.id in void:
            continue
        many[event.more["name"]] += 1
        for rooms in clients.values():
            waits = [wait(steps, value_at(known[room], event.t), event.t) for room, steps in rooms.items()]
            found[event.more["name"]].append(max(waits, default=0.0))
    return {name: {"faults": many[name], **spread(found[name])} for name in sorted(many)}


def not_done(events: Iterable[Event]) -> dict[str, list[str]]:
    """By kind of fault, why it could not be had, each time: the machine has none, or another was in the way."""
    found: dict[str, list[str]] = defaultdict(list)
    for event in events:
        if event.kind == "fault" and event.more["phase"] == "void":
            found[event.more["name"]].append(event.text)
    return dict(sorted(found.items()))


def wait(steps: Steps, wanted: int, since: float) -> float:
    """Until a room that was shown at `since` shows this version, or is left."""
    times, versions = steps
    at = bisect_right(times, since) - 1
    if at < 0 or versions[at] == GONE or versions[at] >= wanted:
        return 0.0
    later = (times[n] for n in range(at + 1, len(times)) if versions[n] == GONE or versions[n] >= wanted)
    return max(0.0, next(later, since) - since)


def steps_shown(events: Sequence[Event]) -> dict[tuple[str, int], Steps]:
    """What a restore took away is nothing from then on."""
    found: dict[tuple[str, int], Steps] = defaultdict(lambda: ([], []))
    lost, ids = lost_ids(events), dict[tuple[str, int], str]()
    for event in events:
        if event.kind == "restored":
            for place in [place for place, id in ids.items() if id in lost]:
                found[place][0].append(event.t)
                found[place][1].append(0)
        if event.kind in SHOWS and event.room is not None:
            place = event.who, event.room
            ids[place] = event.id
            found[place][0].append(event.t)
            found[place][1].append(GONE if event.kind == "gone" else event.version)
    return found


def steps_known(events: Sequence[Event]) -> dict[int, Steps]:
    """By room, the highest version that anybody has heard of or shown."""
    found: dict[int, Steps] = defaultdict(lambda: ([], []))
    lost = lost_ids(events)
    for event in events:
        if event.id not in lost and event.kind in ("heard", "applied", "snapshot") and event.room is not None:
            times, versions = found[event.room]
            if not versions or event.version > versions[-1]:
                times.append(event.t)
                versions.append(event.version)
    return found


def value_at(steps: Steps, t: float) -> int:
    at = bisect_right(steps[0], t) - 1
    return steps[1][at] if at >= 0 else 0


def last_to_converge(events: Iterable[Event]) -> list[float]:
    """Seconds from the last write to each client's showing what the database holds, ascending."""
    quiet = None
    found = []
    for event in events:
        if event.kind == "quiet":
            quiet = event.t
        elif event.kind == "converged" and quiet is not None:
            found.append(event.t - quiet)
    return sorted(found)


def pages(events: Iterable[Event]) -> dict[str, int]:
    """How often people did what in their browsers, all together."""
    found: Counter[str] = Counter()
    for event in events:
        if event.kind == "acted":
            found.update(event.more["done"])
    return dict(sorted(found.items()))


def statuses(ends: Iterable[Event]) -> Iterable[int]:
    return (int(event.more["status"]) for event in ends)


def spread(seconds: Sequence[float]) -> dict[str, float]:
    if not seconds:
        return {}
    p50, p99 = (percentile(seconds, share) for share in (0.5, 0.99))
    return {"p50": round(p50, 3), "p99": round(p99, 3), "max": round(max(seconds), 3)}


def table(found: dict[str, Any]) -> str:
    """For people."""
    lines = [f"{'':28} {'times':>6} {'p50':>8} {'p99':>8} {'max':>8}   seconds"]
    rows = [(f"delivery {name}", each) for name, each in found["seconds_to_deliver"].items()]
    rows += [(f"after: {name}", each) for name, each in found["seconds_to_converge"].items()]
    rows += [("heard after signing out", found["seconds_heard_after_signing_out"])]
    rows += [("no write, PostgreSQL killed", found["seconds_without_writes"])]
    for name, each in rows:
        numbers = " ".join(f"{each.get(column, 0):8.2f}" for column in ("p50", "p99", "max"))
        lines.append(f"{name:28} {each.get('faults', ''):>6} {numbers}")
    for name, reasons in found["not_done"].items():
        lines.append(f"{f'not done: {name}':28} {len(reasons):>6}    {reasons[0]}")
    lines += as_lines(found["held"])
    if found["pages"]:
        lines.append(f"in the browsers: {', '.join(f'{name} {count}' for name, count in found['pages'].items())}")
    lines.append(
        f"heard again {found['heard_again']:,}, out of order {found['heard_out_of_order']:,}, "
        f"applied again {found['applied_again']:,}; gaps repaired {found['gaps_repaired']}; "
        f"snapshots {found['snapshots']}; sockets lost {found['sockets_lost']:,}"
    )
    return "\n".join(lines)


def main(folder: Path) -> None:
    found = figures(read_history(folder))
    (folder / FILE).write_text(json.dumps(found, indent=1) + "\n")
    print(table(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
