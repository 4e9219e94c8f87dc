"""`make mutation`: a change at a time in what decides who sees what; which of them no test notices."""

import argparse
import sys

import pytest

from mutation.session import Mutation, Options, Score
from stack.progress import say

WANTED = 95  # percent


def main() -> int:
    """1 when too many mutants survive, or when the tests can't be run."""
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("tests", nargs="*", help="where to look for tests; everywhere when none is named")
    parser.add_argument("--file", action="append", default=[], help="a file to change; else all that coverage looks at")
    parser.add_argument("--sample", type=int, default=0, help="so many mutants, drawn at random; else all")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    given = parser.parse_args()
    mutation = Mutation(Options(given.file, given.sample, given.seed, given.jobs))
    quiet = ["-qq", "-s", "-p", "no:cacheprovider"]
    status = pytest.main([*quiet, "-m", "not stack", *given.tests], plugins=[mutation])
    if status or not mutation.scores:
        say("The tests could not be run.")
        return 1
    return report(mutation.scores)


def report(scores: dict[str, Score]) -> int:
    """The score by file; 1 when that of all is too low."""
    whole = Score(
        sum(each.mutants for each in scores.values()),
        [survivor for each in scores.values() for survivor in each.survivors],
    )
    for name, score in [*sorted(scores.items()), ("all", whole)]:
        caught = score.mutants - len(score.survivors)
        say(f"{name:24} {caught:5} of {score.mutants:5} mutants noticed {score.percent:6.1f} %")
    return 0 if whole.percent >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
