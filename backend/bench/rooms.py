"""Who and what the measurements need: people who sign up, and rooms that they fill."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from secrets import token_hex

from bench.person import Person

SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class World:
    """One writer and fifty listeners who are in every room."""

    writer: Person
    listeners: Sequence[Person]
    sized: dict[int, int]  # members → room id
    many: Sequence[int]


def make_world(url: str, *, listeners: int, sizes: Sequence[int], many: int) -> World:
    run = token_hex(3)  # of this run, so that a second one on the same database finds free names
    names = [f"{run}-{number}" for number in range(listeners + 1)]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        writer, *others = pool.map(lambda name: make_person(url, name), names)
        small = [make_room(writer, f"{run} load {number}") for number in range(many)]
        big = {size: make_big_room(writer, f"{run} {size} members", size - listeners) for size in sizes}
        rooms = [*big.values(), *small]
        list(pool.map(lambda person: join(person, rooms), others))
    return World(writer, others, big, small)


def make_person(url: str, name: str) -> Person:
    person = Person(url)
    person.sign_up(name)
    return person


def make_room(owner: Person, name: str) -> int:
    return int(owner.ask("POST", "/api/rooms/", {"name": name, "kind": "public"})["id"])


def make_big_room(owner: Person, name: str, members: int) -> int:
    """A room of so many members who never sign in, the owner among them."""
    options = ["--members", str(members), "--name", name, "--owner", owner.name]
    subprocess.run([sys.executable, "manage.py", "seed_room", *options], check=True, stdout=subprocess.DEVNULL)
    (room,) = (card for card in owner.ask("GET", "/api/rooms/?limit=100")["results"] if card["name"] == name)
    return int(room["id"])


def join(person: Person, rooms: Sequence[int]) -> None:
    for room in rooms:
        person.ask("POST", f"/api/rooms/{room}/join/")
