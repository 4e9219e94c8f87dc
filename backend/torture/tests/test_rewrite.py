"""Bugs are planted where they belong or not at all, and only in what the harness has started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from torture.harness.failpoints import FAILPOINTS, RELAYING, WRITING
from torture.marker import NotOurs, check_marker, write_marker
from torture.planted import PLANTED
from torture.planted.rewrite import Moved, rewrite
from torture.tests import test_failpoints

HERE = "torture.tests.test_rewrite"
TEXT = "one two"


def example(count: int = 1) -> int:
    return count + 1


def test_a_function_is_another_for_whoever_holds_it_and_put_back():
    held = example
    put_back = rewrite(f"{HERE}:example", ("count + 1", "count + 2")).apply()
    assert held() == 3
    put_back()
    assert held() == 2


def test_a_constant():
    put_back = rewrite(f"{HERE}:TEXT", ("two", "three")).apply()
    assert TEXT == "one three"
    put_back()
    assert TEXT == "one two"


@pytest.mark.parametrize(
    ("where", "old", "why"),
    [
        (f"{HERE}:example", "count - 1", "has 'count - 1' 0 times"),
        (f"{HERE}:example", "count", "has 'count' 2 times"),
        (f"{HERE}:other", "count", "is gone"),
        ("torture.nowhere:other", "count", "is gone"),
        (f"{HERE}:pytest", "count", "is a module"),
    ],
)
def test_what_has_moved_is_refused(where, old, why):
    with pytest.raises(Moved, match=why):
        rewrite(where, (old, "")).apply()
    assert example() == 2


def test_one_at_a_time():
    first = rewrite(f"{HERE}:example", ("count + 1", "count + 2"))
    put_back = first.apply()
    with pytest.raises(Moved, match="rewritten already"):
        first.apply()
    put_back()


def test_there_are_enough_of_them():
    assert len(PLANTED) >= 32


@pytest.mark.parametrize("name", PLANTED)
def test_every_bug_still_finds_what_it_breaks(name):
    with PLANTED[name].planted():
        pass
    for each in PLANTED[name].plant(PLANTED[name].rewrites):  # and left nothing behind
        each()


def test_the_write_path_and_the_relay_have_theirs():
    assert list(WRITING) == ["after-lock", "after-insert", "after-change-row", "before-commit", "before-answer"]
    assert list(RELAYING) == ["before-publish", "between-chunks", "before-cursor", "after-cursor"]
    assert int(os.environ.get("COUNT", 10)) == test_failpoints.COUNT


@pytest.mark.parametrize("name", FAILPOINTS)
def test_every_failpoint_still_finds_its_place(name):
    FAILPOINTS[name].apply()()


def test_the_marker_is_for_one_database(tmp_path):
    marker = tmp_path / "marker"
    write_marker(marker, "postgres://lockstep:secret@127.0.0.1:5432/run")
    through_a_proxy = "postgres://lockstep:secret@127.0.0.1:7000/run"
    check_marker({"TORTURE_MARKER": str(marker), "DATABASE_URL": through_a_proxy})
    for wrong in (
        {"DATABASE_URL": through_a_proxy},
        {"TORTURE_MARKER": str(tmp_path / "none"), "DATABASE_URL": through_a_proxy},
        {"TORTURE_MARKER": str(marker), "DATABASE_URL": "postgres://lockstep:other@127.0.0.1:5432/run"},
        {"TORTURE_MARKER": str(marker)},
    ):
        with pytest.raises(NotOurs):
            check_marker(wrong)


def test_the_settings_plant_what_the_environment_says_and_never_without_the_marker(tmp_path):
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "torture.settings", "TORTURE_PLANT": "doubled-on-retry"}
    refused = run(given)
    assert refused.returncode == 1
    assert "TORTURE_MARKER names no file for this database" in refused.stderr
    write_marker(tmp_path / "marker", given["DATABASE_URL"])
    planted = run(
        {**given, "TORTURE_MARKER": str(tmp_path / "marker"), "TORTURE_FAILPOINT": "after-lock:3"},
        then="; from messaging.actions import lock_room as lock, send_message as send"
        "; from torture.harness import failpoints; print(send.__code__.co_filename, lock.__code__.co_filename)"
        "; print(failpoints._left)",
    )
    assert planted.returncode == 0, planted.stderr
    assert planted.stdout.splitlines() == ["<messaging.actions:send_message> <rooms.log:lock_room>", "3"]
    assert "planted: a retry stores the message once more" in planted.stderr
    assert "dies at after-lock, the 3. time" in planted.stderr


def test_the_products_own_settings_break_nothing_whatever_the_environment_says(tmp_path):
    write_marker(tmp_path / "marker", os.environ["DATABASE_URL"])
    asked = {"TORTURE_PLANT": "doubled-on-retry", "TORTURE_FAILPOINT": "after-lock:1", "TORTURE_SKEW": "skew"}
    given = {**os.environ, **asked, "TORTURE_MARKER": str(tmp_path / "marker")}
    done = run({**given, "DJANGO_SETTINGS_MODULE": "config.settings"}, then="; print('torture' in sys.modules)")
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")


def run(given: dict[str, str], *, then: str = "") -> "subprocess.CompletedProcess[str]":
    argv = [sys.executable, "-c", f"import sys, django; django.setup(){then}"]
    cwd = Path(__file__).resolve().parent.parent.parent
    return subprocess.run(argv, env=given, cwd=cwd, capture_output=True, text=True, timeout=60)
