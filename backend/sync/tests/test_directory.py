"""POST /api/sync/, the directory: who looks otherwise now"""

from typing import Any

import pytest

from accounts.models import User
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import make_direct, make_people, make_person, make_room, say, take_out
from tests.person import Person
from tests.pictures import picture
from tests.shapes import refusal
from tests.statements import statements


def ask(person: Person, held: int | None = None) -> dict[str, Any]:
    """What a client that holds no room is told of people."""
    answer: dict[str, Any] = person.post("/api/sync/", {"rooms": {}, **({} if held is None else {"directory": held})})
    told: dict[str, Any] = answer.json()["directory"]  # type: ignore[attr-defined]
    return told


def rename(person: Person, name: str) -> None:
    assert person.patch("/api/me/", {"display_name": name}).status_code == 200


def as_seen(person: Person, name: str, **other: Any) -> dict[str, Any]:
    return {"id": person.id, "username": person.user.handle, "display_name": name, "avatar": None, **other}


def test_a_new_name_a_picture_and_a_handle_are_told_once(bob: Person, alice: Person, lobby: Room):
    assert ask(bob) == {"number": 0, "people": []}
    with changes_in(lobby) as seen:
        rename(alice, "Alice Liddell")
        assert ask(bob, 0) == {"number": 1, "people": [as_seen(alice, "Alice Liddell")]}
        assert ask(bob, 1) == {"number": 1, "people": []}
        avatar = alice.upload("/api/me/avatar/", picture(), "me.png", method="PUT").json()["avatar"]
    assert seen == []  # no room's log tells of it
    assert ask(bob, 1) == {"number": 2, "people": [as_seen(alice, "Alice Liddell", avatar=avatar)]}
    form = {"handle": "al", "email": "alice@example.org", "display_name": "Alice Liddell", "is_active": "on"}
    admin = make_person("grace", is_superuser=True, is_staff=True)
    assert admin.client.post(f"/admin/accounts/user/{alice.id}/change/", form).status_code == 302
    assert ask(bob, 2) == {"number": 3, "people": [as_seen(alice, "Alice Liddell", username="al", avatar=avatar)]}
    alice.delete("/api/me/avatar/")
    assert ask(bob, 3) == {"number": 4, "people": [as_seen(alice, "Alice Liddell", username="al")]}


def test_of_several_changes_the_last_and_in_order(bob: Person, alice: Person, erin: Person, lobby: Room):
    for person, name in ((alice, "A"), (erin, "E"), (alice, "Alice")):
        rename(person, name)
    assert ask(bob, 0) == {"number": 3, "people": [as_seen(erin, "E"), as_seen(alice, "Alice")]}
    assert ask(bob, 2) == {"number": 3, "people": [as_seen(alice, "Alice")]}


def test_what_others_do_not_see_and_repeats_tell_nothing(bob: Person, alice: Person, lobby: Room):
    rename(alice, "Alice")
    rename(alice, "Alice")
    alice.patch("/api/me/", {"time_zone": "Europe/Vienna"})
    alice.delete("/api/me/avatar/")
    assert ask(bob, 1) == {"number": 1, "people": []}


def test_oneself_too(carol: Person):
    rename(carol, "Carol")
    assert ask(carol, 0)["people"] == [as_seen(carol, "Carol")]


def test_strangers_are_not_told_and_who_was_removed_hears_nothing_more(
    bob: Person, alice: Person, carol: Person, dave: Person, vault: Room
):
    rename(alice, "Alice")
    rename(carol, "Carol")
    assert ask(carol, 0) == {"number": 2, "people": [as_seen(carol, "Carol")]}
    assert ask(dave, 0) == {"number": 2, "people": []}
    assert ask(bob, 0) == {"number": 2, "people": [as_seen(alice, "Alice")]}
    take_out(vault, bob, by=alice)
    assert ask(bob, 0) == {"number": 2, "people": []}


