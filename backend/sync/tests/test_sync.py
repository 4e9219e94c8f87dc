"""POST /api/sync/"""

import re
from typing import Any

from rooms.actions import add_members, join_room, leave_room, mark_read
from rooms.models import Change, Room
from tests.factories import NO_ROOM, lengthen, make_person, make_room, put_in, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOT_SIGNED_IN, own, told
from tests.statements import statements

STRANGE = "0bad0bad-0000-4000-8000-000000000000"
Held = dict[int, dict[str, Any]]


def sync(person: Person, rooms: Any) -> dict[str, Any]:
    answer = person.post("/api/sync/", {"rooms": rooms})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    assert body.pop("server_time") == A_TIME
    assert body.pop("directory") == {"number": 0, "people": []}
    return body


def card(person: Person, room: Room) -> dict[str, Any]:
    body: dict[str, Any] = person.get(f"/api/rooms/{room.pk}/").json()
    return body


def held(person: Person, *rooms: Room) -> Held:
    """What this person's client holds once it has fetched these rooms."""
    return {room.pk: hold(card(person, room)) for room in rooms}


def hold(shown: dict[str, Any]) -> dict[str, Any]:
    return {"version": shown["version"], "id": shown["change_id"], "mine_version": shown["mine_version"]}


def at(room: Room, version: int) -> dict[str, Any]:
    """A client that stopped at this version."""
    return {"version": version, "id": str(Change.objects.get(room=room, version=version).uuid), "mine_version": 1}


