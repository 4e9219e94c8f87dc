"""The permission matrix (matrix.txt): every operation, every principal, every state, and that refusals tell nothing."""

from collections import defaultdict

import pytest

from common.documentation import document
from tests.matrix import PRINCIPALS, Scene, answers, read_matrix

MATRIX = read_matrix()


@pytest.fixture(scope="module")
def operations() -> dict[str, str]:
    """ "GET /api/rooms/" → "get_rooms", of the OpenAPI file."""
    return {
        f"{method.upper()} {path}": operation["operationId"]
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


def test_every_operation_has_its_cells(operations: dict[str, str]):
    missing = sorted(set(operations) - {asking.operation for asking in MATRIX})
    assert not missing, (
        f"Add to tests/matrix.txt what everybody gets from {missing}: the line, with a body that would succeed for "
        "those who may, and below it a line for each state of its object with the statuses of "
        f"{', '.join(PRINCIPALS)}. New kinds of objects are made in tests/matrix.py, Scene."
    )
    gone = sorted({asking.operation for asking in MATRIX} - set(operations))
    assert not gone, f"Take out of tests/matrix.txt: {gone} is in openapi.yaml no more."


def needed(operation: str) -> set[str]:
    """The states without which nothing is known of an operation on such an object."""
    method, path = operation.split()
    if "{message_id}" in path:
        return {"private own", "private others", "private deleted", "elsewhere"}
    if "{attachment_id}" in path:
        return {"private own", "private others", "private deleted", "private unsent"}
    if "{event_id}" in path and method != "GET":
        return {"private own", "private begun", "private over", "private finished", "private cancelled"}
    return {"public", "private", "direct"} if path.count("{") == 1 and "{room_id}" in path else set()


def test_every_operation_has_its_states():
    states: dict[str, set[str]] = defaultdict(set)
    for asking in MATRIX:
        states[asking.operation] |= asking.states.keys()
    assert {operation: lacks for operation, has in states.items() if (lacks := needed(operation) - has)} == {}
    in_a_room = {each for each in states if any(f"{{{id}}}" in each for id in ("room_id", "event_id", "code"))}
    assert {each for each in in_a_room if not any(state.startswith("archived") for state in states[each])} == set()


def test_every_line_has_a_cell_for_everybody():
    assert [asking.line for asking in MATRIX if not asking.states] == []
    wrong = [state for asking in MATRIX for state in asking.states.items() if len(state[1]) != len(PRINCIPALS)]
    assert wrong == []


def test_cells(transactional_db: None, operations: dict[str, str], subtests: pytest.Subtests):
    """One scene for all of them: making it takes longer than asking. It is committed, so that what each request wrote
    and took back is really gone: in one transaction thousands of dead rows would be read again and again."""
    scene = Scene()
    for asking in MATRIX:
        with subtests.test(asking.line):
            assert list(answers(scene, asking, operations[asking.operation])) == []
