"""The schedule of faults."""

from torture.faults import KINDS
from torture.nemesis import PROFILES, schedule

HOUR = 3600.0


def test_the_same_seed_is_the_same_schedule():
    profile = PROFILES["default"]
    assert schedule(profile, HOUR, 7) == schedule(profile, HOUR, 7)
    assert schedule(profile, HOUR, 7) != schedule(profile, HOUR, 8)


def test_an_hour_has_hundreds_of_faults_of_every_kind():
    faults = schedule(PROFILES["default"], HOUR, 1)
    assert len(faults) > 200
    assert {fault.name for fault in faults} == KINDS.keys()


def test_faults_end_in_time_and_never_meet_on_one_target():
    profile = PROFILES["quick"]
    faults = schedule(profile, 600.0, 3)
    assert all(fault.end <= 600.0 and fault.seconds <= profile.longest for fault in faults)
    for number, fault in enumerate(faults):
        running = [other for other in faults[:number] if other.end > fault.at]
        assert len(running) < profile.overlapping
        assert fault.target not in {other.target for other in running}


def test_calm_has_none():
    assert schedule(PROFILES["calm"], HOUR, 1) == []
