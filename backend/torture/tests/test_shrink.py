"""From a schedule of faults that breaks something to the smallest one that does."""

import json
from dataclasses import asdict
from itertools import combinations

import pytest

from torture.nemesis import PROFILES, read_schedule, schedule
from torture.shrink import shrink, smallest, split

FAULTS = schedule(PROFILES["quick"], 60.0, 1)


@pytest.mark.parametrize("guilty", [*combinations(range(8), 1), *combinations(range(8), 2), (1, 4, 6), tuple(range(8))])
def test_only_what_is_needed_together_is_left(guilty):
    asked = []

    def is_red(some):
        asked.append(list(some))
        return set(guilty) <= set(some)

    assert smallest(range(8), is_red) == list(guilty)
    assert asked[0] == []
    assert all(some == sorted(some) for some in asked)
    assert len(asked) < 8 * 8


def test_what_is_broken_without_any_needs_none():
    assert smallest(range(8), lambda some: True) == []


def test_parts_are_of_almost_the_same_length_and_leave_nothing_out():
    assert split(range(7), 3) == [[0, 1], [2, 3], [4, 5, 6]]


class Runs:
    """In place of real ones: a run breaks C6 when these faults are in its schedule together, and C9 without faults."""

    def __init__(self, folder, guilty):
        self.folder, self.guilty, self.replayed = folder, guilty, []
        (folder / "history").mkdir()

    def __call__(self, *, replay):
        self.replayed.append(replay)
        faults = read_schedule(replay) if replay else FAULTS
        (self.folder / "history" / "schedule.json").write_text(json.dumps([asdict(fault) for fault in faults]))
        broken = ["C6"] if self.guilty <= {fault.id for fault in faults} else [] if faults else ["C9"]
        (self.folder / "history" / "found.json").write_text(json.dumps([{"rule": rule} for rule in broken]))
        return 1 if broken else 0


def test_runs_are_made_with_fewer_and_fewer_faults(tmp_path, capsys):
    runs = Runs(tmp_path, {2, 7})
    assert shrink(runs, tmp_path) == 1
    assert [fault.id for fault in read_schedule(str(tmp_path / "smallest.json"))] == [2, 7]
    assert runs.replayed[0] == ""
    assert set(runs.replayed[1:]) == {str(tmp_path / "smallest.json")}
    said = capsys.readouterr().out
    assert f"C6: broken by 2 of {len(FAULTS)} faults" in said
    assert f"0 of {len(FAULTS)} faults: well" in said  # another rule is another story
    assert f"{FAULTS[2].at:.1f} s  {FAULTS[2].name} of {FAULTS[2].target}" in said


@pytest.mark.parametrize("code", [0, 3])
def test_a_run_that_broke_nothing_is_not_made_again(code, tmp_path, capsys):
    assert shrink(lambda *, replay: code, tmp_path) == code
    assert "nothing to shrink" in capsys.readouterr().out
