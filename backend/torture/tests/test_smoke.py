"""The torture lane fails when what it ran broke something, and when it ran too little."""

import importlib
import json

import pytest

from stack.lanes import ALL
from torture import smoke
from torture.figures import FILE
from torture.nemesis import PROFILES, schedule


@pytest.fixture
def ran(monkeypatch, tmp_path, capsys):
    """`ran(code, deliveries, faults)`: what the lane's exit status is, and what it says, after such a run."""

    def ran(code, deliveries, faults=14):
        monkeypatch.setenv("LOCKSTEP_HOME", str(tmp_path))
        monkeypatch.setattr(smoke, "run_plan", lambda plan: code)
        history = tmp_path / "torture" / "history"
        history.mkdir(parents=True)
        took_hold = {"kill": {"faults": faults - 3, "p50": 1.0}, "cut": {"faults": 3}}
        facts = {"deliveries": deliveries, "writes": {"ok": 900, "info": 60}, "seconds_to_converge": took_hold}
        (history / FILE).write_text(json.dumps(facts))
        return smoke.main(), capsys.readouterr().out

    return ran


def test_it_closes_the_whole_run_of_the_tests():
    assert ALL[-1] == "torture"


def test_its_seed_is_always_the_same_and_so_are_its_faults():
    before, faults = smoke.PLAN, schedule(PROFILES[smoke.PLAN.profile], smoke.PLAN.minutes * 60, smoke.PLAN.seed)
    assert before == importlib.reload(smoke).PLAN
    assert len(faults) >= smoke.FAULTS
    assert smoke.PLAN.minutes <= 2


def test_it_says_how_much_was_looked_at(ran):
    assert ran(0, 50_000) == (0, "50,000 deliveries checked through 14 faults, of 960 writes (about 1,800 were due)\n")


def test_too_little_was_looked_at(ran):
    code, said = ran(0, 49_999)
    assert code == 1
    assert "that is too little: 50,000 and 10 are asked for. A machine that is slow or busy" in said


def test_too_few_faults_that_took_hold_are_too_little(ran):
    code, said = ran(0, 50_000, faults=9)
    assert code == 1
    assert said.startswith("50,000 deliveries checked through 9 faults")
    assert "that is too little" in said


def test_ten_are_enough(ran):
    assert ran(0, 50_000, faults=10)[0] == 0


def test_a_broken_rule(ran):
    assert ran(1, 50_000) == (1, "")


def test_a_void_run_has_shown_nothing(ran):
    code, said = ran(3, 50_000)
    assert code == 3
    assert said.startswith("Nothing is shown: the harness could not do its part. A machine that is slow or busy")
