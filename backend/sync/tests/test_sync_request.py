"""POST /api/sync/: what a request may say"""

from typing import Any

import pytest

from sync.serializers import is_plain
from sync.tests.test_sync import STRANGE, sync
from tests.factories import NO_ROOM
from tests.person import Person
from tests.shapes import refusal

OK = {"version": 1, "id": STRANGE}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["rooms"]),
        ({"rooms": None}, ["rooms"]),
        ({"rooms": []}, ["rooms"]),
        ({"rooms": "12"}, ["rooms"]),
        ({"rooms": {"x": OK}}, ["rooms"]),
        ({"rooms": {"-1": OK}}, ["rooms"]),
        ({"rooms": {"1.5": OK}}, ["rooms"]),
        ({"rooms": {"٣": OK}}, ["rooms"]),
        ({"rooms": {"1\0": OK}}, ["rooms"]),
        ({"rooms": {"9223372036854775808": OK}}, ["rooms"]),
        ({"rooms": {"1" * 5_000: OK}}, ["rooms"]),
        ({"rooms": {"0" * 19 + "1": OK}}, ["rooms"]),
        ({"rooms": {"12": None}}, ["rooms.12"]),
        ({"rooms": {"12": 41}}, ["rooms.12.body"]),
        ({"rooms": {"12": {}}}, ["rooms.12.id", "rooms.12.version"]),
        ({"rooms": {"12": {"version": -1, "id": STRANGE}}}, ["rooms.12.version"]),
        ({"rooms": {"12": {"version": 2**63, "id": STRANGE}}}, ["rooms.12.version"]),
        ({"rooms": {"12": {"version": 10**500, "id": STRANGE}}}, ["rooms.12.version"]),
        ({"rooms": {"12": {"version": "x", "id": STRANGE}}}, ["rooms.12.version"]),
        ({"rooms": {"12": {"version": 1.5, "id": STRANGE}}}, ["rooms.12.version"]),
        ({"rooms": {"12": {"version": True, "id": STRANGE}}}, ["rooms.12.version"]),
        ({"rooms": {"12": {"version": 1, "id": "x"}}}, ["rooms.12.id"]),
        ({"rooms": {"12": {"version": 1, "id": 7}}}, ["rooms.12.id"]),
        ({"rooms": {"12": {**OK, "mine_version": None}}}, ["rooms.12.mine_version"]),
        ({"rooms": {"12": {**OK, "mine_version": -1}}}, ["rooms.12.mine_version"]),
        ({"rooms": {"12": {**OK, "mine_version": 2**63}}}, ["rooms.12.mine_version"]),
        ({"rooms": {"12": {"version": 1}}}, ["rooms.12.id"]),
        ({"rooms": {"12": {"id": STRANGE}}}, ["rooms.12.version"]),
    ],
)
def test_bad_input(body: Any, fields: list[str], alice: Person):
    assert refusal(alice.post("/api/sync/", body)) == (400, "invalid", fields)


def test_above_5000_rooms_named(alice: Person):
    assert len(sync(alice, dict.fromkeys(range(1, 5001), OK))["gone"]) == 5_000
    answer = alice.post("/api/sync/", {"rooms": dict.fromkeys(range(1, 5002), OK)})
    assert refusal(answer) == (400, "invalid", ["rooms"])
    assert answer.json()["fields"] == {"rooms": ["At most 5000 rooms."]}


def test_what_is_no_room_id_is_said(alice: Person):
    answer = alice.post("/api/sync/", {"rooms": {"x": OK}})
    assert answer.json()["fields"] == {"rooms": ["Room ids are whole numbers."]}


@pytest.mark.parametrize("id", [None, STRANGE, STRANGE.upper()])
@pytest.mark.parametrize("number", [0, 2**63 - 1])
def test_all_numbers_from_0_on_are_taken(id: str | None, number: int, alice: Person):
    for have in ({"version": number, "id": id}, {"version": number, "id": id, "mine_version": number}):
        assert sync(alice, {NO_ROOM: have})["gone"] == {str(NO_ROOM): {"version": 0, "reset": True}}


@pytest.mark.parametrize(
    ("have", "plain"),
    [
        (OK, True),
        ({"version": 0, "id": STRANGE, "mine_version": 0}, True),
        ({"version": 2**63 - 1, "id": STRANGE, "mine_version": 2**63 - 1}, True),
        ({**OK, "mine_version": True}, False),
        ({**OK, "mine_version": 2**63}, False),
        ({**OK, "version": -1}, False),
        ({**OK, "more": 1}, False),
        ({"version": 1}, False),
        ({"id": STRANGE}, False),
        ({"version": 1, "id": None}, False),
        ({"version": 1, "id": STRANGE.upper()}, False),
        ({"version": 1, "id": STRANGE + "0"}, False),
        (["version"], False),
        (7, False),
    ],
)
def test_what_is_written_as_all_clients_write_it_takes_the_short_way(have: Any, plain: bool):
    assert is_plain(have) is plain
