"""The exhaustive model: nothing goes wrong in any of its small worlds, and something does without any single rule."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

import pytest

from torture.model import __main__ as command
from torture.model.explore import Found, canonical, explore, steps
from torture.model.state import RULES, Relay, State, Step, World
from torture.model.worlds import LARGE, SHOWS, SMALL, M


@pytest.mark.parametrize("world", SMALL.values(), ids=SMALL)
def test_all_rules_hold(world: World):
    found = explore(world)
    assert (found.wrong, found.trace) == ("", ())
    assert found.states > 2_000


WRONG = {  # without the rule; order, audience, holders and pictures are looked at, each by itself
    "versions are taken under the lock": "version 1 is missing while 2 is there",
    "one at a time": "version 1 is published after a later one",
    "publish, then move the cursor": "client 0 shows 2 for ever, and the server holds 3",
    "the cursor is fenced": "the cursor goes back",
    "a lane has one holder": "the lane has two holders",
    "the audience is the change's": "client 0 gets version 1, which is not for them",
    "leases are read with the change": "client 0 shows 2 for ever, and the server holds 3",
    "a lease comes before its token": "client 0 shows 2 for ever, and the server holds 3",
    "leases are closed": "client 0 shows 0 for ever, and the server holds 1",
    "reset before the history goes": "client 0 shows 0 for ever, and the server holds 1",
    "renewed leases stay": "client 0 shows -1 for ever, and the server holds 2",
    "a lease is known by its time": "client 0 shows 0 for ever, and the server holds 1",
    "a reset is acknowledged": "client 0 shows 1 for ever, and the server holds 2",
    "who is left out is told": "client 0 shows 1 for ever, and the server holds 2",
    "what runs out while it is told stays": "client 0 shows 1 for ever, and the server holds 2",
    "a note is known by its time": "client 0 shows 1 for ever, and the server holds 2",
    "sync after subscribing": "client 0 shows 2 for ever, and the server holds 3",
    "nothing is applied ahead": "client 0 applies 2 after 0",
    "gaps are repaired": "client 0 shows -1 for ever, and the server holds 2",
    "late answers are dropped": "client 0 shows 2 for ever, and the server holds 3",
    "late goodbyes are dropped": "client 0 shows -1 for ever, and the server holds 3",
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_needed(rule: str):
    assert explore(replace(SMALL[SHOWS[rule]], without=rule)).wrong == WRONG[rule]


def test_a_wrong_state_comes_with_the_shortest_way_to_it():
    found = explore(replace(SMALL["two relays, a crash, a freeze"], without="a lane has one holder"))
    assert found.wrong == "the lane has two holders"
    assert found.trace == ("relay 0 takes the lane", "relay 0 takes the lane")


def test_what_is_never_published_is_wrong(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("torture.model.explore.relay_steps", lambda world, state: ())
    assert explore(World((M,), relays=1)).wrong == "version 1 is never published"


def test_the_worlds_are_as_large_as_they_are_said_to_be():
    worlds = [*SMALL.values(), *LARGE.values()]
    assert {world.writers for world in worlds} == {2}
    assert {world.relays for world in worlds} == {1, 2}
    assert {world.clients for world in worlds} == {1, 2}
    assert max(len(world.todo) for world in worlds) == 3
    changing = [[what for what in world.todo if what != M] for world in worlds]
    assert {what.split()[0] for each in changing for what in each} == {"join", "leave"}
    assert any(world.relays == 2 and world.crashes and world.freezes and len(world.todo) == 3 for world in worlds)


def reached(world: World, most: int = 3_000) -> Iterator[tuple[State, list[Step]]]:
    """So many states, the nearest first, with what can happen in each."""
    start = canonical(world.start())
    seen, queue = {start}, deque([start])
    while queue and len(seen) < most:
        state = queue.popleft()
        found = list(steps(world, state))
        yield state, found
        for after in (canonical(step.state) for step in found):
            if after not in seen:
                seen.add(after)
                queue.append(after)


def test_relays_and_writers_may_die_and_relays_freeze_in_any_state():
    for state, found in reached(World((M, M), crashes=1, freezes=1)):
        labels = {step.label for step in found}
        busy = [number for number, relay in enumerate(state.relays) if relay != Relay() and not relay.frozen]
        dying = {f"relay {number} dies" for number in busy}
        dying |= {f"the writer of {version} dies" for version, _ in state.writing}
        assert {label for label in labels if label.endswith("dies")} == (dying if state.crashes else set())
        freezing = {f"relay {number} freezes" for number in busy}
        assert {label for label in labels if label.endswith("freezes")} == (freezing if state.freezes else set())


def test_clients_fall_asleep_and_leases_run_out_in_any_state():
    slept = over = 0
    for state, found in reached(World((M,), relays=1, sleeps=1)):
        labels, client = {step.label for step in found}, state.clients[0]
        assert ("client 0 falls asleep" in labels) is bool(client.subscribed and state.sleeps)
        left = client.lease == 1 and not (client.token or client.subscribed)
        assert ("the lease of client 0 runs out" in labels) is left
        slept, over = slept + client.subscribed, over + left
    assert slept
    assert over


# make model


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """`told(found)`: the exit status and what is printed, of a model of one world and one rule in which that is found
    with the rule, and without it."""

    def told(with_rule: Found, without: Found) -> tuple[int, str]:
        world, rule = World((M,)), "gaps are repaired"
        monkeypatch.setattr(command, "SMALL", {"a world": world})
        monkeypatch.setattr(command, "RULES", {rule: RULES[rule]})
        monkeypatch.setattr(command, "SHOWS", {rule: "a world"})
        monkeypatch.setattr(command, "explore", lambda world, **_: without if world.without else with_rule)
        monkeypatch.setattr("sys.argv", ["model", "--small"])
        return command.main(), capsys.readouterr().out

    return told


WELL = Found("", (), 1_234)
BROKEN = Found("the cursor goes back", ("relay 0 takes the lane", "relay 0 dies"), 5)


def test_the_command_says_how_many_states_it_has_explored(told):
    code, said = told(WELL, BROKEN)
    assert code == 0
    assert said.splitlines()[-1] == "1,234 states explored; 1 of 1 broken rules found out"


def test_it_fails_when_a_rule_is_not_needed(told):
    code, said = told(WELL, WELL)
    assert code == 1
    assert "without “gaps are repaired”: NOTHING IS WRONG (a world)" in said


def test_it_fails_where_something_is_wrong_and_says_how_one_gets_there(told):
    code, said = told(BROKEN, BROKEN)
    assert code == 1
    assert "WRONG: the cursor goes back\n    1 relay 0 takes the lane\n    2 relay 0 dies\n" in said
