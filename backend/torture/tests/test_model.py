"""The exhaustive model: nothing goes wrong in any of its small worlds, and something does without any single rule."""

from dataclasses import replace

import pytest

from torture.model.explore import explore
from torture.model.state import RULES, World
from torture.model.worlds import SHOWS, SMALL


@pytest.mark.parametrize("world", SMALL.values(), ids=SMALL)
def test_all_rules_hold(world: World):
    found = explore(world)
    assert (found.wrong, found.trace) == ("", ())
    assert found.states > 2_000


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_needed(rule: str):
    assert explore(replace(SMALL[SHOWS[rule]], without=rule)).wrong


def test_a_wrong_state_comes_with_the_shortest_way_to_it():
    found = explore(replace(SMALL["two relays, a crash, a freeze"], without="a lane has one holder"))
    assert found.wrong == "the lane has two holders"
    assert found.trace == ("relay 0 takes the lane", "relay 0 takes the lane")
