"""The schedule of faults."""

from dataclasses import replace
from itertools import pairwise

import pytest

from torture.faults import KINDS
from torture.nemesis import CALM, PROFILES, schedule

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
    assert {name for profile in PROFILES.values() if profile.gap < HOUR for name in profile.only} == KINDS.keys()


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


def test_calm_has_none():
    assert schedule(PROFILES["calm"], HOUR, 1) == []
