"""What the rules know of the database is what is in it; and what a client shows that starts now."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction

from light.fingerprint import fingerprint, sha
from messaging.actions import add_reaction, delete_message, edit_message
from messaging.models import Message
from realtime.models import PublishCursor
from rooms.actions import ban_person, change_role, leave_room, update_room
from rooms.models import Change, Room
from sync.checks import problems
from tests.factories import answer, make_event, say
from torture.checker import __main__ as command
from torture.checker.check import check
from torture.checker.database import count_deadlocks, read_rows
from torture.checker.watch import watch
from torture.history import Event, Recorder
from torture.pruning import KEPT, prune_once


def picture_of(person: Any, rooms: dict[str, Any]) -> Event:
    return Event(1.0, "light-1", "picture", person.id, None, -1, "", "", "", {"rooms": rooms})


def test_the_log_as_it_stands(alice, bob, lobby):
    message = say(alice, lobby, "hello")
    rows = read_rows([])
    change = Change.objects.get(room=lobby, version=message.version)
    row = rows.log[lobby.id, message.version]
    assert (row.id, row.prev, row.type, row.actor) == (str(change.uuid), str(change.prev), "message_added", alice.id)
    assert {"sha": row.sha, "text": row.text} == fingerprint(change.as_read())
    assert (row.text, row.superseded, row.message) == (sha("hello"), False, message.id)
    assert rows.rooms[lobby.id].version == message.version
    assert rows.published == {lobby.id: 0}
    assert rows.problems == []


def test_what_was_said_first_is_known_after_an_edit_and_not_after_deleting(alice, lobby):
    edited, deleted, event = say(alice, lobby, "one"), say(alice, lobby, "two"), make_event(alice, lobby)
    edit_message(user=alice.user, room_id=lobby.id, message_id=edited.id, content="uno")
    edit_message(user=alice.user, room_id=lobby.id, message_id=edited.id, content="un")
    delete_message(user=alice.user, room_id=lobby.id, message_id=deleted.id)
    rows = read_rows([])
    assert {row.id: row.text for row in rows.messages} == {edited.id: sha("one"), deleted.id: "", event.message_id: ""}
    superseded = {row.version for row in rows.log.values() if row.superseded}
    assert superseded == {edited.version, edited.version + 3, deleted.version}


def test_what_changes_say_and_what_stands(alice, bob, carol, lobby):
    edited, deleted = say(alice, lobby, "one"), say(alice, lobby, "two")
    edit = edit_message(user=alice.user, room_id=lobby.id, message_id=edited.id, content="uno")
    delete_message(user=alice.user, room_id=lobby.id, message_id=deleted.id)
    reacted = add_reaction(user=bob.user, room_id=lobby.id, message_id=edited.id, emoji="🎉")
    update_room(user=alice.user, room_id=lobby.id, topic="noon")
    change_role(user=alice.user, room_id=lobby.id, member_id=bob.id, role="moderator")
    ban_person(user=alice.user, room_id=lobby.id, person_id=carol.id)
    answer(bob, event := make_event(alice, lobby))
    rows = read_rows([])
    told = [
        (row.type, row.about, row.person, row.says)
        for row in sorted(rows.log.values())
        if row.version > deleted.version
    ]
    assert told == [
        ("message_edited", edited.id, alice.id, None),
        ("message_deleted", deleted.id, alice.id, None),
        ("reaction_added", edited.id, bob.id, "🎉"),
        ("room_updated", None, None, {"topic": "noon"}),
        ("member_updated", None, bob.id, "moderator"),
        ("event_created", event.message_id, alice.id, None),
        ("attendance_changed", event.message_id, bob.id, {"status": "going", "promoted": []}),
    ]
    first = rows.log[lobby.id, 1]
    assert (first.type, first.person, first.says) == ("user_joined", alice.id, "owner")
    assert first.at == Change.objects.get(room=lobby, version=1).at.timestamp()
    assert rows.texts == {
        (edited.id, edited.version): sha("one"),
        (edited.id, edit.version): sha("uno"),
        (event.message_id, event.message.version): sha(event.title),
    }
    assert {row.id: row.deleted for row in rows.messages} == {
        edited.id: False,
        deleted.id: True,
        event.message_id: False,
    }
    assert rows.bans == {(lobby.id, carol.id)}
    assert rows.rooms[lobby.id].settings["topic"] == "noon"
    assert reacted.version == edit.version + 2


def test_stays_are_told_with_their_ends(alice, bob, dave, lobby):
    left = leave_room(user=bob.user, room_id=lobby.id)
    stays = read_rows([]).stays_of
    assert [stay.left for stay in stays[lobby.id, bob.id]] == [left.version]
    assert [stay.left for stay in stays[lobby.id, alice.id]] == [None]


def test_a_picture_is_what_a_client_that_starts_now_would_show(alice, bob, carol, lobby):
    for text in ("one", "two", "three"):
        say(alice, lobby, text)
    second = Message.objects.get(room=lobby, number=2)
    add_reaction(user=bob.user, room_id=lobby.id, message_id=second.pk, emoji="🎉")
    event = make_event(alice, lobby)
    answer(bob, event)
    shown: dict[str, Any] = {str(lobby.id): {"messages": {"2": {}, "3": {}, "4": {}}}}
    rows = read_rows([picture_of(bob, shown), picture_of(alice, {}), picture_of(carol, {})])
    room = rows.pictures[bob.id][str(lobby.id)]
    card = bob.get(f"/api/rooms/{lobby.id}/").json()
    assert {name: room[name] for name in ("version", "change_id", "unread_count", "role", "last_number")} == {
        name: card[name] for name in ("version", "change_id", "unread_count", "role", "last_number")
    }
    assert list(room["messages"]) == ["2", "3", "4"]
    assert room["members"] == {str(user): role for user, role in roles(alice, lobby).items()}
    assert rows.pictures[carol.id] == {}
    assert rows.pictures[alice.id][str(lobby.id)]["messages"] == {}


def test_what_the_harness_prunes_is_known_still_and_what_else_is_lost_is_not(alice, lobby):
    for number in range(10):
        say(alice, lobby, f"number {number}")
    publish_all()
    whole = read_rows([]).log
    with transaction.atomic():
        watch()
        assert prune_once() == len(whole) - KEPT
        rows = read_rows([])
        assert {key for key, row in rows.log.items() if not row.pruned} == set(sorted(whole)[-KEPT:])
        assert {key: row._replace(pruned=False) for key, row in rows.log.items()} == whole
        assert broken() == set()
        with connection.cursor() as cursor:
            cursor.execute("RESET torture.pruning")
        Change.objects.filter(room=lobby, version=max(whole)[1] - KEPT + 1).delete()
        assert broken() == {"C2", "C9"}
        transaction.set_rollback(True)


def roles(reader: Any, room: Room) -> dict[int, str]:
    members = reader.get(f"/api/rooms/{room.id}/members/").json()["results"]
    return {member["user"]["id"]: member["role"] for member in members}


def test_events_show_each_reader_their_own_answer(alice, bob, lobby):
    event = make_event(alice, lobby)
    answer(bob, event)
    shown: dict[str, Any] = {str(lobby.id): {"messages": {"1": {}}}}
    pictures = read_rows([picture_of(bob, shown), picture_of(alice, shown)]).pictures
    own, other = (pictures[person.id][str(lobby.id)]["messages"]["1"] for person in (bob, alice))
    assert own["version"] == other["version"]
    assert own["sha"] != other["sha"]


@pytest.mark.parametrize(
    ("damage", "rules"),
    [
        ("DELETE FROM rooms_change WHERE version = 3", {"C2", "C9"}),
        ("UPDATE rooms_change SET prev = uuid WHERE version = 3", {"C2", "C9"}),
        ("UPDATE rooms_room SET version = version + 1", {"C2", "C9"}),
        ("UPDATE messaging_message SET number = 9 WHERE number = 1", {"C2", "C9"}),
        ("UPDATE realtime_publishcursor SET published_version = 1", {"C9"}),
    ],
)
def test_damage_to_the_database_is_found(alice, lobby, damage, rules):
    say(alice, lobby, "one")
    publish_all()
    assert broken() == set()
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT whole")
        cursor.execute(damage)
        found = broken()
        cursor.execute("ROLLBACK TO SAVEPOINT whole")
    assert found == rules
    assert [str(problem) for problem in problems()] == []


def broken() -> set[str]:
    """By the database alone. Other tests may have made deadlocks."""
    rows = replace(read_rows([]), deadlocks=0)
    return {each.rule for each in check([], rows)} - {"C8"}


def publish_all() -> None:
    for room in Room.objects.all():
        PublishCursor.objects.filter(room=room).update(published_version=room.version)


def test_the_command_says_what_is_wrong_and_with_which_seed(alice, lobby, tmp_path, capsys, monkeypatch):
    say(alice, lobby, "one")
    publish_all()
    monkeypatch.setattr("sys.argv", ["checker", str(tmp_path)])
    with Recorder(tmp_path, "harness") as harness:
        harness.note("harness", "seed", seed=17, commit="abc", profile="small", deadlocks=count_deadlocks())
        harness.note("light-1", "socket", state="connected")
        harness.note("nemesis", "heal")
        harness.note("harness", "quiet")
        harness.note("light-1", "converged", user=alice.id)
        harness.note("light-1", "picture", user=alice.id, rooms=read_rows([picture_of(alice, {})]).pictures[alice.id])
    assert command.main() == 0
    assert "All rules hold. seed 17, profile small, commit abc" in capsys.readouterr().out
    with Recorder(tmp_path, "more") as more:
        more.note("light-1", "heard", user=alice.id, room=lobby.id, version=99, id="x", sha="s", text="")
    assert command.main() == 1
    told = capsys.readouterr().out
    assert f"C10: {lobby.id}/99 came and is not in the database" in told
    assert "violations. seed 17" in told
    with Recorder(tmp_path, "end") as end:
        end.note("harness", "error", text="a client died")
    assert command.main() == 3
    assert "VOID: a client died" in capsys.readouterr().out
