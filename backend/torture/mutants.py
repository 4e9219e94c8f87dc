"""`make torture-mutants`: a short run for each planted bug, with the faults that bring it to light; what catches it.

Before a bug that the machine's own slowness could pass for there is a run without any, with the same faults and limits.

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
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from stack import paths
from stack.progress import say
from torture.planted import PLANTED

AMBIGUOUS = "cut,reset,cut in the middle,kill a child"  # answers are lost
LATE = "API answers late,API fails,stall"  # rooms fall behind
RECONNECTING = "reset,half-open"


@dataclass(frozen=True)
class Aim:
    """What brings a bug to light: kinds of faults, none when empty, and who writes what."""

    faults: str = ""
    workload: str = "all"


AIMED = {
    "access-with-the-lock": Aim("lock a room", "put out"),
    "doubled-on-retry": Aim(AMBIGUOUS),
    "rights-before-client-id": Aim(workload="overtaken"),
    "withdrawn-yet-sent": Aim(workload="withdrawn"),
    "marker-not-counted": Aim(workload="read"),
    "error-returned-inside": Aim(workload="back"),
    "torn-page": Aim(workload="back"),
    "cut-forgotten": Aim(workload="session"),
    "audience-read-late": Aim(LATE),
    "audience-from-memory": Aim(LATE),
    "cursor-before-publishing": Aim("kill,API fails,API answers late"),
    "next-before-acknowledged": Aim(LATE),
    "refused-forgotten": Aim("API fails in part"),
    "late-snapshot-overwrites": Aim(workload="back"),
    "late-goodbye-removes": Aim(workload="back"),
    "ahead-applied-at-once": Aim("API fails in part,published again later"),
    "no-dedupe": Aim("published again later,API answer lost"),
    "no-sync-after-subscribing": Aim(RECONNECTING),
    "no-periodic-sync": Aim("API fails in part"),
}
IN_STORIES_ONLY = {
    "late-marker-overwrites": "an echo that tells how it stands by then mends it, unless that is lost, too",
    "marker-stays-behind": "what is one's own is asked for anew before anybody looks",
    "cursor-not-fenced": "whoever comes late has lost the session as well, so that PostgreSQL takes nothing from them",
    "lease-ended-by-time": "a lease is over five minutes after its token",
    "renewed-lease-deleted": "a lease is over five minutes after its token",
}
REPORT = "mutants.json"  # beside the folder with the last run's history and figures
VOID = 3
OF_MACHINES = ("C6", "C8", "C9")  # rules that a machine which is slow or busy breaks without any bug


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
    parser.add_argument("--rate", type=float, default=30.0, help="writes per second: fewer on a machine that is busy")
    given = parser.parse_args()
    if unknown := set(given.names) - PLANTED.keys():
        parser.error(f"no bugs: {', '.join(sorted(unknown))}; there are: {', '.join(PLANTED)}")
    names = given.names or [name for name in PLANTED if name not in IN_STORIES_ONLY]
    runs = Runs(given.seed, given.minutes, given.rate)
    found = {}
    for name in names:
        found[name] = hunt(name, runs)
        keep(name, found[name])
    for line in table(found):
        say(line)
    for name, why in IN_STORIES_ONLY.items():
        say(f"{name:28} in its story alone: {why}")
    return 0 if all(each["caught"] for each in found.values()) else 1


class Runs:
    def __init__(self, seed: int, minutes: float, rate: float) -> None:
        self.seed, self._minutes, self._rate = seed, minutes, rate
        self._well: dict[Aim, bool] = {}

    def status(self, name: str, aim: Aim) -> int:
        """Of a run with this bug. A void one has shown nothing, so there is a second one then."""
        status = run(name, aim, self.seed, self._minutes, self._rate)
        return run(name, aim, self.seed, self._minutes, self._rate) if status == VOID else status

    def is_well(self, aim: Aim) -> bool:
        """Whether a run without any bug, and all else the same, breaks nothing: one for all bugs with this aim."""
        if aim not in self._well:
            self._well[aim] = self.status("", aim) == 0
            if not self._well[aim]:
                say(f"without a bug, {aim}: broken or void as well, so that {', '.join(OF_MACHINES)} show nothing")
        return self._well[aim]


def hunt(name: str, runs: Runs) -> dict[str, Any]:
    """What became of one bug, as it stands in the report."""
    began, aim, rules = time.monotonic(), AIMED.get(name, Aim()), PLANTED[name].rules
    is_well = rules.isdisjoint(OF_MACHINES) or runs.is_well(aim)
    status = runs.status(name, aim)
    caught = caught_by(rules if is_well else rules.difference(OF_MACHINES)) if status == 1 else None
    void = caught is None and (status == VOID or not is_well)
    say(f"{name:28} {verdict(caught, void=void)}  ({time.monotonic() - began:.0f} s)")
    facts = {"caught": caught is not None, "void": void, "seed": runs.seed, "commit": commit_of_the_run()}
    return {**facts, **(asdict(caught) if caught else {})}


def keep(name: str, result: Mapping[str, Any]) -> None:
    """In the report, beside what earlier calls found of other bugs."""
    file = paths.state_folder() / "torture" / REPORT
    known = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**known, name: result}, indent=1) + "\n")


def table(found: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    """For people; a row for each bug."""
    yield f"{'bug':28} {'rule':4} {'seconds':>7}  seed"
    for name, each in found.items():
        seconds = "" if each.get("seconds") is None else f"{each['seconds']:.1f}"
        rule = each.get("rule", "VOID" if each["void"] else "NONE")
        yield f"{name:28} {rule:4} {seconds:>7}  {each['seed']}"
    took = [each["seconds"] for each in found.values() if each.get("seconds") is not None]
    half = f"; median {median(took):.1f} s from the first write" if took else ""
    yield f"{sum(each['caught'] for each in found.values())} of {len(found)} caught{half}"


def run(name: str, aim: Aim, seed: int, minutes: float, rate: float) -> int:
    """One run with this bug in it, or none; its exit status. What it prints goes into its log."""
    options = {
        "seed": seed,
        "minutes": minutes,
        "clients": 24,
        "nodes": 0,  # what is planted in clients is planted in the light ones
        "rooms": 4,
        "rate": rate,
        "limit": 15,
        "profile": "aimed" if aim.faults else "calm",
        "only": aim.faults,
        "workload": aim.workload,
    }
    argv = [sys.executable, "-m", "torture", *(f"--{option}={value}" for option, value in options.items())]
    log = paths.state_folder() / "torture" / "mutants"
    log.mkdir(parents=True, exist_ok=True)
    with (log / f"{name or 'no bug'}.log").open("w") as output:
        env = {**os.environ, "TORTURE_PLANT": name}
        done = subprocess.run(argv, cwd=paths.BACKEND, env=env, stdout=output, stderr=output, check=False)  # noqa: S603
    return done.returncode


def caught_by(rules: Collection[str]) -> Caught | None:
    """The first that one of these rules has found; None when others alone have found something."""
    history = paths.state_folder() / "torture" / "history"
    found = [Caught(**each) for each in json.loads((history / "found.json").read_text()) if each["rule"] in rules]
    return min(found, key=lambda each: each.seconds if each.seconds is not None else float("inf"), default=None)


def commit_of_the_run() -> str:
    with (paths.state_folder() / "torture" / "history" / "harness.jsonl").open() as lines:
        return str(json.loads(next(lines))["commit"])


def verdict(caught: Caught | None, *, void: bool) -> str:
    if caught is None:
        return "VOID" if void else "NOT CAUGHT"
    when = "in the end" if caught.seconds is None else f"after {caught.seconds:.1f} s"
    return f"{caught.rule:3} {when}: {caught.text[:90]}"


if __name__ == "__main__":
    os.chdir(paths.BACKEND)
    sys.exit(main())