def test_who_left_still_stands_at_what_they_wrote(bob: Person, dave: Person, lobby: Room):
    rename(dave, "Dave")
    assert ask(bob, 0)["people"] == [as_seen(dave, "Dave")]


def test_a_direct_room_that_nobody_has_written_to_names_its_people(
    bob: Person, alice: Person, carol: Person, dave: Person
):
    room = make_direct(alice, bob)
    make_direct(carol, dave)
    rename(bob, "Bob")
    assert [ask(person, 0)["people"] for person in (alice, carol, dave)] == [[as_seen(bob, "Bob")], [], []]
    say(alice, room)
    assert [ask(person, 0)["people"] for person in (alice, carol, dave)] == [[as_seen(bob, "Bob")], [], []]


def test_so_many_at_a_time(bob: Person, alice: Person, erin: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sync.directory.PEOPLE_LOOKED_AT", 2)
    strangers = [make_person(f"p{number}") for number in range(2)]
    for person in (*strangers, alice, erin):
        rename(person, "New")
    assert ask(bob, 0) == {"number": 2, "people": []}
    assert ask(bob, 2) == {"number": 4, "people": [as_seen(alice, "New"), as_seen(erin, "New")]}


def test_500_at_a_time(bob: Person):
    make_people(*(f"p{number:03}" for number in range(501)))
    changed = [User(pk=user.pk, directory_number=n) for n, user in enumerate(User.objects.exclude(pk=bob.id), 1)]
    User.objects.bulk_update(changed, ["directory_number"])
    assert [ask(bob, held)["number"] for held in (0, 1, 500)] == [500, 501, 501]


def test_a_number_that_this_database_never_had(bob: Person, alice: Person, lobby: Room):
    rename(alice, "Alice")
    assert ask(bob, 2) == {"number": 1, "people": [as_seen(bob, "")], "reset": True}


def test_a_database_that_never_had_it_tells_all_rooms_anew(bob: Person, alice: Person, lobby: Room, vault: Room):
    say(alice, lobby)
    take_out(vault, bob, by=alice)
    fresh = bob.post("/api/sync/", {"rooms": {}}).json()["rooms"][str(lobby.pk)]["snapshot"]
    held = {
        room.pk: {"version": room.version, "id": str(room.change_id), "mine_version": 1}
        for room in Room.objects.filter(pk__in=(lobby.pk, vault.pk))
    }
    answer = bob.post("/api/sync/", {"rooms": held, "directory": 1}).json()
    assert answer["rooms"] == {str(lobby.pk): {"snapshot": fresh, "reset": True}}
    assert answer["gone"] == {str(vault.pk): {"version": 6, "reset": True}}
    assert answer["directory"] == {"number": 0, "people": [as_seen(bob, "")], "reset": True}
    assert bob.post("/api/sync/", {"rooms": held, "directory": 0}).json()["rooms"] == {}


@pytest.mark.parametrize("wrong", [-1, "x", None, 2**63, [], 1.5])
def test_bad_input(bob: Person, wrong: Any):
    answer = bob.post("/api/sync/", {"rooms": {}, "directory": wrong})
    assert refusal(answer) == (400, "invalid", ["directory"])


def test_a_rooms_last_message_is_by_who_wrote_it_as_they_look_now(bob: Person, alice: Person, lobby: Room):
    say(alice, lobby)
    rename(alice, "Alice")
    shown = bob.post("/api/sync/", {"rooms": {}}).json()["rooms"][str(lobby.pk)]["snapshot"]["last_message"]
    assert shown["user"] == as_seen(alice, "Alice")


def test_as_many_queries_whoever_changed(bob: Person, alice: Person):
    make_room(owner=alice, members=[bob, *make_people(*(f"p{number}" for number in range(60)))])
    with statements(bob) as few:
        ask(bob, 0)
    User.objects.filter(handle__startswith="p").update(directory_number=1)
    with statements(bob) as many:
        assert len(ask(bob, 0)["people"]) == 60
    assert len(few) == len(many) == 5  # session, what differs, the room, directory, being seen
