"""POST /api/direct/"""

from typing import Any

import pytest

from accounts.models import Server, User
from common.errors import Conflict
from rooms.actions import add_members
from rooms.models import Change, Membership, Room
from tests.changes import audience_of, changes_in
from tests.factories import make_direct, make_people, make_person, make_room, say
from tests.person import Person
from tests.shapes import A_TIME, A_UUID, AN_ID, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def direct(person: Person, *users: Any) -> Any:
    ids = [user.id if isinstance(user, Person) else user for user in users]
    return person.post("/api/direct/", {"users": ids})


def own_rooms(person: Person) -> list[int]:
    return [room["id"] for room in person.get("/api/rooms/").json()["results"]]


def as_author(person: Person) -> dict[str, Any]:
    name = person.user.display_name
    return {"id": person.id, "username": person.user.handle, "display_name": name, "avatar": None}


def test_a_room_of_exactly_these_people(alice: Person, bob: Person, carol: Person):
    answer = direct(alice, carol, bob, bob)
    assert told(answer) == (
        201,
        {
            "id": AN_ID,
            "name": "",
            "kind": "direct",
            "topic": "",
            "posting": "everyone",
            "members_invite": False,
            "archived": False,
            "version": 1,
            "change_id": A_UUID,
            "created_at": A_TIME,
            "bumped_at": A_TIME,
            "member_count": 1,
            "last_number": 0,
            "last_message": None,
            "role": "member",
            "people": [as_author(alice), as_author(bob), as_author(carol)],
            "read_number": 0,
            "unread_count": 0,
            "mention_count": 0,
            "mentioned_in": [],
            "notify": "all",
            "mine_version": 1,
        },
    )
    at = answer.json()["id"]
    listed = alice.get("/api/rooms/").json()["results"]
    synced = alice.post("/api/sync/", {"rooms": {}}).json()["rooms"][str(at)]["snapshot"]
    assert alice.get(f"/api/rooms/{at}/").json() == answer.json() == listed[0] == synced


def test_until_somebody_writes_it_is_there_for_who_opened_it_alone(alice: Person, bob: Person, carol: Person):
    room = make_direct(alice, bob)
    (change,) = Change.objects.filter(room=room)
    assert (change.type, change.actor_id, audience_of(change)) == ("user_joined", alice.id, {alice.id})
    assert (own_rooms(alice), own_rooms(bob)) == ([room.pk], [])
    assert bob.post("/api/sync/", {"rooms": {}}).json()["rooms"] == {}
    assert told(bob.get(f"/api/rooms/{room.pk}/")) == NOT_FOUND
    assert told(bob.post(f"/api/rooms/{room.pk}/messages/", {"content": "hello"})) == NOT_FOUND


def test_the_first_message_brings_the_others_in(alice: Person, bob: Person, carol: Person):
    room = make_direct(alice, bob)
    with changes_in(room) as seen:
        say(alice, room, "psst")
        say(bob, room, "yes?")
    assert [(kind, heard) for kind, _, heard in seen] == [
        ("members_added", {alice.id, bob.id}),
        ("message_added", {alice.id, bob.id}),
        ("message_added", {alice.id, bob.id}),
    ]
    assert seen[0][1] == {"member_count": 2}
    card = bob.get(f"/api/rooms/{room.pk}/").json()
    assert (card["version"], card["last_message"]["content"], card["member_count"]) == (4, "yes?", 2)
    assert alice.get(f"/api/rooms/{room.pk}/").json()["unread_count"] == 1
    assert told(carol.get(f"/api/rooms/{room.pk}/")) == NOT_FOUND


def test_what_was_written_first_is_unread(alice: Person, bob: Person):
    room = make_direct(alice, bob)
    say(alice, room, "psst")
    assert bob.get(f"/api/rooms/{room.pk}/").json()["unread_count"] == 1


def test_it_waits_for_who_is_switched_off_for_a_while(alice: Person, bob: Person):
    room = make_direct(alice, bob)
    User.objects.filter(pk=bob.id).update(is_active=False)
    with changes_in(room) as seen:
        say(alice, room, "psst")
        say(alice, room, "there?")
    assert [(kind, heard) for kind, _, heard in seen] == [
        ("members_added", {alice.id, bob.id}),
        ("message_added", {alice.id, bob.id}),
        ("message_added", {alice.id, bob.id}),
    ]
    User.objects.filter(pk=bob.id).update(is_active=True)
    assert bob.get(f"/api/rooms/{room.pk}/").json()["unread_count"] == 2


def test_found_by_its_people_whoever_asks_and_in_whatever_order(alice: Person, bob: Person, carol: Person):
    first = direct(alice, bob, carol)
    say(alice, Room.objects.get(), "hello")
    again, from_bob = direct(alice, carol, bob, alice), direct(bob, alice, carol)
    assert (again.status_code, from_bob.status_code) == (200, 200)
    assert again.json()["id"] == from_bob.json()["id"] == first.json()["id"]
    assert direct(alice, bob).json()["id"] != first.json()["id"]


def test_opened_by_the_other_too_before_anybody_wrote(alice: Person, bob: Person):
    room = make_direct(alice, bob)
    with changes_in(room) as seen:
        answer = direct(bob, alice)
    assert (answer.status_code, answer.json()["id"], own_rooms(bob)) == (201, room.pk, [room.pk])
    assert [(kind, body["user"]["username"], heard) for kind, body, heard in seen] == [
        ("user_joined", "bob", {alice.id, bob.id})
    ]
    with changes_in(room) as seen:
        say(bob, room)
    assert [kind for kind, _, _ in seen] == ["message_added"]


