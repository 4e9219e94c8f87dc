"""A lane of the tests: commands one after the other, with one log, and what they counted."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stack.progress import say, tail
from stack.tools import run_logged

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|flaky|todo|xfailed|xpassed|deselected|did not run)\b")
NOT_RUN = {"skipped", "todo", "xfailed", "did not run"}
GONE_WRONG = {"failed", "error", "errors", "xpassed", "flaky"}
NAMED = re.compile(r"(?:FAILED|ERROR|FAIL) .+|\[[\w-]+\] › .+")  # pytest and Vitest; Playwright
NAMES_SHOWN = 10  # of one check


@dataclass(frozen=True)
class Check:
    """One command. `tests`: it closes with the counts of a test runner; else it counts as one."""

    name: str
    argv: Sequence[object]
    cwd: Path
    tests: bool = False


@dataclass
class Result:
    """What a lane counted. A test that did not run has failed."""

    lane: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)  # the names of what failed, with the reason where one is told

    def __str__(self) -> str:
        return f"{self.lane:10} {self.seconds:6.0f} s {self.passed:6} passed {self.failed:4} failed"


def run_lane(name: str, checks: Sequence[Check], *, log: Path, env: Mapping[str, str]) -> Result:
    """Run all checks, whatever fails; print the log's tail of each that failed, and keep the names of its tests."""
    result = Result(name)
    started = time.monotonic()
    for check in checks:
        start = _begin(check, log)
        passed, failed, seconds = _run(check, log, start, env)
        result.passed += passed
        result.failed += failed
        word = "failed" if failed else "ok"
        say(f"  {name}: {check.name} {word}, {seconds:.1f} s" + (f", {passed} tests" if check.tests else ""))
        if failed:
            say(f"{tail(log, 60, after=start)}\n  Whole log: {log}")
            result.broken += (check.tests and names(_output(log, start))) or [check.name]
    result.seconds = time.monotonic() - started
    return result


def _begin(check: Check, log: Path) -> int:
    """Write a heading; where the check's own output will begin."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as file:
        file.write(f"\n== {check.name}: {' '.join(map(str, check.argv))}\n")
        file.flush()
        return file.tell()


def _run(check: Check, log: Path, start: int, env: Mapping[str, str]) -> tuple[int, int, float]:
    """What passed, what failed, and the seconds."""
    started = time.monotonic()
    code = run_logged(check.argv, log=log, cwd=check.cwd, env=env)
    seconds = time.monotonic() - started
    passed, failed = count(_output(log, start)) if check.tests else (1, 0)
    if code and not failed:
        passed, failed = passed - (not check.tests), 1
    if check.tests and not passed and not failed:
        failed = 1  # a runner that ran nothing proves nothing
    return passed, failed, seconds


def _output(log: Path, start: int) -> str:
    with log.open("rb") as file:
        file.seek(start)
        return file.read().decode(errors="replace")


def _lines(output: str) -> list[str]:
    return [ESCAPES.sub("", line).strip() for line in output.splitlines()]


def names(output: str) -> list[str]:
    """What a test runner says has failed, each once: `FAILED a.py::test_x - assert 1 == 2`."""
    lines = dict.fromkeys(line.rstrip("─ ") for line in _lines(output))
    return [line for line in lines if NAMED.fullmatch(line)][:NAMES_SHOWN]


def count(output: str) -> tuple[int, int]:
    """Passed and failed tests, from the closing lines of pytest, Vitest or Playwright."""
    closing = [line for line in _lines(output)[-40:] if _is_closing(line)]
    passed = failed = 0
    for line in closing:
        for number, word in COUNT.findall(line):
            passed += int(number) if word == "passed" else 0
            failed += int(number) if word in NOT_RUN | GONE_WRONG else 0
    return passed, failed


def _is_closing(line: str) -> bool:
    """pytest: `== 3 passed in 1.2s ==`; Vitest: `Tests  3 passed (3)`; Playwright: `3 passed (1.2s)`, `1 failed`."""
    line = line.strip("= ")
    if line.startswith("Test Files"):
        return False
    return bool(re.fullmatch(r"(Tests\s+)?\d+ [a-z][\w ,|.:()0-9]*", line)) and bool(COUNT.search(line))
