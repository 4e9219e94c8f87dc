"""`python -m torture.smoke`: the short torture test. A fixed seed, one minute, enough of everything."""

import json
import os
import sys

from stack import paths
from stack.progress import say
from torture.figures import FILE
from torture.run import VOID, Plan, run_plan

PLAN = Plan(seed=1, minutes=1.0, clients=90, nodes=10, rooms=8, rate=30, profile="quick", crowded=2.0)
DELIVERIES, FAULTS = 50_000, 10  # fewer have shown too little
BUSY = "A machine that is slow or busy does that; alone it takes two cores: cd backend && python3 -m stack test torture"


def main() -> int:
    code = run_plan(PLAN)
    if code == VOID:
        say(f"Nothing is shown: the harness could not do its part. {BUSY}")
    if code:
        return code
    found = json.loads((paths.state_folder() / "torture" / "history" / FILE).read_text())
    faults = sum(each["faults"] for each in found["seconds_to_converge"].values())  # those that took hold
    return judge(found["deliveries"], faults, sum(found["writes"].values()))


def judge(deliveries: int, faults: int, writes: int) -> int:
    """1 when too little was looked at, though all of it was well."""
    wanted = round(PLAN.rate * PLAN.minutes * 60)
    say(f"{deliveries:,} deliveries checked through {faults} faults, of {writes:,} writes (about {wanted:,} were due)")
    if deliveries >= DELIVERIES and faults >= FAULTS:
        return 0
    say(f"Nothing is broken, but that is too little: {DELIVERIES:,} and {FAULTS} are asked for. {BUSY}")
    return 1


if __name__ == "__main__":
    os.chdir(paths.BACKEND)
    sys.exit(main())