def test_with_oneself_alone_it_is_for_notes(alice: Person):
    notes = direct(alice)
    assert (notes.status_code, notes.json()["people"]) == (201, [as_author(alice)])
    assert (direct(alice, alice).status_code, direct(alice, alice).json()["id"]) == (200, notes.json()["id"])
    say(alice, Room.objects.get(), "milk")
    assert own_rooms(alice) == [notes.json()["id"]]


def test_people_are_shown_as_they_are_called_now(alice: Person, bob: Person):
    room = make_direct(alice, bob)
    bob.patch("/api/me/", {"display_name": "Robert"})
    assert alice.get(f"/api/rooms/{room.pk}/").json()["people"][1]["display_name"] == "Robert"


def test_nobody_joins_leaves_or_is_added(alice: Person, bob: Person, carol: Person):
    room = make_direct(alice, bob)
    assert told(bob.post(f"/api/rooms/{room.pk}/join/")) == NOT_FOUND
    say(alice, room)
    with changes_in(room) as seen:
        assert refusal(alice.post(f"/api/rooms/{room.pk}/leave/")) == (403, "forbidden", [])
        assert refusal(alice.patch(f"/api/rooms/{room.pk}/", {"name": "us"})) == (403, "forbidden", [])
        assert told(carol.post(f"/api/rooms/{room.pk}/join/")) == NOT_FOUND
        assert told(carol.post(f"/api/rooms/{room.pk}/leave/")) == NOT_FOUND
        with pytest.raises(Conflict):
            add_members(room_id=room.pk, users=[carol.id])
    assert seen == []


def test_not_among_the_rooms_to_discover(alice: Person, bob: Person, lobby: Room):
    say(alice, make_direct(alice, bob))
    assert [room["name"] for room in alice.get("/api/search/").json()["results"]] == ["lobby"]


def test_not_made_like_other_rooms(alice: Person):
    assert refusal(alice.post("/api/rooms/", {"name": "x", "kind": "direct"})) == (400, "invalid", ["kind"])


def test_signed_out(nobody: Person):
    assert told(direct(nobody, 1)) == NOT_SIGNED_IN


def test_nobody_can_tell_why_somebody_is_not_to_be_written_to(alice: Person, bob: Person, carol: Person, dave: Person):
    Server.objects.create(pk=1, people="rooms")
    make_room(owner=alice, members=[bob, dave])
    User.objects.filter(pk=dave.id).update(is_active=False)
    assert direct(alice, bob).status_code == 201
    hidden, closed, missing = direct(alice, carol), direct(alice, dave), direct(alice, 2**63 - 1)
    assert refusal(hidden) == (400, "invalid", ["users"])
    assert hidden.content == closed.content == missing.content


def test_a_room_that_is_there_opens_also_when_the_other_has_gone(alice: Person, bob: Person):
    room = make_direct(alice, bob)
    User.objects.filter(pk=bob.id).update(is_active=False)
    assert (direct(alice, bob).status_code, direct(alice, bob).json()["id"]) == (200, room.pk)


@pytest.mark.parametrize("users", [
    None, "1", 1, {}, [0], [-1], [2**63], ["x"], [None], [[1]], [True, 1.5], list(range(1, 11)),
])  # fmt: skip
def test_bad_input(users: Any, alice: Person):
    answer = alice.post("/api/direct/", {"users": users})
    assert answer.status_code == 400
    assert Room.objects.count() == 0


def test_at_most_nine_people(alice: Person):
    others = [make_person(f"p{number}") for number in range(9)]
    assert refusal(direct(alice, *others)) == (400, "invalid", ["users"])
    assert direct(alice, *others[:8]).json()["people"][8]["username"] == "p7"


def test_twice_takes_no_version(alice: Person, bob: Person):
    room = make_direct(alice, bob)
    with changes_in(room) as seen:
        assert direct(alice, bob).status_code == 200
    assert seen == []


def test_they_do_not_count_for_the_thousand_rooms_and_have_a_limit_of_their_own(
    alice: Person, bob: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("rooms.access.ROOMS_PER_PERSON", 2)
    monkeypatch.setattr("rooms.access.DIRECT_ROOMS_PER_PERSON", 2)
    first, second = make_direct(alice, bob), make_direct(alice)
    assert alice.post("/api/rooms/", {"name": "attic", "kind": "public"}).status_code == 201
    assert refusal(direct(alice, make_person("frank"))) == (409, "too_many_rooms", [])
    for other in ("grace", "heidi"):
        say(bob, make_direct(bob, make_person(other)))
    assert refusal(alice.post(f"/api/rooms/{first.pk}/messages/", {"content": "psst"})) == (409, "too_many_rooms", [])
    assert alice.post(f"/api/rooms/{second.pk}/messages/", {"content": "milk"}).status_code == 201
    assert Membership.objects.filter(room=first).count() == 1


def test_as_many_queries_for_200_direct_rooms_as_for_2(alice: Person):
    counts = []
    for number, other in enumerate(make_people(*(f"p{number}" for number in range(200)))):
        make_direct(alice, other)
        if number in (1, 199):
            with statements(alice) as listing:
                assert len(alice.get("/api/rooms/", limit=100).json()["results"]) == min(number + 1, 100)
            with statements(alice) as syncing:
                assert len(alice.post("/api/sync/", {"rooms": {}}).json()["rooms"]) == number + 1
            with statements(alice) as finding:
                assert direct(alice, User.objects.get(handle="p0").pk).status_code == 200
            counts.append((len(listing), len(syncing), len(finding)))
    # a sync also looks what differs, reads the directory and notes when one was last seen
    assert counts == [(2, 5, 7), (2, 5, 7)]
