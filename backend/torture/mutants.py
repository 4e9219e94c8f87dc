"""`make torture-mutants`: a short run for each planted bug, with the faults that bring it to light; what catches it.

Seconds count from the first write to the first event in which a rule that names the bug sees it. Some bugs can't show
within a minute, or are mended by the layer above before anybody sees them: those are told apart by their stories
(torture/tests/test_planted.py), which look underneath.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass

from stack import paths
from stack.progress import say
from torture.planted import PLANTED
from torture.planted.bug import Bug

AMBIGUOUS = "cut,reset,cut in the middle,kill a child"  # answers are lost
LATE = "API answers late,API fails,stall"  # rooms fall behind
RECONNECTING = "reset,half-open"
AIMED = {
    "access-with-the-lock": "lock a room",
    "doubled-on-retry": AMBIGUOUS,
    "rights-before-client-id": AMBIGUOUS,
    "torn-page": RECONNECTING,
    "audience-read-late": LATE,
    "audience-from-memory": LATE,
    "cursor-before-publishing": "kill,kill all,end",
    "cursor-not-fenced": "freeze,end a session",
    "next-before-acknowledged": LATE,
    "refused-forgotten": "API fails in part",
    "lease-read-before-change": RECONNECTING,
    "lease-after-token": RECONNECTING,
    "late-snapshot-overwrites": "slow,reset",
    "late-goodbye-removes": "slow,reset",
    "ahead-applied-at-once": "API fails in part,published again later",
    "no-dedupe": "published again later,API answer lost",
    "no-sync-after-subscribing": RECONNECTING,
    "no-periodic-sync": "API fails in part",
}
IN_STORIES_ONLY = {
    "lease-ended-by-time": "a lease is over five minutes after its token",
}
VOID = 3


@dataclass(frozen=True)
class Caught:
    rule: str
    seconds: float | None  # None: it is seen in the end alone
    text: str


def main() -> int:
    """1 when a bug went unnoticed."""
    parser = argparse.ArgumentParser(prog="torture.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="bugs to plant; all of them when none is named")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0.5)
    given = parser.parse_args()
    unnoticed = []
    for name in given.names or [name for name in PLANTED if name not in IN_STORIES_ONLY]:
        began = time.monotonic()
        status = run(name, given.seed, given.minutes)
        caught = caught_by(PLANTED[name]) if status == 1 else None
        if caught is None:
            unnoticed.append(name)
        say(f"{name:28} {verdict(caught, status)}  ({time.monotonic() - began:.0f} s)")
    for name, why in IN_STORIES_ONLY.items():
        say(f"{name:28} in its story alone: {why}")
    asked = len(given.names) or len(PLANTED) - len(IN_STORIES_ONLY)
    say(f"{asked - len(unnoticed)} of {asked} caught, seed {given.seed}")
    return 1 if unnoticed else 0


def run(name: str, seed: int, minutes: float) -> int:
    """One run with this bug in it; its exit status. What it prints goes into its log."""
    argv = [sys.executable, "-m", "torture", "--seed", seed, "--minutes", minutes, "--clients", 24]
    argv += [
        "--nodes",
        0,  # what is planted in clients is planted in the light ones
        "--rooms",
        4,
        "--rate",
        30,
        "--limit",
        15,
        "--profile",
        "aimed" if name in AIMED else "calm",
        "--only",
        AIMED.get(name, ""),
    ]
    log = paths.state_folder() / "torture" / "mutants"
    log.mkdir(parents=True, exist_ok=True)
    with (log / f"{name}.log").open("w") as output:
        env = {**os.environ, "TORTURE_PLANT": name}
        done = subprocess.run(  # noqa: S603
            [str(word) for word in argv], cwd=paths.BACKEND, env=env, stdout=output, stderr=output, check=False
        )
    return done.returncode


def caught_by(bug: Bug) -> Caught | None:
    """The first that a rule which names the bug has found; None when others alone have found something."""
    history = paths.state_folder() / "torture" / "history"
    found = [Caught(**each) for each in json.loads((history / "found.json").read_text()) if each["rule"] in bug.rules]
    return min(found, key=lambda each: each.seconds if each.seconds is not None else float("inf"), default=None)


def verdict(caught: Caught | None, status: int) -> str:
    if caught is None:
        return "VOID" if status == VOID else "NOT CAUGHT"
    when = "in the end" if caught.seconds is None else f"after {caught.seconds:.1f} s"
    return f"{caught.rule:3} {when}: {caught.text[:90]}"


if __name__ == "__main__":
    os.chdir(paths.BACKEND)
    sys.exit(main())
