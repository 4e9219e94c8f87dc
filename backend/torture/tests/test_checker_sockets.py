"""C4, C7, C10 to C12: histories of what came out of the sockets, broken in one way each."""

import pytest

from torture.checker.rows import Move, Stay
from torture.tests.crafted import ALICE, BOB, DAVE, ROOM, Run


def test_c4_heard_otherwise_than_logged():
    run = Run()
    run.alter("heard", "light-2", version=6, to={"sha": "other"})
    found = run.only("C4")
    assert found.text == "change 7/6 was heard otherwise than it stands in the log"
    assert [(event.who, event.version) for event in found.events] == [("light-2", 6)]


def test_c4_another_text_than_logged():
    run = Run()
    run.alter("heard", "light-2", version=6, to={"text": "tow"})
    assert run.only("C4").text == "the text of change 7/6 was heard otherwise than it stands in the log"


def test_c4_no_text_where_there_is_one():
    run = Run()
    run.alter("heard", "light-2", version=6, to={"text": ""})
    assert run.only("C4").text == "the text of change 7/6 was heard otherwise than it stands in the log"


def test_c4_a_text_that_is_no_longer_in_the_log_may_be_heard_or_missing():
    run = Run()
    run.alter_log(6, superseded=True, text="")
    run.alter("heard", "light-1", version=6, to={"text": ""})
    assert run.found() == []


def test_c4_two_texts_of_one_change_that_is_superseded():
    run = Run()
    run.alter_log(6, superseded=True, text="")
    run.alter("heard", "light-2", version=6, to={"text": "tow"})
    found = run.only("C4")
    assert found.text == "the text of change 7/6 was heard in two ways"
    assert [event.who for event in found.events] == ["light-1", "light-2"]


def test_c4_two_changes_of_one_version_though_the_log_is_pruned():
    run = Run()
    run.set_rows(log={key: row for key, row in run.rows.log.items() if key[1] > 6})
    run.alter("heard", "light-2", version=6, to={"id": "other"})
    assert run.only("C4").text == "change 7/6 is two different changes"


def test_c7_before_joining_and_after_leaving():
    run = Run()
    run.come("light-4", DAVE, t=2.0)
    run.hear("light-4", DAVE, 3, t=2.1, applied=False)
    run.hear("light-4", DAVE, 4, t=2.2, applied=False)
    run.note(2.5, "light-4", "gone", room=ROOM, version=4)
    run.note(3.0, "light-4", "session", user=DAVE, state="out")
    assert run.found() == []
    run.hear("light-4", DAVE, 2, t=2.3, applied=False)
    run.hear("light-4", DAVE, 5, t=11.0, applied=False)
    assert [(each.rule, each.text) for each in run.found()] == [
        ("C7", "user 4 heard 7/2 and was in the room: 3 to 4"),
        ("C7", "user 4 heard 7/5 and was in the room: 3 to 4"),
    ]


def test_c7_a_stranger():
    run = Run()
    run.come("light-3", 3, t=2.0)
    run.hear("light-3", 3, 5, t=11.0, applied=False)
    assert run.first("C7").text == "user 3 heard 7/5 and was in the room: never"


def test_c7_long_after_signing_out():
    run = Run()
    run.note(14.0, "light-2", "session", user=BOB, state="out")
    run.alter("heard", "light-2", version=7, to={"t": 26.0})
    found = run.only("C7")
    assert found.text == "light-2 heard a change 12.0 s after user 2 had signed out"
    assert [event.kind for event in found.events] == ["session", "heard"]


def test_c7_shortly_after_signing_out_or_after_coming_back_is_right():
    run = Run()
    run.note(12.0, "light-2", "session", user=BOB, state="out")
    assert run.found() == []
    run = Run()
    run.note(5.0, "light-2", "session", user=BOB, state="out")
    run.note(6.0, "light-2", "session", user=BOB, state="in")
    assert run.found() == []


