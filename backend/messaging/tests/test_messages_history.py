"""GET /api/rooms/{id}/messages/{message}/history/"""

from typing import Any

import pytest

from messaging.actions import delete_message, edit_message
from messaging.models import Message
from rooms.models import Room
from tests.factories import NO_ROOM, put_in, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def history(person: Person, message: Message, **query: Any) -> Any:
    return person.get(f"/api/rooms/{message.room_id}/messages/{message.pk}/history/", **query)


def edit(message: Message, *contents: str) -> None:
    for content in contents:
        edit_message(user=message.author, room_id=message.room_id, message_id=message.pk, content=content)


def test_earlier_texts_newest_first(alice: Person, bob: Person, hello: Message):
    edit(hello, "hallo", "hullo")
    answer = history(alice, hello)
    assert told(answer) == (
        200,
        {
            "results": [
                {"content": "hallo", "version": 7, "written_at": A_TIME},
                {"content": "hello", "version": 6, "written_at": A_TIME},
            ],
            "next": None,
            "previous": None,
            "version": 8,
        },
    )
    sent = bob.get(f"/api/rooms/{hello.room_id}/messages/").json()["results"][0]
    assert answer.json()["results"][1]["written_at"] == sent["created_at"]
    assert sent["created_at"] < answer.json()["results"][0]["written_at"] <= sent["edited_at"]


def test_never_edited(alice: Person, hello: Message):
    assert history(alice, hello).json() == {"results": [], "next": None, "previous": None, "version": 6}


def test_deleted(alice: Person, bob: Person, hello: Message):
    edit(hello, "hallo")
    delete_message(user=bob.user, room_id=hello.room_id, message_id=hello.pk)
    assert history(alice, hello).json()["results"] == []


def test_pages(alice: Person, hello: Message):
    edit(hello, "two", "three", "four")
    page = history(alice, hello, limit=2).json()
    rest = alice.get(page["next"]).json()
    texts = [[text["content"] for text in one["results"]] for one in (page, rest, alice.get(rest["previous"]).json())]
    assert texts == [["three", "two"], ["hello"], ["three", "two"]]
    assert rest["next"] is None


def test_members_see_what_was_said_before_they_came(carol: Person, lobby: Room, hello: Message):
    edit(hello, "hallo")
    put_in(lobby, carol)
    assert [text["content"] for text in history(carol, hello).json()["results"]] == ["hello"]


def test_signed_out(nobody: Person, hello: Message):
    assert told(history(nobody, hello)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, bob: Person, hello: Message, vault: Room):
    there = say(bob, vault, "secret")
    assert [told(history(carol, one)) for one in (hello, there)] == [NOT_FOUND] * 2


def test_removed(dave: Person, bob: Person, alice: Person, lobby: Room, hello: Message):
    take_out(lobby, bob, by=alice)
    assert [told(history(person, hello)) for person in (dave, bob)] == [NOT_FOUND] * 2


@pytest.mark.parametrize("message_id", [0, NO_ROOM, 2**63, 10**30])
def test_no_such_message(message_id: int, bob: Person, lobby: Room):
    assert told(bob.get(f"/api/rooms/{lobby.pk}/messages/{message_id}/history/")) == NOT_FOUND


@pytest.mark.parametrize(
    ("query", "field"),
    [({"limit": "0"}, "limit"), ({"cursor": "x"}, "cursor"), ({"cursor": "WzAsInNpeCIsNl0"}, "cursor")],
)
def test_bad_input(query: dict[str, str], field: str, alice: Person, hello: Message):
    assert refusal(history(alice, hello, **query)) == (400, "invalid", [field])


def test_as_many_queries_for_200_texts_as_for_2(alice: Person, hello: Message):
    counts = []
    for number in range(200):
        edit(hello, f"text {number}")
        if number in (1, 199):
            with statements(alice) as seen:
                assert len(history(alice, hello, limit=100).json()["results"]) == min(number + 1, 100)
            counts.append(len(seen))
    assert counts == [4, 4]  # session with user, membership with room, message with author, texts
