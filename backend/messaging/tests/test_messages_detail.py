"""GET /api/rooms/{id}/messages/{message}/"""

from typing import Any

import pytest

from messaging.models import Message
from rooms.models import Room
from tests.factories import NO_ROOM, make_room, put_in, say, take_out
from tests.person import Person
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, told
from tests.statements import statements


def get(person: Person, message: Message, *, room: int | None = None) -> Any:
    return person.get(f"/api/rooms/{room or message.room_id}/messages/{message.pk}/")


def test_as_in_the_list(alice: Person, hello: Message):
    answer = get(alice, hello)
    assert answer.status_code == 200
    assert answer.json()["content"] == "hello"
    assert [answer.json()] == alice.get(f"/api/rooms/{hello.room_id}/messages/").json()["results"]


def test_members_see_what_was_said_before_they_came(carol: Person, lobby: Room, hello: Message):
    put_in(lobby, carol)
    assert get(carol, hello).json()["id"] == hello.pk


def test_signed_out(nobody: Person, hello: Message):
    assert told(get(nobody, hello)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, bob: Person, hello: Message, vault: Room):
    there = say(bob, vault, "secret")
    assert [told(get(carol, one)) for one in (hello, there)] == [NOT_FOUND] * 2
    assert told(get(carol, hello, room=NO_ROOM)) == NOT_FOUND


def test_a_message_of_another_room_is_not_here(bob: Person, hello: Message):
    assert told(get(bob, hello, room=make_room(owner=bob, name="own").pk)) == NOT_FOUND


def test_removed(dave: Person, bob: Person, alice: Person, lobby: Room, hello: Message):
    take_out(lobby, bob, by=alice)
    assert [told(get(person, hello)) for person in (dave, bob)] == [NOT_FOUND] * 2


@pytest.mark.parametrize("message_id", [0, NO_ROOM, 2**63 - 1, 2**63, 10**30])
def test_no_such_message(message_id: int, bob: Person, lobby: Room):
    assert told(bob.get(f"/api/rooms/{lobby.pk}/messages/{message_id}/")) == NOT_FOUND


def test_queries(bob: Person, hello: Message):
    with statements(bob) as seen:
        get(bob, hello)
    assert len(seen) == 4  # session with user, membership with room, message with author, reactions
