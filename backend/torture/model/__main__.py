"""`make model`: explores every world, then a small one without each single rule, which must be found out."""

import argparse
import sys
import time
from dataclasses import replace

from torture.model.explore import Found, explore
from torture.model.state import RULES, World
from torture.model.worlds import LARGE, SHOWS, SMALL


def main() -> int:
    """1 when a rule doesn't hold, or when breaking one goes unnoticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="only what `make test` explores as well: seconds")
    worlds = SMALL if parser.parse_args().small else {**SMALL, **LARGE}
    holds = [hold(name, world) for name, world in worlds.items()]
    caught = [found_out(rule) for rule in RULES]
    print(f"{sum(holds):,} states explored; {sum(caught)} of {len(RULES)} broken rules found out")
    return 0 if all(holds) and all(caught) else 1


def hold(name: str, world: World) -> int:
    """How many states it has; 0 when one is wrong."""
    started = time.monotonic()
    found = explore(world, progress=lambda seen: print(f"  {seen:,} states of: {name}", flush=True))
    print(f"{found.states:>10,} states  {time.monotonic() - started:5.0f} s  {name}", flush=True)
    if found.wrong:
        tell(found)
    return 0 if found.wrong else found.states


def found_out(rule: str) -> bool:
    name = SHOWS[rule]
    found = explore(replace(SMALL[name], without=rule))
    told = f"{found.wrong}, after {len(found.trace)} steps" if found.wrong else "NOTHING IS WRONG"
    print(f"without “{rule}”: {told} ({name})", flush=True)
    return bool(found.wrong)


def tell(found: Found) -> None:
    print(f"WRONG: {found.wrong}")
    for number, label in enumerate(found.trace, 1):
        print(f"  {number:3} {label}")


if __name__ == "__main__":
    sys.exit(main())
