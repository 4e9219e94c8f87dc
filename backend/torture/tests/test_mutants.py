"""What is said of planted bugs: which were caught, by which rule, when."""

import json
import sys
from types import SimpleNamespace

import pytest

from stack import paths
from torture import mutants
from torture.faults import KINDS
from torture.planted import PLANTED
from torture.run import read_plan
from torture.workload import WORKLOADS

SEEN = [
    {"rule": "C1", "text": "twice in the end", "seconds": None},
    {"rule": "C1", "text": "twice", "seconds": 2.5},
    {"rule": "C9", "text": "something else", "seconds": 0.5},
]


@pytest.fixture
def controls():
    return []


@pytest.fixture
def hunted(monkeypatch, tmp_path, capsys, controls):
    """`hunted({bug: [(exit status, found), …]})`: the exit status, what was said and the report, after such runs.

    `control`: the exit statuses of the runs without a bug, which leave their aims in `controls`."""

    def hunted(outcomes, control=(0, 0)):
        left = iter(control)
        runs = {name: iter(each) for name, each in outcomes.items()}
        history = tmp_path / "torture" / "history"
        history.mkdir(parents=True, exist_ok=True)

        def run(name, aim, seed, minutes, rate):
            if not name:
                controls.append(aim)
            status, found = next(runs[name]) if name else (next(left), [])
            (history / "found.json").write_text(json.dumps(found))
            (history / "harness.jsonl").write_text(json.dumps({"kind": "seed", "commit": "abc"}) + "\n")
            return status

        monkeypatch.setenv("LOCKSTEP_HOME", str(tmp_path))
        monkeypatch.setattr(mutants, "run", run)
        monkeypatch.setattr(sys, "argv", ["mutants", *outcomes, "--seed", "7"])
        code = mutants.main()
        return code, capsys.readouterr().out, json.loads((tmp_path / "torture" / "mutants.json").read_text())

    return hunted


def test_what_was_caught_is_told_with_rule_seconds_and_seed(hunted):
    code, said, report = hunted({"doubled-on-retry": [(1, SEEN)], "no-lock": [(1, SEEN)]})
    assert code == 0
    assert report["doubled-on-retry"] == {
        "caught": True,
        "void": False,
        "seed": 7,
        "commit": "abc",
        "rule": "C1",
        "seconds": 2.5,
        "text": "twice",
    }
    assert report["no-lock"]["rule"] == "C9"  # that names it as well, and saw it first
    assert "doubled-on-retry             C1       2.5  7" in said
    assert "2 of 2 caught; median 1.5 s from the first write" in said


@pytest.mark.parametrize(("status", "found"), [(0, []), (1, [SEEN[2]])])
def test_one_that_no_rule_of_its_own_saw_was_missed(status, found, hunted):
    code, said, report = hunted({"doubled-on-retry": [(status, found)]})
    assert (code, report["doubled-on-retry"]["caught"]) == (1, False)
    assert "doubled-on-retry             NONE          7" in said
    assert "0 of 1 caught" in said


def test_a_void_run_is_made_once_more(hunted):
    assert hunted({"doubled-on-retry": [(3, []), (1, SEEN)]})[0] == 0
    code, said, report = hunted({"doubled-on-retry": [(3, SEEN), (3, SEEN)]})
    assert (code, report["doubled-on-retry"]["void"]) == (1, True)
    assert "doubled-on-retry             VOID          7" in said


def test_before_what_a_slow_machine_breaks_as_well_there_is_a_run_without_a_bug(hunted, controls):
    seen = [{"rule": "C8", "text": "too slow", "seconds": None}]
    code, _, report = hunted({"handler-throws": [(1, seen)], "torn-page": [(1, SEEN)], "no-dedupe": [(1, SEEN)]})
    assert (code, report["handler-throws"]["caught"]) == (1, True)
    assert controls == [mutants.Aim(), mutants.Aim(workload="back")]  # C5 needs none


@pytest.mark.parametrize("control", [(1,), (3, 3)])
def test_what_is_broken_without_the_bug_as_well_is_not_caught(hunted, control):
    seen = [{"rule": "C8", "text": "too slow", "seconds": None}]
    code, said, report = hunted({"handler-throws": [(1, seen)]}, control=control)
    assert code == 1
    assert (report["handler-throws"]["caught"], report["handler-throws"]["void"]) == (False, True)
    assert "without a bug" in said


def test_what_was_found_before_of_others_stays_in_the_report(hunted):
    hunted({"no-lock": [(1, SEEN)]})
    assert hunted({"doubled-on-retry": [(0, [])]})[2].keys() == {"no-lock", "doubled-on-retry"}


@pytest.mark.parametrize(
    ("name", "aim", "profile"),
    [("no-dedupe", mutants.Aim("reset", "read"), "aimed"), ("", mutants.Aim(), "calm")],
)
def test_a_run_has_the_bug_and_what_brings_it_to_light(name, aim, profile, monkeypatch, tmp_path):
    asked = SimpleNamespace()

    def run(argv, *, env, **_):
        asked.argv, asked.planted = argv, env["TORTURE_PLANT"]
        return SimpleNamespace(returncode=1)

    monkeypatch.setenv("LOCKSTEP_HOME", str(tmp_path))
    monkeypatch.setattr("torture.mutants.subprocess.run", run)
    assert mutants.run(name, aim, 7, 0.5, 30.0) == 1
    assert asked.planted == name
    plan, _ = read_plan(asked.argv[3:])
    assert (plan.seed, plan.minutes, plan.rate, plan.nodes) == (7, 0.5, 30.0, 0)
    assert (plan.profile, plan.only, plan.workload) == (profile, aim.faults, aim.workload)


def test_a_name_that_is_none_is_refused(hunted):
    with pytest.raises(SystemExit):
        hunted({"no-such-bug": []})


def test_bugs_are_aimed_at_with_what_there_is():
    assert mutants.AIMED.keys() | mutants.IN_STORIES_ONLY.keys() <= PLANTED.keys()
    for aim in mutants.AIMED.values():
        assert aim.workload in WORKLOADS
        assert set(filter(None, aim.faults.split(","))) <= KINDS.keys()


def test_every_bug_has_a_name_in_the_documentation():
    told = (paths.REPOSITORY / "docs" / "proof.md").read_text()
    assert [name for name in PLANTED if f"`{name}`" not in told] == []