def test_c7_a_fault_holds_up_the_cut_but_not_beyond_the_token():
    run = Run()
    run.note(5.0, "light-1", "session", user=ALICE, state="out")
    run.note(6.0, "nemesis", "fault", id="f2", name="freeze", target="centrifugo", phase="begin")
    run.note(19.0, "nemesis", "fault", id="f2", name="freeze", target="centrifugo", phase="end")
    assert run.found() == []
    run.alter("seed", to={"token_seconds": 5})
    assert run.only("C7").text == "light-1 heard a change 16.1 s after user 1 had signed out"


def test_c7_written_from_outside():
    run = Run()
    run.alter_log(6, actor=DAVE)
    assert run.only("C7").text == "7/6 (message_added) is by user 4, who was not in the room"


@pytest.mark.parametrize(
    "type", ["message_deleted", "reaction_removed", "room_updated", "member_updated", "event_cancelled", "user_left"]
)
def test_c7_nor_does_anybody_change_anything_from_outside(type):
    run = Run()
    run.log(8, type, actor=DAVE, says={})
    assert run.only("C7").text == f"7/8 ({type}) is by user 4, who was not in the room"
    run.alter_log(8, actor=None)  # what follows from something else is nobody's
    assert run.found() == []


def test_c7_whoever_leaves_is_out_of_the_events_after_that():
    run = Run()
    run.log(8, "attendance_changed", actor=DAVE, person=DAVE, says={"status": None, "promoted": []})
    assert run.found() == []
    run.alter_log(8, says={"status": "going", "promoted": []})
    assert run.only("C7").text == "7/8 (attendance_changed) is by user 4, who was not in the room"


def test_c10_what_was_never_committed():
    run = Run()
    told = {"room": ROOM, "version": 8, "id": "c8"}
    run.note(25.0, "light-1", "heard", user=ALICE, sha="s8", text="", **told)
    found = run.only("C10")
    assert found.text == "7/8 came and is not in the database"
    assert [event.version for event in found.events] == [8]


def test_c10_another_change_than_was_committed():
    run = Run()
    for who in ("light-1", "light-2"):
        for kind in ("heard", "applied"):
            run.alter(kind, who, version=6, to={"id": "x6"})
    assert run.only("C10").text == "7/6 came as x6, and is c6 in the database"


def test_c11_a_hole_on_one_socket():
    run = Run()
    run.take("heard", "light-1", version=6)
    found = run.only("C11")
    assert found.text == "light-1 heard 7/7 after 5, and not 6 before it"
    assert [event.version for event in found.events] == [5, 7]


def test_c11_a_hole_of_which_one_is_told_later_is_none():
    run = Run()
    run.take("heard", "light-1", version=6)
    run.note(5.0, "light-1", "reset", user=ALICE)
    assert run.only("C11").text == "light-1 heard 7/7 after 5, and not 6 before it"
    run.note(25.0, "light-1", "reset", user=ALICE)
    assert run.found() == []


def test_c11_a_reset_long_after_the_hole_is_about_another_one():
    run = Run()
    run.take("heard", "light-1", version=6)
    run.note(521.0, "light-1", "reset", user=ALICE)
    assert run.only("C11").text == "light-1 heard 7/7 after 5, and not 6 before it"
    run.note(30.0, "nemesis", "fault", id="f2", name="freeze", target="centrifugo", phase="begin")
    run.note(500.0, "nemesis", "fault", id="f2", name="freeze", target="centrifugo", phase="end")
    assert run.found() == []


def test_c11_a_reset_before_the_hole_is_about_another_one():
    run = Run()
    run.take("heard", "light-1", version=6)
    run.note(11.0, "light-1", "reset", user=ALICE)  # 5 comes after it
    run.note(600.0, "light-1", "reset", user=ALICE)
    assert run.only("C11").text == "light-1 heard 7/7 after 5, and not 6 before it"


