"""C5 and C6: histories of what clients made of what they heard, broken in one way each."""

from copy import deepcopy
from typing import Any

import pytest

from torture.tests.crafted import ALICE, ROOM, Run


def test_c5_applied_again():
    run = Run()
    run.note(24.0, "light-1", "applied", room=ROOM, version=7, id="c7")
    found = run.only("C5")
    assert found.text == "light-1, room 7: version 7 is applied again, at 7"
    assert [event.version for event in found.events] == [7, 7]


def test_c5_one_is_left_out():
    run = Run()
    run.take("applied", "light-1", version=6)
    assert run.only("C5").text == "light-1, room 7: version 7 is applied, at 5"


def test_c5_a_snapshot_or_what_was_missing_fills_the_hole():
    run = Run()
    run.take("applied", "light-1", version=6)
    run.note(17.0, "light-1", "snapshot", room=ROOM, version=6, id="c6", why="sync")
    assert run.found() == []


def test_c5_backwards():
    run = Run()
    run.note(22.0, "light-1", "snapshot", room=ROOM, version=6, id="c6", why="sync")
    run.note(23.0, "light-1", "applied", room=ROOM, version=7, id="c7")
    assert run.only("C5").text == "light-1, room 7: back from 7 to 6, by a snapshot"


def test_c5_the_server_may_say_that_what_one_holds_never_was():
    run = Run()
    run.note(22.0, "light-1", "snapshot", room=ROOM, version=6, id="c6", why="reset")
    run.note(23.0, "light-1", "applied", room=ROOM, version=7, id="c7")
    assert run.found() == []


def test_c5_a_late_goodbye():
    run = Run()
    run.note(22.0, "light-1", "gone", room=ROOM, version=6)
    assert run.only("C5").text == "light-1, room 7: back from 7 to 6, by a gone"


def test_c5_nothing_is_applied_to_a_room_that_is_gone():
    run = Run()
    run.note(12.0, "light-1", "gone", room=ROOM, version=5)
    assert run.only("C5").text == "light-1, room 7: version 6 is applied to a room that it doesn't hold"


def test_c5_a_late_snapshot_brings_no_room_back():
    run = Run()
    run.note(24.0, "light-1", "gone", room=ROOM, version=7)
    run.note(25.0, "light-1", "snapshot", room=ROOM, version=6, id="c6", why="sync")
    assert run.only("C5").text == "light-1, room 7: back from 7 to 6, by a snapshot"


def test_c5_each_client_counts_for_itself():
    run = Run()
    run.take("snapshot", "light-2")
    assert run.first("C5").text == "light-2, room 7: version 5 is applied to a room that it doesn't hold"


def shown_by(run: Run, who: str) -> dict[str, Any]:
    """The picture of room 7 that it shows in the end, to be broken."""
    event = run.take("picture", who)
    rooms: dict[str, Any] = deepcopy(event.more["rooms"])
    run.events.append(event._replace(more={"rooms": rooms}))
    return rooms


def test_c6_another_name():
    run = Run()
    shown_by(run, "light-1")["7"]["name"] = "attic"
    found = run.only("C6")
    assert found.text == "light-1 (user 1), room 7: name is shown as attic and is lobby"
    assert [event.kind for event in found.events] == ["applied", "picture"]
    assert "lobby" not in str(found.events[-1])  # of the pictures only how many


def test_c6_behind():
    run = Run()
    shown_by(run, "light-1")["7"]["version"] = 6
    assert run.only("C6").text == "light-1 (user 1), room 7: version is shown as 6 and is 7"


@pytest.mark.parametrize(
    ("number", "shown", "text"),
    [
        ("2", {"version": 6, "sha": "m0"}, "message 2 is shown as"),
        ("2", None, "message 2 is not shown (1 are missing between 1 and 3)"),
        ("3", None, "message 3 is not shown (1 are missing between 1 and 3)"),
    ],
)
def test_c6_a_message(number, shown, text):
    run = Run()
    messages = shown_by(run, "light-1")["7"]["messages"]
    messages.pop(number)
    if shown:
        messages[number] = shown
    assert run.only("C6").text.startswith(f"light-1 (user 1), room 7: {text}")


def test_c6_what_is_not_loaded_is_not_missed():
    run = Run()
    room = shown_by(run, "light-1")["7"]
    room["messages"] = {"3": room["messages"]["3"]}
    del room["members"]
    assert run.found() == []
    room["messages"] = {}
    assert run.found() == []


def test_c6_members():
    run = Run()
    shown_by(run, "light-1")["7"]["members"] = {}
    assert run.only("C6").text == 'light-1 (user 1), room 7: members are shown as {} and are {"1":"owner"}'


def test_c6_a_room_too_many_or_too_few():
    run = Run()
    shown_by(run, "light-1").pop("7")
    assert run.only("C6").text == "light-1 (user 1), room 7: is not shown"
    run = Run()
    run.rows.pictures[ALICE].clear()
    assert run.only("C6").text == "light-1 (user 1), room 7: is shown, though its user is not in it"


def test_c6_a_client_that_shows_nothing():
    run = Run()
    run.take("picture", "light-2")
    found = run.only("C6")
    assert found.text == "light-2 has not told what it shows"
    run.note(29.0, "light-2", "session", user=2, state="out")  # who has gone need not
    assert run.found() == []