def changes_from(person: Person, room: Room, after: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get(f"/api/rooms/{room.pk}/changes/", after=after).json()["results"]
    return found


NOTHING: dict[str, Any] = {"rooms": {}, "gone": {}, "mine": {}}


def test_nothing_to_say_to_who_holds_it_all(bob: Person, lobby: Room, vault: Room):
    assert sync(bob, held(bob, lobby, vault)) == NOTHING


def test_missing_changes(bob: Person, alice: Person, lobby: Room):
    have = held(bob, lobby)
    message = say(alice, lobby, "hello")
    (change,) = sync(bob, have)["rooms"][str(lobby.pk)]["changes"]
    assert change == {
        "id": str(Change.objects.get(room=lobby, version=6).uuid),
        "prev": have[lobby.pk]["id"],
        "room": lobby.pk,
        "version": 6,
        "type": "message_added",
        "at": A_TIME,
        "actor": alice.id,
        "body": message.as_read(),
    }


def test_changes_show_the_last_message_of_joins_and_leaves(bob: Person, alice: Person, carol: Person, lobby: Room):
    first = say(alice, lobby, "one")
    have = held(bob, lobby)
    join_room(user=carol.user, room_id=lobby.pk)
    say(alice, lobby, "two")
    leave_room(user=carol.user, room_id=lobby.pk)
    changes = sync(bob, have)["rooms"][str(lobby.pk)]["changes"]
    assert [change["type"] for change in changes] == ["user_joined", "message_added", "user_left"]
    assert changes[0]["body"]["room"]["last_message"] == first.preview()
    assert changes[2]["body"]["room"]["last_message"]["content"] == "two"
    assert changes == changes_from(bob, lobby, 6)


def test_only_rooms_that_differ(bob: Person, alice: Person, lobby: Room, vault: Room):
    have = held(bob, lobby, vault)
    say(alice, vault)
    answer = sync(bob, have)
    assert [change["version"] for change in answer["rooms"].pop(str(vault.pk))["changes"]] == [6]
    assert answer == NOTHING


def test_rooms_that_are_not_named_come_as_snapshots(bob: Person, lobby: Room, vault: Room):
    assert sync(bob, held(bob, lobby)) == {
        "rooms": {str(vault.pk): {"snapshot": card(bob, vault)}},
        "gone": {},
        "mine": {},
    }


def test_200_missing_come_as_changes_and_201_as_a_snapshot(bob: Person, alice: Person, lobby: Room):
    have = held(bob, lobby)
    for _ in range(200):
        say(alice, lobby)
    (answer,) = sync(bob, have)["rooms"].values()
    assert [change["version"] for change in answer["changes"]] == [*range(6, 206)]
    say(alice, lobby)
    assert sync(bob, have)["rooms"] == {str(lobby.pk): {"snapshot": card(bob, lobby)}}


def test_many_missing_in_many_rooms_are_bounded(alice: Person, bob: Person):
    """2,000 changes at most; rooms that lack the least come first, the others get snapshots."""
    rooms = [make_room(owner=alice, members=[bob], name=f"room {number}") for number in range(11)]
    have = held(bob, *rooms)
    for room in rooms:
        lengthen(room, 190)
    lengthen(rooms[0], 10)
    answers = sync(bob, have)["rooms"]
    assert {room: next(iter(answer)) for room, answer in answers.items()} == {
        str(room.pk): "snapshot" if room == rooms[0] else "changes" for room in rooms
    }


def test_2000_missing_come_as_changes_and_of_2001_some(alice: Person, bob: Person):
    rooms = [make_room(owner=alice, members=[bob], name=f"room {number}") for number in range(11)]
    have = held(bob, *rooms)
    for room in rooms[:10]:
        lengthen(room, 200)
    assert [len(answer["changes"]) for answer in sync(bob, have)["rooms"].values()] == [200] * 10
    lengthen(rooms[10], 1)
    answers = [next(iter(answer)) for answer in sync(bob, have)["rooms"].values()]
    assert (answers.count("changes"), answers.count("snapshot")) == (10, 1)


def test_from_ones_joining_on_they_come_as_changes(bob: Person, lobby: Room):
    """bob joined with version 2."""
    changes = sync(bob, {lobby.pk: at(lobby, 2)})["rooms"][str(lobby.pk)]["changes"]
    assert [change["version"] for change in changes] == [3, 4, 5]


def test_behind_the_horizon_is_a_snapshot(alice: Person, lobby: Room):
    lengthen(lobby, 1_095)
    Change.objects.filter(room=lobby, version__lte=100).delete()
    lengthen(lobby, 5)
    have = {"version": 99, "id": STRANGE, "mine_version": 1}
    assert sync(alice, {lobby.pk: have})["rooms"] == {str(lobby.pk): {"snapshot": card(alice, lobby)}}


def test_right_at_the_horizon_the_next_changes_prev_tells(alice: Person, lobby: Room):
    lengthen(lobby, 1_095)
    last = at(lobby, 950)
    Change.objects.filter(room=lobby, version__lte=950).delete()
    have = {lobby.pk: last}
    with_too_short_a_log_for_check_sync = sync(alice, have)["rooms"][str(lobby.pk)]
    lengthen(lobby, 850)
    assert [change["version"] for change in with_too_short_a_log_for_check_sync["changes"]] == [*range(951, 1_101)]


def test_a_version_that_this_database_never_had(bob: Person, alice: Person, lobby: Room):
    """After a restore: ahead of it, at the same version under another id, and behind under another id."""
    for have in (
        {"version": 9, "id": STRANGE},
        {"version": 2**63 - 1, "id": STRANGE},
        {"version": 5, "id": STRANGE},
        {"version": 3, "id": STRANGE},
        {"version": 3, "id": None},
        {"version": 0, "id": STRANGE},
    ):
        answer = sync(bob, {lobby.pk: {**have, "mine_version": 1}})
        assert answer == {**NOTHING, "rooms": {str(lobby.pk): {"snapshot": card(bob, lobby), "reset": True}}}, have


def test_version_0_is_a_snapshot(alice: Person, bob: Person, lobby: Room):
    for person in (alice, bob):
        answer = sync(person, {lobby.pk: {"version": 0, "id": None, "mine_version": 1}})
        assert answer == {**NOTHING, "rooms": {str(lobby.pk): {"snapshot": card(person, lobby)}}}


def test_from_before_ones_joining_is_a_snapshot(dave: Person, alice: Person, lobby: Room):
    """dave's client slept from version 4, his joining, to after his coming back."""
    have = {lobby.pk: at(lobby, 4)}
    say(alice, lobby)
    join_room(user=dave.user, room_id=lobby.pk)
    answer = sync(dave, have)
    assert answer["rooms"] == {str(lobby.pk): {"snapshot": card(dave, lobby)}}
    assert answer["mine"] == {str(lobby.pk): own(7, read=1, unread=0, mine_version=2)}
    assert answer["gone"] == {}


def test_a_client_that_saw_itself_leave_gets_the_new_stay_whole(dave: Person, lobby: Room):
    have = {lobby.pk: at(lobby, 5)}
    join_room(user=dave.user, room_id=lobby.pk)
    assert sync(dave, have)["rooms"] == {str(lobby.pk): {"snapshot": card(dave, lobby)}}


def test_a_room_one_has_left_is_gone_with_the_version_of_leaving(dave: Person, bob: Person, alice: Person, lobby: Room):
    have = held(bob, lobby)
    take_out(lobby, bob, by=alice)
    say(alice, lobby, "not for bob")
    assert sync(bob, have) == {**NOTHING, "gone": {str(lobby.pk): {"version": 6}}}
    assert sync(dave, {lobby.pk: at(lobby, 4)}) == {**NOTHING, "gone": {str(lobby.pk): {"version": 5}}}
    assert sync(dave, {lobby.pk: at(lobby, 5)}) == {**NOTHING, "gone": {str(lobby.pk): {"version": 5}}}


def test_rooms_that_are_gone_hide_none(dave: Person, alice: Person):
    first = make_room(owner=alice, left=[dave])
    there = make_room(owner=alice, members=[dave])
    last = make_room(owner=alice, left=[dave])
    have = {**held(dave, there), first.pk: at(first, 2), last.pk: at(last, 2)}
    say(alice, there, "hello")
    answer = sync(dave, have)
    assert answer["gone"].keys() == {str(first.pk), str(last.pk)}
    assert [change["type"] for change in answer["rooms"][str(there.pk)]["changes"]] == ["message_added"]


def test_who_came_back_and_misses_nothing_costs_no_more(dave: Person, lobby: Room):
    join_room(user=dave.user, room_id=lobby.pk)
    have = held(dave, lobby)
    with statements(dave) as seen:
        assert sync(dave, have) == NOTHING
    assert len(seen) == 4


def test_gone_with_reset(dave: Person, carol: Person, alice: Person, lobby: Room, vault: Room):
    """Never in it, no such room, or (version, id) unknown: whatever the client holds is wrong."""
    say(alice, lobby)
    never = {"version": 0, "reset": True}
    assert sync(carol, {vault.pk: at(vault, 3), NO_ROOM: at(lobby, 1), 2**63 - 1: at(lobby, 1)})["gone"] == {
        str(vault.pk): never,
        str(NO_ROOM): never,
        "9223372036854775807": never,
    }
    for have in (
        {"version": 4, "id": STRANGE},
        {"version": 77, "id": STRANGE},
        {"version": 4, "id": None},
        at(lobby, 6),
    ):
        assert sync(dave, {lobby.pk: have})["gone"] == {str(lobby.pk): {"version": 5, "reset": True}}, have


def test_gone_with_reset_where_nothing_has_happened_since(dave: Person, lobby: Room):
    answer = sync(dave, {lobby.pk: {"version": 5, "id": STRANGE}})
    assert answer["gone"] == {str(lobby.pk): {"version": 5, "reset": True}}


def test_a_stranger_cannot_tell_it_exists(carol: Person, vault: Room):
    real, missing = (sync(carol, {room_id: at(vault, 5)})["gone"] for room_id in (vault.pk, NO_ROOM))
    assert [*real.values()] == [*missing.values()]


def test_mine_only_where_it_differs_or_is_not_named(bob: Person, alice: Person, lobby: Room, vault: Room):
    say(alice, lobby)
    have = held(bob, lobby, vault)
    mark_read(user=bob.user, room_id=lobby.pk, number=1)
    del have[vault.pk]["mine_version"]
    assert sync(bob, have) == {
        "rooms": {},
        "gone": {},
        "mine": {
            str(lobby.pk): own(6, read=1, unread=0, mine_version=2),
            str(vault.pk): own(5, read=0, unread=0, mine_version=1),
        },
    }


def test_a_higher_mine_version_than_ours_is_told_too(bob: Person, lobby: Room):
    """After a restore the client may be ahead of us; what is in force here is what it has to learn."""
    have = held(bob, lobby)
    have[lobby.pk]["mine_version"] = 9
    assert sync(bob, have)["mine"] == {str(lobby.pk): own(5, read=0, unread=0, mine_version=1)}


def test_posting_moves_ones_own_marker(bob: Person, lobby: Room):
    have = held(bob, lobby)
    say(bob, lobby)
    assert sync(bob, have)["mine"] == {str(lobby.pk): own(6, read=1, unread=0, mine_version=2)}


def test_writes_only_that_one_was_seen_after_everything_was_read(bob: Person, alice: Person, lobby: Room):
    have = held(bob, lobby)
    say(alice, lobby)
    with statements(bob) as seen:
        first = sync(bob, have)
    *reads, last = seen
    assert {statement.split()[0] for statement in reads} == {"SELECT", "WITH"}
    assert not [statement for statement in reads if re.search("INSERT|UPDATE|DELETE", statement)]
    assert last.split()[:3] == ["INSERT", "INTO", "accounts_lastseen"]
    assert sync(bob, have) == first


def test_signed_out(nobody: Person):
    assert told(nobody.post("/api/sync/", {"rooms": {}})) == NOT_SIGNED_IN


def test_up_to_date_with_50_rooms_costs_two_queries_beside_the_session_and_being_seen(alice: Person):
    rooms = [make_room(owner=alice, name=f"room {number}") for number in range(50)]
    have = held(alice, *rooms)
    with statements(alice) as seen:
        assert sync(alice, have) == NOTHING
    assert len(seen) == 4


def test_as_many_queries_for_200_changed_rooms_as_for_2(alice: Person, bob: Person):
    rooms = [make_room(owner=alice, members=[bob], name=f"room {number}") for number in range(200)]
    have = held(bob, *rooms)
    crowd = [make_person("guest").id]
    for room in rooms:
        say(alice, room)
        add_members(room_id=room.pk, users=crowd)
        put_in(room, make_person(f"g{room.pk}"))
    counts = []
    for some in (rooms[:2], rooms):
        with statements(bob) as seen:
            answers = sync(bob, {room.pk: have[room.pk] for room in some})["rooms"]
        assert [len(answers[str(room.pk)]["changes"]) for room in some] == [3] * len(some)
        counts.append(len(seen))
    assert counts == [7, 7]  # session with user, what differs, rooms, log, last messages, directory, seen
