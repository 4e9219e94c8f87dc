"""An older database is put in place in the middle of a run: what it takes away counts for nothing, and only that."""

import pytest

from torture.tests.crafted import ALICE, ROOM, Run


def heard(run: Run, t: float, id: str) -> None:
    run.note(t, "light-1", "heard", user=ALICE, room=ROOM, version=5, id=id, sha="s", text="")


@pytest.mark.parametrize("t", [9.0, 10.0])  # before it is over, and after: what was on its way comes all the same
def test_a_change_that_is_gone_is_no_witness(t):
    run = Run()
    heard(run, t, "x5")
    assert run.broken() == {"C10"}
    run.note(9.5, "nemesis", "restored", since=8.0, lost=["x5"])
    assert run.found() == []


def test_a_change_that_never_was_is_a_ghost_still():
    run = Run()
    heard(run, 9.0, "x5")
    run.note(9.5, "nemesis", "restored", since=8.0, lost=["x6"])
    assert run.broken() == {"C10"}


def test_nobody_knows_of_what_was_acknowledged_between_the_backup_and_its_restore():
    run = Run()
    run.say("writer-1", ALICE, "in between", begin=5.0, number=9)
    assert run.broken() == {"C1"}
    run.note(8.0, "nemesis", "restored", since=6.0, lost=[])
    assert run.found() == []


@pytest.mark.parametrize(("since", "until"), [(7.5, 9.0), (3.0, 4.5)])  # answered before that, and asked after it
def test_what_was_acknowledged_before_or_after_it_is_there(since, until):
    run = Run()
    run.say("writer-1", ALICE, "kept", begin=5.0, number=9)
    run.note(until, "nemesis", "restored", since=since, lost=[])
    assert run.only("C1").text == "a message was acknowledged and is not in the database"


def back_to_5(run: Run, why: str) -> None:
    run.note(30.0, "light-1", "snapshot", room=ROOM, version=6, id="c6", why=why)


def test_c5_who_forgot_and_is_given_less_was_robbed_by_a_restore():
    run = Run()
    back_to_5(run, "start")
    assert run.only("C5").text == "light-1, room 7: back from 7 to 6, by a snapshot"
    run.note(29.0, "nemesis", "restored", since=28.0, lost=["c7"])
    assert not [found for found in run.found() if found.rule == "C5"]


def test_c5_who_held_it_must_be_told_that_it_never_was():
    run = Run()
    back_to_5(run, "sync")
    run.note(29.0, "nemesis", "restored", since=28.0, lost=["c7"])
    assert "light-1, room 7: back from 7 to 6, by a snapshot" in [found.text for found in run.found()]


def test_a_marker_on_a_message_that_is_gone_stands_at_the_last_one():
    run = Run()
    run.write("read", begin=23.0, version=7, number=50)
    assert run.only("C1").text == "user 2 has read 50 of room 7; 2 stands"
    run.set_rows(stays=[stay._replace(read_number=3) for stay in run.rows.stays])
    assert run.found() == []
