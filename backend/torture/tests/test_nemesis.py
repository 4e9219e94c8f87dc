"""The schedule of faults, and whoever carries it out."""

import asyncio
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from torture.checker.check import errors
from torture.faults import KINDS
from torture.history import Event, Recorder, read_history
from torture.nemesis import CALM, PROFILES, Fault, Nemesis, schedule
from torture.scene import Begin, Impossible, Scene, Undo

HOUR = 3600.0


def test_the_same_seed_is_the_same_schedule():
    profile = PROFILES["default"]
    assert schedule(profile, HOUR, 7) == schedule(profile, HOUR, 7)
    assert schedule(profile, HOUR, 7) != schedule(profile, HOUR, 8)


LEAST = {"default": 200, "long": 150, "quick": 500, "disaster": 80, "redis": 250}


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_an_hour_has_hundreds_of_faults_of_every_kind(name, least):
    profile = PROFILES[name]
    faults = schedule(profile, HOUR, 1)
    assert len(faults) > least
    assert {fault.name for fault in faults} == set(profile.only)


def test_every_kind_is_in_some_profile():
    """The one that is aimed by hand apart."""
    assert {name for profile in LEAST for name in PROFILES[profile].only} == KINDS.keys()


def test_nothing_else_happens_near_a_disaster():
    faults = schedule(PROFILES["disaster"], HOUR, 1)
    for before, after in pairwise(faults):
        assert not (KINDS[before.name].alone or KINDS[after.name].alone) or after.at >= before.end + CALM


def test_a_key_is_not_changed_again_before_all_tokens_of_the_one_before_it_are_over():
    profile = replace(PROFILES["default"], only=["another key"])
    times = [(fault.at, fault.end) for fault in schedule(profile, HOUR, 1)]
    assert len(times) > 10
    assert all(later[0] >= earlier[1] + 150 for earlier, later in pairwise(times))


def test_faults_end_in_time_and_never_meet_on_one_target():
    profile = PROFILES["quick"]
    faults = schedule(profile, 600.0, 3)
    assert all(fault.end <= 600.0 and fault.seconds <= profile.longest for fault in faults)
    for number, fault in enumerate(faults):
        running = [other for other in faults[:number] if other.end > fault.at]
        assert len(running) < profile.overlapping
        assert fault.target not in {other.target for other in running}


def test_the_long_profile_has_faults_that_last():
    faults = schedule(PROFILES["long"], HOUR, 1)
    longest = {name: max(each.seconds for each in faults if each.name == name) for name in ("cut", "hold a lane")}
    assert 30 < longest["cut"] <= 60 < longest["hold a lane"] <= 360
    assert all(each.seconds <= 60 for each in faults if each.name != "hold a lane")
    assert all(each.seconds <= 20 for each in schedule(PROFILES["default"], HOUR, 1))


def test_what_each_profile_has_beside_its_faults():
    told = {name: (each.pages, each.all_periodic, each.scaled) for name, each in PROFILES.items()}
    assert told == {
        "default": (2, False, False),
        "quick": (0, False, False),
        "long": (2, False, False),
        "disaster": (0, True, False),
        "redis": (0, True, True),
        "calm": (0, False, False),
        "aimed": (0, False, False),
    }


def carried_out(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What the history says of one fault that begins so."""
    monkeypatch.setitem(KINDS, "cut", replace(KINDS["cut"], begin=begin))
    fault = Fault(id=0, name="cut", target="door", at=0.0, seconds=0.0, chance=0.5)
    with Recorder(tmp_path, "nemesis") as recorder:
        recorder.note("harness", "seed", seed=1, commit="c", profile="quick")
        asyncio.run(Nemesis(cast(Scene, None), recorder, [fault]).run(0.05))
    return read_history(tmp_path)


def test_a_fault_that_can_not_be_undone_makes_the_run_void(tmp_path, monkeypatch):
    async def undo() -> None:
        raise OSError("stuck")

    async def begin(scene: Scene, target: str, chance: float) -> Undo:
        return undo

    events = carried_out(begin, tmp_path, monkeypatch)
    assert errors(events) == ["cut could not be undone: OSError('stuck')"]
    assert [event.more["phase"] for event in events if event.kind == "fault"] == ["begin", "end"]


def test_one_that_could_not_be_had_does_not(tmp_path, monkeypatch):
    async def begin(scene: Scene, target: str, chance: float) -> Undo:
        raise Impossible("no such thing here")

    events = carried_out(begin, tmp_path, monkeypatch)
    assert errors(events) == []
    assert [event.more["phase"] for event in events if event.kind == "fault"] == ["begin", "void", "end"]


def test_calm_has_none():
    assert schedule(PROFILES["calm"], HOUR, 1) == []
