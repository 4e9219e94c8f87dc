"""What `make bench` measures."""

import argparse
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from bench import __main__ as command
from bench import present
from bench.__main__ import FULL
from bench.figures import Spread


@dataclass(frozen=True)
class Found:
    well: bool


def test_a_room_of_a_hundred_thousand_with_a_hundred_and_with_a_thousand_there():
    assert (FULL.big, FULL.present) == (100_000, (100, 1_000))


def test_it_stands_next_to_rooms_of_that_size(monkeypatch: pytest.MonkeyPatch):
    made: list[int] = []

    def make(owner: Any, name: str, members: int) -> int:
        made.append(members)
        return members

    monkeypatch.setattr(present, "make_big_room", make)
    monkeypatch.setattr(present, "members_of", lambda room, writer, many: [present.Listening(many)])
    writer: Any = SimpleNamespace(id=1)
    scenes = present.make_scenes(writer, members=100_000, present=(100, 1_000))
    assert sorted(made) == [100, 1_000, 100_000]
    assert [(scene.members, scene.present) for scene in scenes] == [
        (100, 100),
        (100_000, 100),
        (1_000, 1_000),
        (100_000, 1_000),
    ]
    assert [each.id for scene in scenes for each in scene.others] == [99, 99, 999, 999]  # beside the writer


def test_the_time_of_a_sync_that_finds_nothing_new_is_a_figure(monkeypatch, tmp_path, capsys):
    world = SimpleNamespace(writer=None, listeners=["somebody"])
    monkeypatch.setenv("LOCKSTEP_URL", "http://localhost:1")
    stands_for: dict[str, Any] = {
        "make_world": world,
        "stack_meter": None,
        "measure": {},
        "as_table": "the table",
        "as_json": {},
        "up_to_date": (50, Spread(2.5, 3.0, 4.5)),
    }
    for name, found in stands_for.items():
        monkeypatch.setattr(command, name, lambda *_, _found=found, **__: _found)
    file = tmp_path / "bench.json"
    asked = argparse.Namespace(quick=True, big=0, road=[], rounds=1, json=str(file), **dict.fromkeys(command.STEPS))
    assert command.main(asked) == 0
    assert "A sync of somebody in 50 rooms who has missed nothing: 2.5 / 3.0 / 4.5 ms" in capsys.readouterr().out
    assert json.loads(file.read_text())["sync"] == {"rooms": 50, "p50": 2.5, "p90": 3.0, "p99": 4.5}


@pytest.mark.parametrize(("well", "status"), [([True, True], 0), ([True, False], 1)])
def test_a_step_that_is_not_well_ends_with_1(well, status, monkeypatch, tmp_path):
    found = [Found(each) for each in well]
    step = command.Step(lambda many, say: found, lambda found: "the table", "")
    monkeypatch.setitem(command.STEPS, "herd", step)
    asked = argparse.Namespace(json=str(tmp_path / "herd.json"), **{**dict.fromkeys(command.STEPS), "herd": 1_000})
    assert command.main(asked) == status