def test_c11_what_is_published_again_much_later_begins_nothing():
    run = Run()
    run.note(10.5, "light-1", "socket", state="connected")
    for version in (5, 6):
        run.alter("applied", "light-1", version=version, to={"t": 20.5 + version / 100})  # by a sync
        run.take("heard", "light-2", version=version)  # nobody was there when they were published
    run.alter("heard", "light-1", version=5, to={"t": 20.2})
    run.take("heard", "light-1", version=6)
    assert run.only("C11").text == "light-1 heard 7/7 after 5, and not 6 before it"
    run.note(8.0, "nemesis", "fault", id="f2", name="published again later", target="api", phase="begin")
    run.note(12.0, "nemesis", "fault", id="f2", name="published again later", target="api", phase="end")
    assert run.found() == []


def test_c11_in_another_order():
    run = Run()
    run.alter("heard", "light-1", version=6, to={"t": 22.5})
    assert run.only("C11").text == "light-1 heard 7/7 after 5, and not 6 before it"


def test_c11_again_is_right_and_so_is_a_hole_between_two_sockets():
    run = Run()
    run.hear("light-1", ALICE, 5, t=22.5, applied=False)
    assert run.found() == []
    run.take("heard", "light-1", version=6)
    run.note(14.0, "light-1", "socket", state="disconnected")
    run.note(18.0, "light-1", "socket", state="connected")
    assert run.found() == []


def test_c11_what_was_known_before_a_socket_begins_nothing_on_it():
    run = Run()
    run.take("heard", "light-1", version=6)
    run.note(14.0, "light-1", "socket", state="disconnected")
    run.note(18.0, "light-1", "socket", state="connected")
    run.hear("light-1", ALICE, 5, t=18.5, applied=False)  # published again, by a server that has forgotten it
    assert run.found() == []


def test_c11_nor_does_what_others_have_heard_more_than():
    run = Run()
    run.note(10.5, "light-1", "socket", state="disconnected")
    run.note(18.0, "light-1", "socket", state="connected")
    for version in (5, 6):
        run.take("heard", "light-1", version=version)
        run.alter("applied", "light-1", version=version, to={"t": 18.5 + version / 10})  # by a sync
    run.hear("light-1", ALICE, 5, t=18.5, applied=False)  # kept back by a proxy; light-2 has heard 6
    assert run.found() == []


def test_c11_a_page_that_is_loaded_anew_has_another_socket():
    run = Run()
    for version in (6, 7):
        run.take("applied", "light-1", version=version)
    run.take("heard", "light-1", version=6)
    run.note(20.5, "light-1", "snapshot", room=ROOM, version=7, id="c7", why="start")
    assert run.found() == []


def test_c11_what_happens_while_one_is_out_is_not_for_them():
    run = Run()
    run.take("heard", "light-2", version=6)
    run.set_rows(stays=[*run.rows.stays[:1], Stay(ROOM, BOB, 2, 5, 0), Stay(ROOM, BOB, 7, None, 2)])
    assert run.broken() == {"C7"}  # bob writes 6 from outside


def test_c12_backwards():
    run = Run()
    run.set_rows(moves=[Move(1, ROOM, 5, 6, 11, True), Move(1, ROOM, 6, 6, 11, True)])
    assert run.only("C12").text == "the cursor of room 7 went from 6 to 6"


def test_c12_one_that_lost_its_lane_goes_on():
    run = Run()
    moves = [
        Move(1, ROOM, 4, 5, 11, True),
        Move(0, 8, 1, 2, 11, True),
        Move(1, ROOM, 5, 6, 12, True),
        Move(1, 9, 1, 2, 12, True),
    ]
    run.set_rows(moves=moves)
    assert run.found() == []
    run.set_rows(moves=[*moves, Move(1, ROOM, 6, 7, 11, True)])
    text = "session 11 moved a cursor of lane 1 though another had taken it over (room 7, 7)"
    assert run.only("C12").text == text


def test_c12_without_the_lock():
    run = Run()
    run.set_rows(moves=[Move(1, ROOM, 5, 6, 11, True), Move(1, ROOM, 6, 7, 11, False)])
    assert run.only("C12").text == "session 11 moved the cursor of room 7 to 7 without the lane's lock"
