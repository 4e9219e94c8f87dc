"""C1 to C3: histories of what the server did with what it was asked, broken in one way each."""

from dataclasses import replace

import pytest

from torture.checker.rows import MessageRow, Stay
from torture.tests.crafted import ALICE, BOB, DAVE, ROOM, Run


def test_a_good_run_breaks_nothing():
    run = Run()
    assert [str(violation) for violation in run.found()] == []


def test_c1_acknowledged_and_not_there():
    run = Run()
    run.set_rows(messages=[row for row in run.rows.messages if row.client_id != "id two"])
    found = run.first("C1")
    assert found.text == "a message was acknowledged and is not in the database"
    assert [(event.kind, event.more["op"]) for event in found.events] == [
        ("send_begin", "two at 15.0"),
        ("send_end", "two at 15.0"),
    ]
    assert run.broken() == {"C1", "C2"}  # nor is there a message for the change


def test_c1_nobody_knows_and_it_is_not_there_is_right():
    run = Run()
    run.say("writer-2", BOB, "five", begin=23.0, outcome="info", status=0)
    assert run.found() == []


def test_c1_refused_and_there():
    run = Run()
    run.alter("send_end", op="two at 15.0", to={"outcome": "fail", "status": 403, "answer": None})
    assert run.only("C1").text == "a message was refused and is in the database (room 7, 2)"


def test_c1_says_something_else():
    run = Run()
    run.alter("send_begin", op="two at 15.0", to={"sha": "too"})
    assert run.only("C1").text == "message 2 of room 7 says something else"


def test_c1_in_another_room():
    run = Run()
    run.alter("send_begin", op="two at 15.0", to={"room": 8})
    assert run.only("C1").text == "a message to room 8 is in room 7"


def test_c1_the_answer_names_another():
    run = Run()
    run.alter("send_end", op="two at 15.0", to={"answer": {"id": 102, "number": 1, "version": 6}})
    assert run.only("C1").text == "the answer names another message than is there (102, number 2)"


def test_c1_one_message_twice():
    run = Run()
    run.set_rows(messages=[*run.rows.messages, MessageRow(104, ROOM, 4, ALICE, "id other", "one")])
    assert run.first("C1").text == "one message is in the database 2 times: 7/1, 7/4"


def test_c1_a_retry_is_refused_though_it_was_heard():
    run = Run()
    run.alter("send_end", op="one at 12.0", to={"outcome": "fail", "status": 404, "answer": None})
    found = run.only("C1")
    assert found.text == "a message that is committed was refused when it was sent again"
    assert [event.kind for event in found.events] == ["heard", "send_begin", "send_end"]


def test_c1_a_retry_that_began_before_anybody_heard_it_may_be_refused():
    run = Run()
    run.alter("send_end", op="one at 12.0", to={"outcome": "fail", "status": 404, "answer": None})
    run.alter("send_begin", op="one at 12.0", to={"t": 11.05})
    assert run.found() == []


@pytest.mark.parametrize("refusal", [{"status": 401}, {"status": 403, "code": "not_signed_in"}])
def test_c1_to_be_signed_out_says_nothing_of_the_message(refusal):
    run = Run()
    run.alter("send_end", op="one at 12.0", to={"outcome": "fail", "answer": None, **refusal})
    assert run.found() == []


def test_c1_a_version_that_is_not_in_the_log():
    run = Run()
    run.write("edit", begin=23.0, version=8, message=102)
    assert run.only("C1").text == "edit was acknowledged as 7/8, not in the log"


def test_c1_a_read_marker_that_went_back():
    run = Run()
    run.write("read", begin=23.0, version=7, number=3)
    assert run.only("C1").text == "user 2 has read 3 of room 7; 2 stands"
    run.write("unread", begin=25.0, version=7, number=3)
    assert run.found() == []


def test_c1_a_wish_for_what_calls_that_is_gone():
    run = Run()
    run.write("notify", begin=23.0, level="none", answer={"mine_version": 3})
    assert run.only("C1").text == "user 2 wished for none in room 7; all stands"
    run.write("notify", begin=25.0, level="all", answer={"mine_version": 4})
    assert run.found() == []


@pytest.mark.parametrize("why", ["no answer", "came anew"])
def test_c1_a_wish_that_may_have_been_overtaken(why):
    run = Run()
    run.write("notify", begin=23.0, level="none", answer={"mine_version": 3})
    if why == "no answer":
        run.write("notify", begin=25.0, level="all", outcome="info")
    else:
        run.set_rows(stays=[run.rows.stays[0], Stay(ROOM, BOB, 2, 5, 2, "none"), Stay(ROOM, BOB, 6, None, 2)])
    assert [one.text for one in run.found() if "wished" in one.text] == []


def test_c1_an_account_that_was_ended_and_is_there():
    run = Run()
    run.write("deactivate", begin=23.0)
    assert run.only("C1").text == f"user {BOB} ended their account, which is there"
    run.set_rows(gone={BOB})
    assert run.found() == []


