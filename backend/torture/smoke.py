"""`python -m torture.smoke`: the short torture test. A fixed seed, one minute, enough of everything."""

import json
import os
import sys

from stack import paths
from stack.progress import say
from torture.figures import FILE
from torture.nemesis import PROFILES, schedule
from torture.run import Plan, run_plan

PLAN = Plan(seed=1, minutes=0.9, clients=110, nodes=10, rooms=8, rate=40, profile="quick", crowded=2.0)
DELIVERIES, FAULTS = 50_000, 10  # fewer have shown too little


def main() -> int:
    if code := run_plan(PLAN):
        return code
    found = json.loads((paths.state_folder() / "torture" / "history" / FILE).read_text())
    faults = len(schedule(PROFILES[PLAN.profile], PLAN.minutes * 60, PLAN.seed))
    say(f"{found['deliveries']:,} deliveries checked through {faults} faults")
    return 0 if found["deliveries"] >= DELIVERIES and faults >= FAULTS else 1


if __name__ == "__main__":
    os.chdir(paths.BACKEND)
    sys.exit(main())
