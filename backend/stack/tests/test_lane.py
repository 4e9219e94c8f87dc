"""Counting tests: what did not run has failed."""

import os
import sys

import pytest

from stack.lane import Check, count, names, run_lane

PYTEST = "........\n===== 8 passed, 3 deselected in 1.23s ====="
PYTEST_BROKEN = "FAILED a.py::test_x - assert 1 == 2\n1 failed, 7 passed, 2 errors in 61.20s (0:01:01)"
VITEST_BROKEN = " \x1b[41m FAIL \x1b[49m src/a.test.ts > it holds\n      Tests  1 failed | 40 passed (41)"
VITEST = " \x1b[2m Test Files \x1b[22m 2 passed (2)\n      Tests  41 passed | 1 skipped (42)\n   Start at  10:00:00"
PLAYWRIGHT = (
    "  1) [chromium] › talk.spec.ts:5:1 › two people talk ────\n"
    "  1 failed\n    [chromium] › talk.spec.ts:5:1 › two people talk\n  1 flaky\n  12 passed (34.5s)"
)


@pytest.mark.parametrize(
    ("output", "counted"),
    [(PYTEST, (8, 0)), (PYTEST_BROKEN, (7, 3)), (VITEST, (41, 1)), (PLAYWRIGHT, (12, 2)), ("", (0, 0))],
    ids=["pytest", "pytest broken", "vitest", "playwright", "nothing"],
)
def test_closing_lines(output, counted):
    assert count(output) == counted


@pytest.mark.parametrize(
    ("output", "failed"),
    [
        (PYTEST, []),
        (PYTEST_BROKEN, ["FAILED a.py::test_x - assert 1 == 2"]),
        (VITEST_BROKEN, ["FAIL  src/a.test.ts > it holds"]),
        (PLAYWRIGHT, ["[chromium] › talk.spec.ts:5:1 › two people talk"]),
    ],
    ids=["pytest", "pytest broken", "vitest", "playwright"],
)
def test_what_failed_is_named(output, failed):
    assert names(output) == failed


@pytest.fixture
def lane(tmp_path):
    def lane(*codes: str, tests: bool = False) -> tuple[int, int, list[str]]:
        checks = [Check(code, [sys.executable, "-c", code], tmp_path, tests) for code in codes]
        result = run_lane("lint", checks, log=tmp_path / "lint.log", env=dict(os.environ))
        return result.passed, result.failed, result.broken

    return lane


def test_every_check_runs_and_the_log_of_a_failed_one_is_shown(lane, capsys):
    assert lane("pass", "raise SystemExit('no good')", "print('fine')") == (2, 1, ["raise SystemExit('no good')"])
    said = capsys.readouterr().out
    assert "  | no good" in said
    assert "fine" not in said.split("Whole log:")[1].split("lint: print")[0]


def test_a_test_runner_counts_its_tests(lane):
    assert lane("print('4 passed in 1.0s')", tests=True) == (4, 0, [])


def test_a_test_runner_that_ran_nothing_has_failed(lane):
    assert lane("print('no tests ran')", tests=True) == (0, 1, ["print('no tests ran')"])


def test_a_test_runner_that_broke_off_has_failed(lane):
    code = "print('4 passed in 1.0s'); raise SystemExit(3)"
    assert lane(code, tests=True) == (4, 1, [code])
