"""What servers hold, and whether it grows."""

import asyncio
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

from stack.home import RUNNER
from torture import resources
from torture.history import event_from
from torture.resources import as_lines, growth, look, watch


def test_a_process_holds_what_it_has_opened():
    before = look({"web": (os.getpid(), "")})["web"]
    reading, writing = os.pipe()
    after = look({"web": (os.getpid(), "")})["web"]
    os.close(reading)
    os.close(writing)
    assert (after["files"] - before["files"], after["processes"]) == (2, before["processes"])
    assert after["memory"] > 10


def test_its_children_count_and_the_runner_does_not():
    me = (os.getpid(), "")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        held = look({"web": me, RUNNER: me, "gone": (child.pid + 1_000_000_000, "")})
        assert held.keys() == {"web"}
        assert held["web"]["processes"] >= 2
        child.kill()


def test_it_is_noted_again_and_again(monkeypatch):
    monkeypatch.setattr(resources, "LOOK_EVERY", 0.01)
    home: Any = SimpleNamespace(recorded=lambda: {"web": (os.getpid(), "")})
    noted: list[tuple[str, str]] = []

    async def until_noted():
        watching = asyncio.create_task(watch(home, lambda kind, **facts: noted.append((kind, facts["service"]))))
        while len(noted) < 2:
            await asyncio.sleep(0.01)
        watching.cancel()

    asyncio.run(asyncio.wait_for(until_noted(), 20))
    assert set(noted) == {("holds", "web")}


def holds(t):
    held = {"memory": 100.0 + t, "files": 7, "processes": 3}
    return event_from({"t": float(t), "who": "harness", "kind": "holds", "service": "web", **held})


def test_growth_is_from_the_first_part_to_the_last():
    events = [holds(t) for t in range(11)]
    found = growth(events)
    assert found == {"web": {"memory": [101.0, 109.0], "files": [7, 7], "processes": [3, 3]}}
    assert growth(events[:9]) == {}  # too few to be two medians
    assert as_lines(found)[1].split() == ["held", "by", "web", "101", "109", "7", "7", "3", "3"]
    assert as_lines({}) == []
