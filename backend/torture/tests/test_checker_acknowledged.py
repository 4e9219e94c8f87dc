"""C1: writes that are no message, acknowledged and then lost, each in its own way."""

import pytest

from torture.checker.rows import Stay
from torture.tests.crafted import ALICE, BOB, CLOCK, DAVE, ROOM, Run

TWO = 102  # bob's message, of version 6


def blank(run: Run, message: int) -> None:
    rows = [row._replace(text="", deleted=True) if row.id == message else row for row in run.rows.messages]
    run.set_rows(messages=rows)


def test_a_deleted_message_is_blank_and_the_log_says_so():
    run = Run()
    run.log(8, "message_deleted", about=TWO)
    blank(run, TWO)
    run.write("delete", begin=23.0, version=8, message=TWO)
    assert run.found() == []


def test_a_delete_that_was_rolled_back_and_whose_version_another_took():
    run = Run()
    run.log(8, "reaction_added", about=TWO, person=BOB, says="🎉")
    run.write("delete", begin=23.0, version=8, message=TWO)
    assert run.only("C1").text == "delete was acknowledged, and message 102 is not blank"


def test_a_blank_message_of_which_the_log_says_nothing():
    run = Run()
    blank(run, TWO)
    run.write("delete", begin=23.0, version=6, message=TWO)
    assert run.only("C1").text == "delete was acknowledged, and nothing up to 7/6 deletes message 102"


def test_an_edit_stands_until_the_next_one():
    run = Run()
    run.log(8, "message_edited", about=TWO)
    run.log(9, "message_edited", about=TWO)
    run.set_rows(texts={(TWO, 8): "zwei", (TWO, 9): "deux"})
    run.write("edit", begin=23.0, version=8, message=TWO, sha="zwei")
    run.write("edit", begin=25.0, version=9, message=TWO, sha="deux")
    assert run.found() == []
    run.set_rows(texts={(TWO, 8): "drei", (TWO, 9): "deux"})
    assert run.only("C1").text == "edit was acknowledged, and at 7/8 message 102 says something else"


def test_an_edit_whose_version_another_took():
    run = Run()
    run.log(8, "room_updated", says={"topic": "x"})
    run.write("edit", begin=23.0, version=8, message=TWO, sha="zwei")
    text = "edit was acknowledged, and up to 7/8 message 102 was last message_added, by user 2"
    assert run.only("C1").text == text


@pytest.mark.parametrize(
    ("on", "type", "right"), [(True, "added", True), (True, "removed", False), (False, "added", 0)]
)
def test_a_reaction_is_there_or_not(on, type, right):
    run = Run()
    run.log(8, f"reaction_{type}", about=TWO, person=BOB, says="🎉")
    run.log(9, "reaction_removed", about=TWO, person=ALICE, says="🎉")
    run.write("react", begin=23.0, version=9, message=TWO, emoji="🎉", on=on)
    wrong = [] if right else [f"react was acknowledged, and at 7/9 the reaction {'is not' if on else 'is'} there"]
    assert [each.text for each in run.found()] == wrong


def test_a_reaction_whose_version_is_about_something_else():
    run = Run()
    run.write("react", begin=23.0, version=7, message=TWO, emoji="🎉", on=False)
    assert run.only("C1").text == "react was acknowledged, and 7/7 is message_added, and not about message 102"


def test_settings_are_what_was_said():
    run = Run()
    run.log(8, "room_updated", says={"archived": True})
    run.log(9, "room_updated", says={"archived": False})
    run.write("settings", begin=23.0, version=8, set={"archived": True})
    run.write("settings", begin=25.0, version=9, set={"archived": False})
    assert run.found() == []
    run.write("settings", begin=27.0, version=9, set={"archived": True})
    assert run.only("C1").text == "settings was acknowledged, and at 7/9 archived is False, not True"


def test_settings_that_never_were_others_stand_in_the_room():
    run = Run()
    run.set_rows(rooms={ROOM: run.rows.rooms[ROOM]._replace(settings={"topic": "noon"})})
    run.write("settings", begin=23.0, version=7, set={"topic": "noon"})
    assert run.found() == []
    run.write("settings", begin=25.0, version=7, set={"topic": "dawn"})
    assert run.only("C1").text == "settings was acknowledged, and at 7/7 topic is noon, not dawn"


def test_coming_and_going_have_the_versions_that_were_answered():
    run = Run()
    run.log(8, "user_left", person=BOB)
    run.log(9, "user_joined", person=BOB, says="member")
    run.set_rows(stays=[*run.rows.stays[:1], Stay(ROOM, BOB, 2, 8, 2), Stay(ROOM, BOB, 9, None, 2)])
    run.write("leave", begin=23.0, version=8)
    run.write("join", begin=25.0, version=9)
    assert run.found() == []
    run.alter_log(9, person=DAVE)
    assert run.only("C1").text == "join was acknowledged, and 7/9 is user_joined of user 4"


