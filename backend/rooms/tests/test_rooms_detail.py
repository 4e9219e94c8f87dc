"""GET /api/rooms/{id}/"""

from typing import Any

from rooms.models import Room
from tests.factories import NO_ROOM, ban, say
from tests.person import Person
from tests.shapes import A_TIME, A_UUID, NOT_FOUND, NOT_SIGNED_IN, told
from tests.statements import statements


def detail(person: Person, room_id: int) -> Any:
    return person.get(f"/api/rooms/{room_id}/")


def test_the_room_as_in_the_list(erin: Person, vault: Room):
    answer = detail(erin, vault.pk)
    assert told(answer) == (
        200,
        {
            "id": vault.pk,
            "name": "vault",
            "kind": "private",
            "topic": "",
            "posting": "everyone",
            "members_invite": False,
            "archived": False,
            "version": 5,
            "change_id": A_UUID,
            "created_at": A_TIME,
            "bumped_at": A_TIME,
            "member_count": 3,
            "last_number": 0,
            "last_message": None,
            "role": "moderator",
            "read_number": 0,
            "unread_count": 0,
            "mention_count": 0,
            "mentioned_in": [],
            "notify": "all",
            "mine_version": 1,
        },
    )
    assert [answer.json()] == erin.get("/api/rooms/").json()["results"]


def test_signed_out(nobody: Person, lobby: Room):
    assert [told(detail(nobody, room_id)) for room_id in (lobby.pk, NO_ROOM)] == [NOT_SIGNED_IN] * 2


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, vault: Room):
    assert [told(detail(carol, room_id)) for room_id in (lobby.pk, vault.pk, NO_ROOM)] == [NOT_FOUND] * 3


def test_removed(dave: Person, bob: Person, alice: Person, lobby: Room):
    ban(lobby, bob, by=alice)
    assert [told(detail(person, lobby.pk)) for person in (dave, bob)] == [NOT_FOUND] * 2


def test_ids_that_no_room_has(alice: Person, lobby: Room):
    for room_id in ("0", "9223372036854775807", "9223372036854775808", "9" * 40, "9" * 5_000, "-1", "abc", "1.0"):
        answer = alice.get(f"/api/rooms/{room_id}/")
        assert told(answer) == NOT_FOUND, room_id


def test_queries(alice: Person, lobby: Room):
    say(alice, lobby)
    with statements(alice) as seen:
        detail(alice, lobby.pk)
    assert len(seen) == 2  # session with user, membership with its room