def test_c2_a_hole():
    run = Run()
    run.set_rows(log={key: row for key, row in run.rows.log.items() if key != (ROOM, 3)})
    assert run.only("C2").text == "room 7: version 3 is not in the log, 4 is"


def test_c2_a_version_without_a_change_at_the_end():
    run = Run()
    room = run.rows.rooms[ROOM]
    run.set_rows(rooms={ROOM: room._replace(version=8)}, published={ROOM: 8})
    found = run.only("C2")
    assert found.text == "room 7: is at version 8, its log ends at 7"
    assert [(event.kind, event.version) for event in found.events] == [("applied", 7)]


def test_c2_the_chain_is_broken():
    run = Run()
    run.alter_log(6, prev="c4")
    assert run.only("C2").text == "room 7: version 6 names another change before it than the log"


def test_c2_the_room_names_another_change():
    run = Run()
    run.set_rows(rooms={ROOM: run.rows.rooms[ROOM]._replace(change_id="c6")})
    assert run.only("C2").text == "room 7: names c6 as its last change, the log c7"


def test_c2_what_is_behind_the_horizon_is_not_missed():
    run = Run()
    run.set_rows(log={key: row for key, row in run.rows.log.items() if key[1] > 5})
    assert run.found() == []


def test_c2_what_the_harness_has_pruned_is_the_log_s_beginning():
    run = Run()
    for version in (1, 2, 3):
        run.alter_log(version, pruned=True)
    assert run.found() == []
    run.alter_log(6, pruned=True)
    assert run.only("C2").text == "room 7: version 6 was pruned, 5 was not"


def test_c2_a_message_without_a_change():
    run = Run()
    run.alter_log(6, message=None)
    assert run.only("C2").text == "room 7: no change adds message 2"


def test_c2_two_changes_for_a_message():
    run = Run()
    run.alter_log(4, message=102)
    assert run.first("C2").text == "room 7: 2 changes add message 2"


def test_c2_numbers_with_a_hole():
    run = Run()
    rows = run.rows.messages
    run.set_rows(messages=[*rows[:2], rows[2]._replace(number=4)])
    assert run.first("C2").text == "room 7: its messages are not 1 to 3"


def test_c3_a_later_message_has_the_lower_version():
    run = Run()
    run.alter("send_begin", op="two at 15.0", to={"t": 22.5})
    run.alter("send_end", op="two at 15.0", to={"t": 23.0})
    found = run.only("C3")
    assert found.text == "room 7: 7 was answered before 6 was begun"
    assert [event.more["op"] for event in found.events] == ["three at 20.0"] * 2 + ["two at 15.0"] * 2


def test_c3_side_by_side_any_order_is_right():
    run = Run()
    run.alter("send_begin", op="two at 15.0", to={"t": 21.5})
    run.alter("send_end", op="two at 15.0", to={"t": 23.0})
    assert run.found() == []


def test_c3_a_retry_counts_from_its_first_attempt():
    run = Run()
    run.alter("send_begin", op="one at 12.0", to={"t": 23.0})  # its first attempt, at 10, made it
    run.alter("send_end", op="one at 12.0", to={"t": 24.0})
    assert run.found() == []


def test_c3_joins_and_leaves_have_their_place():
    run = Run()
    run.alter_log(4, actor=DAVE)
    run.write("join", begin=23.0, version=4, user=DAVE)
    assert run.only("C3").text == "room 7: 7 was answered before 4 was begun"


OTHERS = [
    ("edit", "message_edited", {"message": 101}, {"about": 101}),
    ("delete", "message_deleted", {"message": 101}, {"about": 101}),
    ("react", "reaction_added", {"message": 101, "emoji": "🎉", "on": True}, {"about": 101, "says": "🎉"}),
    ("settings", "room_updated", {"set": {"topic": "x"}}, {"says": {"topic": "x"}}),
]


@pytest.mark.parametrize(("what", "type", "asked", "logged"), OTHERS)
def test_c3_so_has_whatever_is_asked_for_once(what, type, asked, logged):
    run = Run()
    run.alter_log(4, type=type, actor=BOB, person=BOB, message=None, **logged)
    run.write(what, begin=23.0, version=4, **asked)
    assert run.first("C3").text == "room 7: 7 was answered before 4 was begun"
    run.write(what, begin=5.0, outcome="info", **asked)  # which may have done it
    assert "C3" not in run.broken()


def test_c3_an_answer_that_names_the_version_of_another_is_not_placed_by_it():
    run = Run()
    run.write("react", begin=23.0, version=5, message=101, emoji="🎉", on=False)
    assert run.found() == []


def test_rows_behind_the_horizon_say_nothing():
    rows = Run().rows
    kept = replace(rows, log={key: row for key, row in rows.log.items() if key[1] > 5})
    assert (kept.is_kept(ROOM, 5), kept.is_kept(ROOM, 6), kept.is_kept(99, 1)) == (False, True, True)
