"""POST /api/rooms/"""

from typing import Any

import pytest

from rooms.actions import leave_room
from rooms.models import Change, Membership, Room
from tests.changes import audience_of
from tests.factories import make_room
from tests.person import Person
from tests.shapes import A_TIME, A_UUID, AN_ID, NOT_SIGNED_IN, refusal, told

ROOMS = "/api/rooms/"


def create(person: Person, **body: Any) -> Any:
    return person.post(ROOMS, {"name": "attic", "kind": "public", **body})


def test_the_creator_owns_the_room(alice: Person, carol: Person):
    answer = create(alice, kind="private", topic="Old things")
    assert told(answer) == (
        201,
        {
            "id": AN_ID,
            "name": "attic",
            "kind": "private",
            "topic": "Old things",
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
            "role": "owner",
            "read_number": 0,
            "unread_count": 0,
            "mention_count": 0,
            "mentioned_in": [],
            "notify": "all",
            "mine_version": 1,
        },
    )
    assert alice.get(f"/api/rooms/{answer.json()['id']}/").json() == answer.json()


def test_version_1_is_the_creators_joining(alice: Person, carol: Person):
    made = create(alice).json()
    (change,) = Change.objects.filter(room=made["id"])
    assert change.as_read() == {
        "id": made["change_id"],
        "prev": None,
        "room": made["id"],
        "version": 1,
        "type": "user_joined",
        "at": A_TIME,
        "actor": alice.id,
        "body": {
            "room": {
                "id": made["id"],
                "name": "attic",
                "version": 1,
                "bumped_at": made["bumped_at"],
                "member_count": 1,
                "last_message": None,
            },
            "user": {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
            "role": "owner",
        },
    }
    assert audience_of(change) == {alice.id}


def test_two_rooms_may_have_the_same_name(alice: Person):
    assert [create(alice).status_code, create(alice).status_code] == [201, 201]


def test_names_are_trimmed_and_80_characters_long(alice: Person):
    assert create(alice, name="  " + "é" * 80 + " ").json()["name"] == "é" * 80
    assert create(alice, topic="t" * 250).json()["topic"] == "t" * 250
    assert create(alice, topic="  ").json()["topic"] == ""


def test_signed_out(nobody: Person):
    assert told(create(nobody)) == NOT_SIGNED_IN
    assert Room.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["kind", "name"]),
        ({"name": "attic"}, ["kind"]),
        ({"name": "", "kind": "public"}, ["name"]),
        ({"name": "   ", "kind": "public"}, ["name"]),
        ({"name": "n" * 81, "kind": "public"}, ["name"]),
        ({"name": "two\nlines", "kind": "public"}, ["name"]),
        ({"name": "two\u2028lines", "kind": "public"}, ["name"]),
        ({"name": "a\tb", "kind": "public"}, ["name"]),
        ({"name": "a\x00b", "kind": "public"}, ["name"]),
        ({"name": "a\x1bb", "kind": "public"}, ["name"]),
        ({"name": "\u200b\u200d\ufeff", "kind": "public"}, ["name"]),
        ({"name": "\ud800", "kind": "public"}, ["name"]),
        ({"name": None, "kind": "public"}, ["name"]),
        ({"name": ["attic"], "kind": "public"}, ["name"]),
        ({"name": {"a": 1}, "kind": "public"}, ["name"]),
        ({"name": "attic", "kind": "secret"}, ["kind"]),
        ({"name": "attic", "kind": []}, ["kind"]),
        ({"name": "attic", "kind": None}, ["kind"]),
        ({"name": "attic", "kind": "public", "topic": "t" * 251}, ["topic"]),
        ({"name": "attic", "kind": "public", "topic": None}, ["topic"]),
    ],
)
def test_bad_input(body: dict[str, Any], fields: list[str], alice: Person):
    assert refusal(alice.post(ROOMS, body)) == (400, "invalid", fields)
    assert Room.objects.count() == 0


def test_what_isnt_asked_for_is_not_set(alice: Person):
    made = create(alice, id=5, version=9, member_count=7, role="member", last_number=3, change_id="x").json()
    assert (made["version"], made["member_count"], made["last_number"], made["role"]) == (1, 1, 0, "owner")


def test_nobody_is_in_more_than_a_thousand_rooms(alice: Person):
    in_many_rooms(alice, 1_000)
    assert refusal(create(alice)) == (409, "too_many_rooms", [])
    assert Room.objects.filter(name="attic").count() == 0
    leave_room(user=alice.user, room_id=Room.objects.latest("id").pk)
    assert create(alice).status_code == 201


def in_many_rooms(person: Person, many: int) -> None:
    """Rooms as create_room makes them, written at once."""
    first = make_room(owner=person, name="room 0")
    made = Change.objects.get(room=first)
    rooms = Room.objects.bulk_create(
        Room(name=f"room {number}", kind="public", version=1, change_id=made.uuid, member_count=1)
        for number in range(1, many)
    )
    Membership.objects.bulk_create(
        Membership(room=room, user=person.user, role="owner", joined_version=1) for room in rooms
    )
    said = {"version": 1, "uuid": made.uuid, "type": made.type, "body": made.body, "actor": person.user}
    Change.objects.bulk_create(Change(room=room, **said) for room in rooms)
