"""`python -m bench`, beside a running stack of its own: `make bench ARGS="--road=relay,inline"`.

Prints a table, writes all figures as JSON, and exits with 1 when a message came out of order or not at all.
"""

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import absence, lost, stampede, standstill, upkeep
from bench.herd import up_to_date
from bench.load import ManyWriters, OneWriter, many_writers, one_writer
from bench.person import Person
from bench.present import Scene, make_scenes
from bench.processor import Meter, stack_meter
from bench.report import Measured, as_json, as_table, correctness, spelled
from bench.road import Road, open_road
from bench.rooms import World, make_world

ROADS = ("relay", "inline")
WRITERS = 8


@dataclass(frozen=True)
class Plan:
    sizes: Sequence[int]  # members of the rooms of the single writer
    listeners: int
    rooms: int  # of the eight writers
    messages: int  # of the single writer, a round and size
    seconds: float  # of the eight writers, a round
    big: int  # members of the room in which few are there; 0: no such room
    present: Sequence[int]  # how many


Present = dict[int, dict[int, list[OneWriter]]]  # how many are there: members of the room: rounds

FULL = Plan(
    sizes=(100, 1_000, 10_000), listeners=50, rooms=50, messages=100, seconds=10, big=100_000, present=(100, 1_000)
)
QUICK = Plan(sizes=(100, 1_000), listeners=50, rooms=10, messages=20, seconds=2, big=0, present=(20, 100))


Say = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """Measured only when it is asked for, and then alone.

    `measure` takes the number that was given; what it finds are dataclasses that say whether all is `well`.
    """

    measure: Callable[[int, Say], Sequence[Any]]
    as_table: Callable[[Sequence[Any]], str]
    help: str


STEPS = {
    "herd": Step(stampede.stampede, stampede.as_table, "so many clients whose sockets end at once"),
    "lost": Step(lost.lose, lost.as_table, "so many clients, and a last change that is lost"),
    "absent": Step(absence.stay_away, absence.as_table, "so many people who come back after hours"),
    "upkeep": Step(upkeep.keep_up, upkeep.as_table, "reloads and migrations under so many requests a second"),
    "standstill": Step(standstill.stand_still, standstill.as_table, "a relay that stands still for so many seconds"),
}


def main(arguments: argparse.Namespace) -> int:
    chosen = next((name for name in STEPS if getattr(arguments, name)), None)
    return one_step(arguments, chosen) if chosen else roads_and_rooms(arguments)


def one_step(arguments: argparse.Namespace, name: str) -> int:
    step = STEPS[name]
    found = step.measure(getattr(arguments, name), say)
    print(step.as_table(found))
    write(arguments, f"{name}.json", {name: [{**asdict(each), "well": each.well} for each in found]})
    return 0 if all(each.well for each in found) else 1


def roads_and_rooms(arguments: argparse.Namespace) -> int:
    plan, url = QUICK if arguments.quick else FULL, os.environ["LOCKSTEP_URL"]
    plan = plan if arguments.big is None else replace(plan, big=arguments.big)
    say(f"Making {plan.listeners + 1} people and {len(plan.sizes) + plan.rooms} rooms …")
    world = make_world(url, listeners=plan.listeners, sizes=plan.sizes, many=plan.rooms)
    if plan.big:
        say(f"Making a room of {plan.big:,} members, and rooms of {spelled_out(plan.present)} …")
    scenes = make_scenes(world.writer, members=plan.big, present=plan.present) if plan.big else []
    with contextlib.ExitStack() as open_roads:
        roads = {name: open_roads.enter_context(open_road(name, url)) for name in arguments.road}
        meter = stack_meter(process for road in roads.values() for process in road.processes)
        measured = measure(plan, 1 if arguments.quick else arguments.rounds, url, roads, world, scenes, meter)
    print(as_table(measured))
    rooms, sync = up_to_date(world.listeners[0])
    print(f"\nA sync of somebody in {rooms} rooms who has missed nothing: {spelled(sync)} ms")
    about = {"plan": vars(plan), "sync": {"rooms": rooms, **asdict(sync)}}
    write(arguments, "bench.json", {**about, **as_json(measured)})
    return 1 if "relay" in measured and not all(aim.met for aim in correctness(measured["relay"])) else 0


def write(arguments: argparse.Namespace, name: str, figures: Mapping[str, Any]) -> None:
    """To the file that was named, else to that one in the state folder."""
    file = Path(arguments.json or Path(os.environ["LOCKSTEP_HOME"]) / name)
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "commit": commit(), "machine": machine()}
    file.write_text(json.dumps({**about, **figures}, indent=1) + "\n")
    say(f"All figures: {file}")


def measure(
    plan: Plan,
    rounds: int,
    url: str,
    roads: Mapping[str, Road],
    world: World,
    scenes: Sequence[Scene],
    meter: Meter,
) -> dict[str, Measured]:
    """All rounds, the roads by turns, so that whatever else the machine does meets them alike."""
    ones: dict[str, dict[int, list[OneWriter]]] = {name: {size: [] for size in plan.sizes} for name in roads}
    present: dict[str, Present] = {name: {} for name in roads}
    manies: dict[str, list[ManyWriters]] = {name: [] for name in roads}
    for number in range(1, rounds + 1):
        for size in plan.sizes:
            for name, road in roads.items():
                say(f"Round {number}/{rounds}: one writer, {size:,} members, {name} …")
                room, messages = world.sized[size], plan.messages
                result = one_writer(url, road.url, room, world.writer, world.listeners, members=size, messages=messages)
                ones[name][size].append(result)
        for name, road in roads.items():
            say(f"Round {number}/{rounds}: {WRITERS} writers, {plan.rooms} rooms, {name} …")
            everybody = many_writers(
                url, road.url, world.many, world.listeners, meter, writers=WRITERS, seconds=plan.seconds
            )
            manies[name].append(everybody)
        for scene in scenes:
            for name, road in roads.items():
                say(f"Round {number}/{rounds}: {scene.present:,} of {scene.members:,} members are there, {name} …")
                by_size = present[name].setdefault(scene.present, {})
                by_size.setdefault(scene.members, []).append(in_scene(plan, url, road, world.writer, scene))
    return {name: Measured(ones[name], manies[name], present[name]) for name in roads}


def in_scene(plan: Plan, url: str, road: Road, writer: Person, scene: Scene) -> OneWriter:
    messages, present = plan.messages, scene.present
    return one_writer(url, road.url, scene.room, writer, scene.others, members=present, messages=messages)


def spelled_out(numbers: Sequence[int]) -> str:
    return " and ".join(f"{number:,}" for number in numbers)


def machine() -> dict[str, Any]:
    return {"system": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version()}


def commit() -> str:
    """The source's, with a `+` when there are changes that nobody committed; empty outside a repository."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
        capture_output=True,
        text=True,
        check=False,
    )
    return described.stdout.strip()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def roads(given: str) -> list[str]:
    names = [name for name in ROADS if name in given.split(",")]
    if not names or set(given.split(",")) - set(ROADS):
        raise argparse.ArgumentTypeError(f"one or both of {', '.join(ROADS)} are wanted")
    return ["relay", *names] if "relay" not in names else names


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--road", type=roads, default=["relay"], help="relay (default), inline or relay,inline")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one short round, to see that it works")
    parser.add_argument("--big", type=int, help="members of the room in which few are there (100000); 0: without")
    for name, step in STEPS.items():
        parser.add_argument(f"--{name}", type=int, help=f"only this: {step.help}")
    parser.add_argument("--json", help="where the figures go; default: bench.json in the state folder")
    sys.exit(main(parser.parse_args()))
