"""The process that holds the light clients and the writers."""

import asyncio
import json
import os
import sys
from io import StringIO
from types import SimpleNamespace

import pytest

from torture.checker.check import errors
from torture.crowd import Crowd, obey, standing
from torture.history import Recorder, read_history
from torture.light import Light
from torture.person import Person
from torture.world import LIGHT, NODE, Account, RoomMade, World


@pytest.fixture
def crowd(tmp_path):
    accounts = [Account(number, f"t{number}", "key", LIGHT if number < 5 else NODE) for number in range(1, 7)]
    World("http://localhost:1", ["s", "c"], accounts, [RoomMade(1, 1, 2, [1, 2, 3])]).write(tmp_path)
    with Recorder(tmp_path, "crowd") as recorder:
        recorder.note("harness", "seed", seed=1, commit="c", profile="quick")
        crowd = Crowd(tmp_path, recorder, rate=10, seed=1)
        recorder.flush()
        yield crowd


def test_half_of_its_clients_never_sync_by_the_clock(crowd):
    assert list(crowd.lights) == [1, 2, 3, 4]
    assert [light._periodic for light in crowd.lights.values()] == [True, False, True, False]


def test_all_of_them_do_where_they_must(crowd, tmp_path):
    with Recorder(tmp_path, "more") as recorder:
        everybody = Crowd(tmp_path, recorder, rate=10, seed=1, all_periodic=True)
    assert [light._periodic for light in everybody.lights.values()] == [True] * 4


def test_a_quarter_of_its_clients_come_when_others_write_already(crowd, monkeypatch):
    came = []

    async def run(light):
        came.append(light.person.who)
        light.subscribed = light.synced_once = True

    async def first_steps():
        started = await crowd.start()
        early = list(came)
        await crowd.write()
        await crowd.quiet()
        return started, early

    monkeypatch.setattr(Light, "run", run)
    monkeypatch.setattr("torture.crowd.LATE_STAGGER", 0.01)
    assert asyncio.run(first_steps()) == (3, ["light-0", "light-1", "light-2"])
    assert came == ["light-0", "light-1", "light-2", "light-3"]


def test_it_says_where_each_client_stands(crowd):
    assert standing(crowd.lights[1]) == {"who": "light-0", "rooms": {}, "whole": False}


def test_in_the_end_who_syncs_by_the_clock_is_told_only_what_differs(crowd, monkeypatch):
    """So a marker that is stuck is seen. The others may have lost its echo, and ask anew."""
    asked, told = {}, {"read_number": 5, "mine_version": 4, "version": 9}

    async def get(self, method, path, body):
        asked[self.who] = (method, path, body)
        return {"mine": {"7": told}}

    monkeypatch.setattr(Person, "get", get)
    taken = []
    for light in crowd.lights.values():
        light.subscribed = True
        held = {"rooms": {"7": {"version": 9, "id": "c9", "mine_version": 3}}}
        light.picture = SimpleNamespace(
            request=lambda held=held: (held, "asked"), take_told=lambda *own: taken.append(own)
        )
    asyncio.run(crowd.own())
    assert [body["rooms"]["7"].get("mine_version") for _, _, body in asked.values()] == [3, None, 3, None]
    assert taken == [({"7": told}, "asked")] * 4


def test_it_does_what_it_is_told_a_line_each(crowd, monkeypatch):
    reader, writer = os.pipe()
    said = StringIO()
    monkeypatch.setattr(sys, "stdin", os.fdopen(reader))
    monkeypatch.setattr(sys, "stdout", said)
    os.write(writer, b"quiet\nstanding\nend\nnever read\n")
    asyncio.run(asyncio.wait_for(obey(crowd), 30))
    os.close(writer)
    quiet, where, end = (json.loads(line) for line in said.getvalue().splitlines())
    assert (quiet, list(where), end) == (None, ["1", "2", "3", "4"], None)


def test_a_write_or_a_client_that_failed_makes_the_run_void(crowd, tmp_path):
    async def fail():
        raise KeyError("a client")

    async def run():
        crowd._workload.failures.append(ValueError("a write"))
        crowd._running = [asyncio.create_task(fail())]
        await asyncio.wait(crowd._running)
        await crowd.pictures()

    asyncio.run(run())
    crowd._recorder.flush()
    told = errors(read_history(tmp_path))
    assert [text.splitlines()[-1] for text in told] == ["ValueError: a write", "KeyError: 'a client'"]
