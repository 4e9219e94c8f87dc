"""The order of a run: faults, then all is healed, then nobody writes, then everybody must show the same in time."""

import asyncio
import json
from dataclasses import asdict, replace
from types import SimpleNamespace
from typing import Any

import pytest

from torture import run as running
from torture.checker.check import errors
from torture.driver import Driver, Failed
from torture.history import read_history
from torture.nemesis import Fault
from torture.run import VOID, Plan, Run, profile, read_plan, torture

PLAN = Plan(seed=1, minutes=0.001, clients=2, nodes=0, rooms=1, rate=1, profile="quick")
FAULT = Fault(id=0, name="cut", target="door", at=0.0, seconds=10.0, chance=0.5)
NO_TOOLS: Any = None  # nothing is started
TRUTH = {"1": {"5": [8, "id"]}}


class Stage(list[str]):
    """In place of servers and clients: what was done to them, in order."""

    def __init__(self):
        super().__init__()
        hop = SimpleNamespace(refuses=False, reset_all=lambda: self.append("cut"))
        self.hops = {"door": hop}
        self.environment = {"DATABASE_URL": "none"}
        self.home = SimpleNamespace(logs="logs", recorded=dict)
        self.rooms = TRUTH["1"]

    def heal(self):
        self.append("heal")

    def stop(self):
        self.append("stop")

    def close(self):
        self.append("close")

    async def tell(self, command, *, within):
        self.append(command)
        return {"1": {"who": "light-0", "rooms": self.rooms, "whole": True}} if command == "standing" else None

    async def end(self):
        self.append("end")


@pytest.fixture
def stage(monkeypatch):
    stage = Stage()
    monkeypatch.setattr(running, "FaultyInstance", lambda *_, **__: stage)
    monkeypatch.setattr(running, "standing", lambda database: TRUTH)
    return stage


@pytest.fixture
def make(stage, tmp_path, monkeypatch):
    """`make(plan)`: a run whose servers answer, with one client's process."""

    async def ready(self):
        stage.append("ready")

    monkeypatch.setattr(Run, "_until_ready", ready)

    made = []

    def make(plan=PLAN):
        run = Run(plan, NO_TOOLS, tmp_path)
        run._drivers = [stage]
        made.append(run)
        return run

    yield make
    for run in made:
        run._recorder.close()


def kinds(run):
    run._recorder.flush()
    return [event.kind for event in read_history(run.folder)]


def replaying(tmp_path, *faults):
    file = tmp_path / "faults.json"
    file.write_text(json.dumps([asdict(fault) for fault in faults]))
    return replace(PLAN, replay=str(file))


def test_all_is_healed_before_the_last_write_and_long_before_anybody_looks(make, stage, tmp_path):
    run = make(replaying(tmp_path, replace(FAULT, seconds=0.01)))
    asyncio.run(run._torture())
    asyncio.run(run._converge())
    assert stage == ["write", "cut", "heal", "ready", "quiet", "standing", "own"]
    assert kinds(run) == ["fault", "fault", "heal", "quiet", "converged"]
    assert not stage.hops["door"].refuses


def test_the_schedule_stands_beside_the_history(make, tmp_path):
    run = make(replaying(tmp_path, replace(FAULT, seconds=0.01)))
    asyncio.run(run._torture())
    assert json.loads((run.folder / "schedule.json").read_text())[0]["name"] == "cut"


def test_who_has_not_converged_within_the_limit_is_named_and_the_run_goes_on(make, stage, capsys):
    stage.rooms = {"5": [7, "older"]}
    run = make(replace(PLAN, limit=0.0))
    run.note("seed", seed=1, commit="c", profile="quick")
    asyncio.run(run._converge())
    said = capsys.readouterr().out
    assert "light-0 (user 1) has not converged: room 5: has [7, 'older'], should have [8, 'id']" in said
    assert kinds(run) == ["seed"]
    assert stage[-1] == "standing"  # what is one's own is of no interest then


def test_an_error_of_the_harness_makes_the_run_void_and_leaves_nothing_running(stage, tmp_path, monkeypatch, capsys):
    async def fail(self):
        self.note("seed", seed=1, commit="c", profile="quick")
        self._drivers = [stage]
        raise Failed("the people could not be made")

    monkeypatch.setattr(Run, "whole", fail)
    assert asyncio.run(torture(PLAN, NO_TOOLS, tmp_path)) == VOID
    assert errors(read_history(tmp_path / "history")) == ["the people could not be made"]
    assert "VOID: the people could not be made" in capsys.readouterr().out
    assert stage == ["end", "heal", "stop", "close"]


def test_a_client_process_that_ends_is_an_error_of_the_harness(tmp_path):
    async def run():
        driver = await Driver.start("crowd", ["true"], cwd=tmp_path, env={}, log=tmp_path / "crowd.log")
        try:
            await driver.tell("start", within=10)
        finally:
            await driver.end()

    with pytest.raises(Failed, match=r"crowd ended at `start`|crowd: start"):
        asyncio.run(run())


def test_kinds_of_faults_are_named_or_refused():
    assert profile(replace(PLAN, only="cut,stall")).only == ["cut", "stall"]
    with pytest.raises(Failed, match="no faults: rain; there are: kill, "):
        profile(replace(PLAN, only="cut,rain"))


@pytest.mark.parametrize(
    ("asked", "sizes"),
    [
        (["--minutes=10", "--seed=7"], (100, 20, 20, "default")),
        (["--minutes=60", "--clients=5", "--profile=long"], (5, 20, 20, "long")),
        (["--minutes=9.9"], (60, 20, 12, "quick")),
        ([], (60, 20, 12, "quick")),
    ],
)
def test_ten_minutes_and_more_are_of_the_documented_size(asked, sizes):
    plan, to_shrink = read_plan(asked)
    assert (plan.clients, plan.nodes, plan.rooms, plan.profile) == sizes
    assert not to_shrink
