"""Who writes what, and when."""

import asyncio
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from torture.workload import UNDER_WAY, WEIGHTS, WORKLOADS, ZIPF, Workload
from torture.world import RoomMade, World
from torture.writes import Writes

ROOMS = (1, 2, 3, 4)
WORLD = World("http://localhost", [], [], [RoomMade(room, 1, 2, [1, 2, 3]) for room in ROOMS])


def light(number, role="member"):
    """A client that is in every room but the last."""
    rooms = {room: SimpleNamespace(card={"role": role}) for room in ROOMS[:-1]}
    return SimpleNamespace(person=SimpleNamespace(id=number), picture=SimpleNamespace(rooms=rooms))


LIGHTS = {1: light(1, "owner"), **{number: light(number) for number in range(2, 8)}}


class Noted:
    """In place of writes: keeps what is asked for; each takes until `answered` is set."""

    def __init__(self, enough, *, answered=True, error=None):
        self.asked, self.enough, self.error = [], enough, error
        self.answered, self.done = asyncio.Event(), asyncio.Event()
        if answered:
            self.answered.set()

    def __getattr__(self, name):
        async def write(light, room):
            self.asked.append((name, light.person.id, room))
            if len(self.asked) >= self.enough:
                self.done.set()
            await self.answered.wait()
            if self.error:
                raise self.error

        return write


def asked(many, *, seed=1, weights=WEIGHTS):
    """The first so many writes."""

    async def run():
        writes: Any = Noted(many)
        workload = Workload(WORLD, LIGHTS, writes, rate=50_000, seed=seed, weights=weights)
        await until_enough(workload, writes)
        await workload.finish()
        assert workload.failures == []
        return writes.asked[:many]

    return asyncio.run(run())


async def until_enough(workload, writes):
    running = asyncio.create_task(workload.run())
    await asyncio.wait_for(writes.done.wait(), 30)
    running.cancel()


def test_the_same_seed_is_the_same_writes():
    first = asked(300, seed=7)
    assert asked(300, seed=7) == first
    assert asked(300, seed=8) != first


def test_every_write_there_is_comes_as_often_as_it_weighs():
    counted = Counter(name for name, _, _ in asked(4_000))
    assert counted.keys() == WEIGHTS.keys()
    assert counted["message"] / 4_000 == pytest.approx(WEIGHTS["message"] / sum(WEIGHTS.values()), abs=0.05)
    assert all(callable(getattr(Writes, name)) for weights in WORKLOADS.values() for name in weights)


def test_a_few_rooms_are_busy():
    counted = Counter(room for name, _, room in asked(4_000, weights={"message": 1.0}))
    assert counted[1] > counted[2] > counted[3]
    assert counted[1] / counted[2] == pytest.approx(2**ZIPF, rel=0.25)
    assert counted[4] == 0  # nobody is in it


def test_who_writes_is_in_the_room_or_comes_into_it():
    assert {room for _, _, room in asked(50, weights={"join": 1.0})} == {4}
    assert {person for _, person, _ in asked(50, weights={"remove": 1.0})} == {1}  # who may
    assert len({person for _, person, _ in asked(200, weights={"edit": 1.0})}) == len(LIGHTS)


def test_between_the_choice_and_the_write_nobody_leaves():
    """Whenever there is time for it, they all leave; and they come back before the next write is due."""
    rooms = {room: SimpleNamespace(card={"role": "member"}) for room in ROOMS}
    lights: Any = {1: SimpleNamespace(person=SimpleNamespace(id=1), picture=SimpleNamespace(rooms=dict(rooms)))}
    inside = []

    class Looking(Noted):
        def __getattr__(self, name):
            write = super().__getattr__(name)

            def begin(light, room):
                inside.append(room in light.picture.rooms)
                return write(light, room)

            return begin

    class Leaving(Workload):
        def _choose(self):
            lights[1].picture.rooms = dict(rooms)
            chosen = super()._choose()
            asyncio.get_running_loop().call_soon(lights[1].picture.rooms.clear)
            return chosen

    async def run():
        writes: Any = Looking(50)
        await until_enough(Leaving(WORLD, lights, writes, rate=50_000, seed=1, weights={"message": 1.0}), writes)

    asyncio.run(run())
    assert len(inside) >= 50
    assert all(inside)


def test_a_server_that_stalls_finds_as_much_waiting_up_to_a_limit():
    async def run():
        writes: Any = Noted(UNDER_WAY, answered=False)
        workload = Workload(WORLD, LIGHTS, writes, rate=50_000, seed=1)
        running = asyncio.create_task(workload.run())
        await asyncio.wait_for(writes.done.wait(), 30)
        for _ in range(200):
            await asyncio.sleep(0)  # more are due, and are left out
        assert len(writes.asked) == UNDER_WAY
        writes.answered.set()
        while len(writes.asked) == UNDER_WAY:
            await asyncio.sleep(0)
        running.cancel()
        await workload.finish()

    asyncio.run(asyncio.wait_for(run(), 30))


def test_what_went_wrong_in_the_harness_itself_is_kept():
    async def run():
        writes: Any = Noted(3, error=KeyError("not the server's fault"))
        workload = Workload(WORLD, LIGHTS, writes, rate=50_000, seed=1)
        await until_enough(workload, writes)
        await workload.finish()
        assert {str(error) for error in workload.failures} == {'"not the server\'s fault"'}
        assert len(workload.failures) == len(writes.asked)

    asyncio.run(run())
