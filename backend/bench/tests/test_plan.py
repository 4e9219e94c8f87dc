"""What `make bench` measures."""

import argparse
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from bench import __main__ as command
from bench import present
from bench.__main__ import FULL, QUICK, WRITERS
from bench.figures import Account, Spread
from bench.report import Measured
from bench.road import Road
from bench.tests.test_report import many, relay


@dataclass(frozen=True)
class Found:
    well: bool


def test_rooms_listeners_and_writers():
    assert (FULL.sizes, FULL.listeners) == ((100, 1_000, 10_000), 50)
    assert (WRITERS, FULL.rooms) == (8, 50)


@pytest.mark.parametrize(
    ("given", "roads"), [("relay", ["relay"]), ("inline", ["relay", "inline"]), ("relay,inline", ["relay", "inline"])]
)
def test_the_other_road_is_measured_beside_ours(given, roads):
    assert command.roads(given) == roads


@pytest.mark.parametrize("given", ["", "elsewhere", "relay,elsewhere"])
def test_there_is_no_third_road(given):
    with pytest.raises(argparse.ArgumentTypeError):
        command.roads(given)


def test_roads_take_turns(monkeypatch: pytest.MonkeyPatch):
    turns: list[Any] = []
    monkeypatch.setattr(command, "one_writer", lambda url, road, *_, members, **__: turns.append((road, members)))
    monkeypatch.setattr(command, "many_writers", lambda url, road, *_, writers, **__: turns.append((road, writers)))
    roads = {"relay": Road("ours"), "inline": Road("theirs")}
    world: Any = SimpleNamespace(writer=None, listeners=[], many=[], sized={100: 7, 1_000: 8})
    meter: Any = None
    measured = command.measure(QUICK, 2, "ours", roads, world, [], meter)
    assert turns == [(road, number) for number in (100, 1_000, 8) for road in ("ours", "theirs")] * 2
    assert [len(measured[name].many_writers) for name in roads] == [2, 2]


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


def run(monkeypatch: pytest.MonkeyPatch, measured: dict[str, Measured], json: str | None) -> int:
    """The command, with all that needs a stack stood in for."""
    stands_for: dict[str, Any] = {
        "make_world": SimpleNamespace(writer=None, listeners=["somebody"]),
        "stack_meter": None,
        "measure": measured,
        "up_to_date": (50, Spread(2.5, 3.0, 4.5)),
    }
    monkeypatch.setenv("LOCKSTEP_URL", "http://localhost:1")
    for name, found in stands_for.items():
        monkeypatch.setattr(command, name, lambda *_, _found=found, **__: _found)
    asked = argparse.Namespace(quick=True, big=0, road=[], rounds=1, json=json, **dict.fromkeys(command.STEPS))
    return command.main(asked)


@pytest.mark.parametrize("account", [Account(1, 0, 0), Account(0, 1, 0)], ids=["out of order", "missing"])
def test_one_message_out_of_order_or_missing_ends_with_1(account, monkeypatch, tmp_path):
    assert run(monkeypatch, {"relay": relay()}, str(tmp_path / "bench.json")) == 0
    assert run(monkeypatch, {"relay": relay(many_writers=[many(300.0, account)])}, str(tmp_path / "bench.json")) == 1


def test_all_figures_stand_beside_the_table(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("LOCKSTEP_HOME", str(tmp_path))
    run(monkeypatch, {"relay": relay()}, None)
    assert "| 100 members | relay | 5.0 / 10.0 / 15.0 |" in capsys.readouterr().out
    written = json.loads((tmp_path / "bench.json").read_text())
    assert written["medians"]["relay"]["one_writer"]["100"]["creation"]["p90"] == 10.0
    assert [aim["what"] for aim in written["aims"]][:2] == ["receipts out of order", "receipts missing"]


def test_the_time_of_a_sync_that_finds_nothing_new_is_a_figure(monkeypatch, tmp_path, capsys):
    file = tmp_path / "bench.json"
    assert run(monkeypatch, {"relay": relay()}, str(file)) == 0
    assert "A sync of somebody in 50 rooms who has missed nothing: 2.5 / 3.0 / 4.5 ms" in capsys.readouterr().out
    assert json.loads(file.read_text())["sync"] == {"rooms": 50, "p50": 2.5, "p90": 3.0, "p99": 4.5}


@pytest.mark.parametrize(("well", "status"), [([True, True], 0), ([True, False], 1)])
def test_a_step_that_is_not_well_ends_with_1(well, status, monkeypatch, tmp_path):
    found = [Found(each) for each in well]
    step = command.Step(lambda many, say: found, lambda found: "the table", "")
    monkeypatch.setitem(command.STEPS, "herd", step)
    asked = argparse.Namespace(json=str(tmp_path / "herd.json"), **{**dict.fromkeys(command.STEPS), "herd": 1_000})
    assert command.main(asked) == status
