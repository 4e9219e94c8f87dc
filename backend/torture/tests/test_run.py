"""The order of a run: faults, then all is healed, then nobody writes, then everybody must show the same in time."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stack import paths
from torture import run as running
from torture.checker.check import errors
from torture.driver import Driver, Failed
from torture.history import read_history
from torture.nemesis import PROFILES, Fault, schedule
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
        self.home = SimpleNamespace(path=Path("home"), logs="logs", recorded=dict)
        self.rooms = TRUTH["1"]

    async def open(self):
        self.append("open")

    def start(self, tools):
        self.append("start")

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
    for kind in ("FaultyInstance", "ScaledInstance"):
        monkeypatch.setattr(running, kind, lambda *_, **__: stage)
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


def test_so_does_what_nobody_has_thought_of(stage, tmp_path, monkeypatch, capsys):
    async def fail(self):
        self.note("seed", seed=1, commit="c", profile="quick")
        raise KeyError("a hop")

    monkeypatch.setattr(Run, "whole", fail)
    assert asyncio.run(torture(PLAN, NO_TOOLS, tmp_path)) == VOID
    (told,) = errors(read_history(tmp_path / "history"))
    assert told.splitlines()[-1] == "KeyError: 'a hop'"
    assert "VOID: Traceback" in capsys.readouterr().out
    assert stage == ["heal", "stop", "close"]


def test_a_run_for_which_nothing_can_be_set_up_is_void(tmp_path):
    env = {**os.environ, "LOCKSTEP_HOME": str(tmp_path), "LOCKSTEP_MIN_FREE_GB": "999999"}
    argv = [sys.executable, "-m", "torture"]
    done = subprocess.run(argv, cwd=paths.BACKEND, env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "Too little disk space" in done.stderr) == (VOID, True)


@pytest.fixture
def ended(monkeypatch):
    """`ended(*statuses)`: the processes that a run starts end so, in turn; what they were called with."""

    def ended(*statuses):
        left, asked = iter(statuses), []

        async def start(*argv, **_):
            asked.append(list(map(str, argv)))
            status = next(left)

            async def wait():
                return status

            async def communicate():
                return b"what it says\n", None

            return SimpleNamespace(wait=wait, communicate=communicate)

        monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
        return asked

    return ended


@pytest.mark.parametrize("status", [0, 1, VOID])
def test_what_the_checker_says_is_what_the_run_comes_to(status, make, ended, capsys):
    figures, checker = ended(0, status), make()
    (checker.folder / "found.json").write_text("[]")
    assert asyncio.run(checker.check()) == status
    assert [argv[2] for argv in figures] == ["torture.figures", "torture.checker"]
    assert capsys.readouterr().out == "what it says\n"


def test_a_run_that_cannot_be_counted_shows_nothing(make, ended):
    ended(1, 0)
    with pytest.raises(Failed, match="could not be counted"):
        asyncio.run(make().check())


@pytest.mark.parametrize("status", [1, -9])
def test_a_checker_that_did_not_come_to_its_end_has_found_nothing_broken(status, make, ended):
    ended(0, status)
    with pytest.raises(Failed, match=f"the checker ended with {status}"):
        asyncio.run(make().check())


def test_a_client_process_that_ends_is_an_error_of_the_harness(tmp_path):
    async def run():
        driver = await Driver.start("crowd", ["true"], cwd=tmp_path, env={}, log=tmp_path / "crowd.log")
        try:
            await driver.tell("start", within=10)
        finally:
            await driver.end()

    with pytest.raises(Failed, match=r"crowd ended at `start`|crowd: start"):
        asyncio.run(run())


def test_it_says_what_it_is_and_closes_with_what_everybody_shows(make, stage, monkeypatch):
    def noted(part):
        async def note(self, *_):
            stage.append(part)

        return note

    for part in ("_make_people", "_start_clients", "_torture", "_converge"):
        monkeypatch.setattr(Run, part, noted(part))
    monkeypatch.setattr(running, "commit", lambda: "abc")
    run = make(replace(PLAN, seed=7))
    asyncio.run(run.whole())
    parts = ["open", "start", "_make_people", "_start_clients", "_torture", "_converge", "pictures", "end"]
    assert stage == parts
    run._recorder.flush()
    (seed,) = read_history(run.folder)
    assert (seed.more["seed"], seed.more["commit"], seed.more["profile"]) == (7, "abc", "quick")


def test_the_faults_follow_from_the_seed(make):
    assert make(replace(PLAN, seed=7, minutes=5))._faults == schedule(PROFILES["quick"], 300, 7)


def test_people_and_rooms_are_made_as_asked_for(make, ended):
    asked = ended(0)
    asyncio.run(make(replace(PLAN, seed=7, clients=5, nodes=3, pages=2, rooms=6, crowded=2.0))._make_people())
    said = {"light": "5", "node": "3", "page": "2", "rooms": "6", "seed": "7", "crowded": "2.0", "mails": "home/mail"}
    assert set(asked[0][4:]) == {f"--{name}={value}" for name, value in said.items()}


@pytest.fixture
def drivers(monkeypatch, stage):
    """By name, what the clients' processes are called with; none is started."""
    found: dict[str, list[str]] = {}

    async def start(name, argv, **_):
        found[name] = list(map(str, argv))
        return stage

    async def built(self, make):
        return {}

    monkeypatch.setattr(Driver, "start", start)
    monkeypatch.setattr(Run, "_built", built)
    monkeypatch.setattr(running, "nodes_command", lambda built: ["node"])
    monkeypatch.setattr(running, "pages_command", lambda built: ["pages"])
    return found


def test_clients_are_told_the_seed_the_pace_and_the_workload(make, drivers):
    asyncio.run(make(replace(PLAN, seed=7, rate=30.0, nodes=3, pages=2, workload="read"))._start_clients(Path("built")))
    assert drivers["crowd"][4:] == ["--rate", "30.0", "--seed", "7", "--workload", "read"]
    assert drivers["node"][2:] == ["--rate", "3.0"]
    assert drivers["pages"][2:] == ["--seed", "7"]


@pytest.mark.parametrize(("kind", "who"), [("quick", {"crowd"}), ("default", {"crowd", "pages"})])
def test_browsers_come_with_the_profile_and_real_clients_when_asked_for(kind, who, make, drivers):
    asyncio.run(make(replace(PLAN, profile=kind))._start_clients(Path("built")))
    assert drivers.keys() == who


@pytest.mark.parametrize(("kind", "everybody"), [("default", False), ("redis", True), ("disaster", True)])
def test_where_publications_may_be_gone_for_good_everybody_syncs_by_the_clock(kind, everybody, make, drivers):
    asyncio.run(make(replace(PLAN, profile=kind))._start_clients(Path("built")))
    assert ("--all-periodic" in drivers["crowd"]) is everybody


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


def test_what_can_be_said_of_a_run_is_understood():
    words = "--seed=7 --minutes=3 --clients=5 --nodes=2 --rooms=4 --rate=9 --profile=redis --only=cut --limit=8"
    more = "--crowded=2 --workload=read --pages=1 --replay=faults.json --shrink"
    assert read_plan(f"{words} {more}".split()) == (
        Plan(
            seed=7,
            minutes=3.0,
            clients=5,
            nodes=2,
            rooms=4,
            rate=9.0,
            profile="redis",
            only="cut",
            limit=8.0,
            crowded=2.0,
            workload="read",
            pages=1,
            replay="faults.json",
        ),
        True,
    )
