"""`python -m torture.checker FOLDER`: checks the run recorded there against the database of DATABASE_URL.

Exits with 1 when a rule is broken, and with 3 when the run is void: then nothing is known.
"""

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path

import django

from torture.checker.check import check, errors, looked_at
from torture.checker.liveness import LIMIT_SECONDS
from torture.checker.violation import Violation, told
from torture.history import BadHistory, Event, read_history

SHOWN = 5  # of one rule

BROKEN, VOID = 1, 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with the run's history, *.jsonl")
    parser.add_argument("--logs", type=Path, help="a folder with the servers' logs, *.log (default: FOLDER/logs)")
    parser.add_argument("--limit", type=float, default=LIMIT_SECONDS, help="seconds in which all must converge")
    given = parser.parse_args()
    try:
        events = read_history(given.folder)
    except BadHistory as error:
        print(f"VOID: {error}")
        return VOID
    for text in (void := errors(events)):
        print(f"VOID: {text}")
    return VOID if void else judge(given.folder, events, given.logs or given.folder / "logs", given.limit)


def judge(folder: Path, events: list[Event], logs: Path, limit: float) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from torture.checker.database import read_rows  # its models need Django to be set up

    rows = read_rows(events)
    found = check(events, rows, logs=logs if logs.is_dir() else None, limit=limit)
    for name, count in looked_at(events, rows).items():
        print(f"{count:>12,}  {name}")
    report(found, events)
    (folder / "found.json").write_text(json.dumps([summary(each, events) for each in found], indent=1))
    return BROKEN if found else 0


def summary(violation: Violation, events: list[Event]) -> dict[str, object]:
    """For programs. `seconds`: from the first write to the last event that it takes to see it."""
    start = next((event.t for event in events if event.kind == "send_begin"), 0.0)
    quiet = next((event.t for event in events if event.kind == "quiet"), float("inf"))
    seen = [event.t for event in violation.events if event.t <= quiet]
    seconds = round(max(seen) - start, 3) if len(seen) == len(violation.events) > 0 else None
    return {"rule": violation.rule, "text": violation.text, "seconds": seconds}


def report(found: list[Violation], events: list[Event]) -> None:
    """What is wrong, the first few of each rule, and the seed to see it again."""
    seed = next(event for event in events if event.kind == "seed")
    faults = [event for event in events if event.kind == "fault"]
    many = Counter(violation.rule for violation in found)
    for rule in many:
        for violation in [each for each in found if each.rule == rule][:SHOWN]:
            print("\n".join(told(violation, faults)))
        if many[rule] > SHOWN:
            print(f"{rule}: and {many[rule] - SHOWN} more")
    told_seed = f"seed {seed.more['seed']}, profile {seed.more['profile']}, commit {seed.more['commit']}"
    print(f"{len(found)} violations. {told_seed}" if found else f"All rules hold. {told_seed}")


if __name__ == "__main__":
    sys.exit(main())