def test_a_room_that_was_made_is_there():
    run = Run()
    run.write("create", begin=23.0, version=1, answer={"id": 8})
    run.alter("send_begin", op="create at 23.0", to={"room": None})
    assert run.only("C1").text == "create was acknowledged, and room 8 is not there"


def removed(run: Run, what: str = "remove", *, at: float = 23.5) -> None:
    """alice does that to bob from 23 to 24, and he goes then."""
    run.log(8, "user_left", actor=ALICE, person=BOB, at=CLOCK + at)
    run.set_rows(stays=[*run.rows.stays[:1], Stay(ROOM, BOB, 2, 8, 2), *run.rows.stays[2:]], bans={(ROOM, BOB)})
    run.write(what, begin=23.0, user=ALICE, target=BOB)


def test_who_was_put_out_was_out():
    run = Run()
    removed(run)
    assert [found for found in run.found() if found.rule == "C1"] == []
    run = Run()
    removed(run, at=90.0)  # by somebody else, much later
    assert run.first("C1").text == "remove was acknowledged, and user 2 was not out then"


def test_a_ban_stands_until_it_is_lifted():
    run = Run()
    removed(run, "ban")
    assert [found for found in run.found() if found.rule == "C1"] == []
    run.set_rows(bans=set())
    assert run.first("C1").text == "ban was acknowledged, and user 2 is not banned"
    run.write("unban", begin=25.0, user=ALICE, target=BOB)
    assert [found for found in run.found() if found.rule == "C1"] == []
    run.set_rows(bans={(ROOM, BOB)})
    assert run.first("C1").text == "unban was acknowledged, and user 2 is banned still"


def test_nobody_knows_of_a_ban_that_may_have_been_lifted_at_any_time():
    run = Run()
    removed(run, "ban")
    run.set_rows(bans=set())
    run.write("unban", begin=2.0, user=ALICE, target=BOB, outcome="info")
    assert [found for found in run.found() if found.rule == "C1"] == []


def test_who_was_given_a_role_had_it():
    run = Run()
    run.log(8, "member_updated", actor=ALICE, person=BOB, says="moderator", at=CLOCK + 23.5)
    run.write("role", begin=23.0, user=ALICE, target=BOB, role="moderator")
    assert run.found() == []
    run.write("role", begin=40.0, user=ALICE, target=BOB, role="member")
    assert run.only("C1").text == "role was acknowledged, and user 2 was not member then"


def test_an_answer_to_an_event_was_given():
    run = Run()
    status = {"status": "waiting", "promoted": []}
    run.log(8, "attendance_changed", about=TWO, person=BOB, says=status, at=CLOCK + 23.5)
    run.log(9, "attendance_changed", about=TWO, actor=ALICE, says={"status": None, "promoted": [BOB]}, at=CLOCK + 60)
    run.write("answer", begin=23.0, version=8, answer={"id": TWO}, status="going")
    assert run.found() == []
    run.write("answer", begin=80.0, version=9, answer={"id": TWO}, status="maybe")
    assert run.only("C1").text == "answer was acknowledged, and user 2 did not answer maybe to message 102 then"


def test_a_send_that_was_taken_back_is_nowhere():
    run = Run()
    run.write("withdraw", begin=23.0, client_id="id four")
    assert run.found() == []
    run.write("withdraw", begin=25.0, client_id="id two")
    text = "withdraw was acknowledged, and what will never be sent is in the database (room 7, 2)"
    assert run.only("C1").text == text


def test_a_send_that_could_not_be_taken_back_is_there():
    run = Run()
    run.write("withdraw", begin=23.0, client_id="id two", answer={"id": TWO, "number": 2, "version": 6})
    assert run.found() == []
    run.write("withdraw", begin=25.0, client_id="id four", answer={"id": 104})
    text = "withdraw was acknowledged, and message 104, which had been sent, is not there"
    assert run.only("C1").text == text


def test_what_is_behind_the_horizon_says_nothing():
    run = Run()
    run.log(8, "message_deleted", about=TWO)
    blank(run, TWO)
    run.set_rows(log={key: row for key, row in run.rows.log.items() if key[1] > 7})
    run.write("react", begin=11.0, version=6, message=TWO, emoji="🎉", on=True)
    run.write("edit", begin=12.0, version=6, message=TWO, sha="zwei")
    run.write("role", begin=13.0, user=ALICE, target=BOB, role="moderator")
    run.write("delete", begin=23.0, version=8, message=TWO)
    assert run.found() == []
