"""Every state that can be reached, breadth first, until one is wrong: then with the shortest way to it."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from torture.model.client import client_steps
from torture.model.server import channel_steps, relay_steps, writer_steps
from torture.model.state import ABSENT, State, Step, World


def steps(world: World, state: State) -> Iterator[Step]:
    yield from writer_steps(world, state)
    yield from relay_steps(world, state)
    yield from client_steps(world, state)
    yield from channel_steps(state)


def wrong_at_rest(world: World, state: State) -> str:
    """What is wrong where nothing is left to do."""
    if state.published != len(state.log) or state.todo:
        return f"version {state.published + 1} is never published"
    for number, client in enumerate(state.clients):
        should = len(state.log) if world.is_member(state.log, number) else ABSENT
        if client.shown != should:
            return f"client {number} shows {client.shown} for ever, and the server holds {should}"
    return ""


class Found(NamedTuple):
    """What was wrong, "" if nothing; how one gets there; how many states were seen."""

    wrong: str
    trace: tuple[str, ...]
    states: int


def explore(world: World, *, progress: Callable[[int], None] = lambda _: None) -> Found:
    """Every state that can be reached, or those before the first wrong one."""
    start = canonical(world.start())
    came_from: dict[State, tuple[State, str] | None] = {start: None}
    queue = deque([start])
    while queue:
        state = queue.popleft()
        at_rest = True
        for step in steps(world, state):
            at_rest = at_rest and step.fault
            if step.wrong:
                return Found(step.wrong, trace(came_from, state, step.label), len(came_from))
            after = canonical(step.state)
            if after not in came_from:
                came_from[after] = (state, step.label)
                queue.append(after)
                if len(came_from) % 50_000 == 0:
                    progress(len(came_from))
        if at_rest and (wrong := wrong_at_rest(world, state)):
            return Found(wrong, trace(came_from, state), len(came_from))
    return Found("", (), len(came_from))


def canonical(state: State) -> State:
    """Relays are alike: which one of them is in which state makes no difference."""
    return state._replace(relays=tuple(sorted(state.relays, key=repr))) if len(state.relays) > 1 else state


def trace(came_from: dict[State, tuple[State, str] | None], state: State, *last: str) -> tuple[str, ...]:
    labels = list(last)
    while (before := came_from[state]) is not None:
        state, label = before
        labels.insert(0, label)
    return tuple(labels)
