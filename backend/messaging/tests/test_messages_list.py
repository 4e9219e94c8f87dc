"""GET /api/rooms/{id}/messages/"""

from typing import Any
from uuid import UUID

import pytest

from messaging.actions import send_message
from rooms.models import Room
from tests.factories import NO_ROOM, make_room, put_in, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, A_UUID, NOBODY, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def messages(person: Person, room_id: int, **query: Any) -> Any:
    return person.get(f"/api/rooms/{room_id}/messages/", **query)


def numbers(page: Any) -> list[int]:
    return [message["number"] for message in page["results"]]


@pytest.fixture
def talk(lobby: Room, alice: Person) -> Room:
    """The lobby with ten messages from alice."""
    for number in range(1, 11):
        say(alice, lobby, f"message {number}")
    return lobby


def test_newest_first_with_the_rooms_version(alice: Person, bob: Person, lobby: Room):
    client_id = UUID("c0ffee00-0000-4000-8000-000000000001")
    first, _ = send_message(author=alice.user, room_id=lobby.pk, client_id=client_id, content="one\n\ttwo")
    say(bob, lobby, "second")
    page = messages(bob, lobby.pk).json()
    room = {"id": lobby.pk, "version": 7, "bumped_at": A_TIME}
    assert page["results"][1] == {
        "id": first.pk,
        "number": 1,
        "version": 6,
        "client_id": "c0ffee00-0000-4000-8000-000000000001",
        "content": "one\n\ttwo",
        "user": {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
        "room": room,
        "created_at": A_TIME,
        "edited_at": None,
        "deleted": False,
        "reply_to": None,
        "event": None,
        "mentions": NOBODY,
        "attachments": [],
        "reactions": [],
    }
    assert numbers(page) == [2, 1]
    del page["results"]
    assert page == {"next": None, "previous": None, "version": 7, "change_id": A_UUID}
    card = bob.get(f"/api/rooms/{lobby.pk}/").json()
    assert (page["version"], page["change_id"]) == (card["version"], card["change_id"])


def test_members_see_what_was_said_before_they_came(carol: Person, talk: Room):
    put_in(talk, carol)
    assert numbers(messages(carol, talk.pk).json()) == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_an_empty_room(alice: Person, lobby: Room):
    for query in ({}, {"before": 1}, {"after": 0}, {"around": 1}):
        page = messages(alice, lobby.pk, **query).json()
        assert (page["results"], page["next"], page["previous"]) == ([], None, None)


HUGE = 2**63 - 1


@pytest.mark.parametrize(
    ("query", "expected", "older", "newer"),
    [
        ({}, [10, 9, 8], [7, 6, 5], None),
        ({"before": 0}, [], None, [3, 2, 1]),
        ({"before": 1}, [], None, [3, 2, 1]),
        ({"before": 2}, [1], None, [4, 3, 2]),
        ({"before": 4}, [3, 2, 1], None, [6, 5, 4]),
        ({"before": 5}, [4, 3, 2], [1], [7, 6, 5]),
        ({"before": 11}, [10, 9, 8], [7, 6, 5], None),
        ({"before": HUGE}, [10, 9, 8], [7, 6, 5], None),
        ({"after": 0}, [3, 2, 1], None, [6, 5, 4]),
        ({"after": 6}, [9, 8, 7], [6, 5, 4], [10]),
        ({"after": 9}, [10], [9, 8, 7], None),
        ({"after": 10}, [], [10, 9, 8], None),
        ({"after": HUGE}, [], [10, 9, 8], None),
        ({"around": 0}, [3, 2, 1], None, [6, 5, 4]),
        ({"around": 1}, [3, 2, 1], None, [6, 5, 4]),
        ({"around": 5}, [6, 5, 4], [3, 2, 1], [9, 8, 7]),
        ({"around": 10}, [10, 9, 8], [7, 6, 5], None),
        ({"around": HUGE}, [10, 9, 8], [7, 6, 5], None),
    ],
)
def test_a_window_of_three(
    query: dict[str, int],
    expected: list[int],
    older: list[int] | None,
    newer: list[int] | None,
    alice: Person,
    talk: Room,
):
    page = messages(alice, talk.pk, limit=3, **query).json()
    assert numbers(page) == expected
    assert (page["next"] and numbers(alice.get(page["next"]).json())) == older
    assert (page["previous"] and numbers(alice.get(page["previous"]).json())) == newer


@pytest.mark.parametrize(
    ("limit", "expected"), [(1, [5]), (2, [6, 5]), (4, [7, 6, 5, 4]), (100, list(range(10, 0, -1)))]
)
def test_around_has_the_message_in_it(limit: int, expected: list[int], alice: Person, talk: Room):
    assert numbers(messages(alice, talk.pk, around=5, limit=limit).json()) == expected


def test_pages_lead_all_the_way_down_and_up(alice: Person, talk: Room):
    page, seen = messages(alice, talk.pk, limit=4).json(), []
    while True:
        seen += numbers(page)
        if not page["next"]:
            break
        page = alice.get(page["next"]).json()
    assert seen == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert numbers(alice.get(page["previous"]).json()) == [6, 5, 4, 3]


def test_a_message_sent_meanwhile_moves_nothing(alice: Person, talk: Room):
    page = messages(alice, talk.pk, limit=4).json()
    say(alice, talk)
    older = alice.get(page["next"]).json()
    assert (numbers(older), older["version"]) == ([6, 5, 4, 3], page["version"] + 1)


def test_signed_out(nobody: Person, talk: Room):
    assert told(messages(nobody, talk.pk)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, talk: Room, vault: Room):
    found = [told(messages(carol, room_id)) for room_id in (talk.pk, vault.pk, NO_ROOM, 10**30)]
    assert found == [NOT_FOUND] * 4


def test_removed(dave: Person, bob: Person, alice: Person, talk: Room):
    take_out(talk, bob, by=alice)
    assert [told(messages(person, talk.pk)) for person in (dave, bob)] == [NOT_FOUND] * 2


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"before": "x"}, ["before"]),
        ({"before": "-1"}, ["before"]),
        ({"after": ""}, ["after"]),
        ({"around": "1.5"}, ["around"]),
        ({"after": str(2**63)}, ["after"]),
        ({"after": "\0"}, ["after"]),
        ({"limit": "0"}, ["limit"]),
        ({"before": "3", "after": "1"}, ["after", "before"]),
    ],
)
def test_bad_input(query: dict[str, str], fields: list[str], alice: Person, talk: Room):
    assert refusal(messages(alice, talk.pk, **query)) == (400, "invalid", fields)


def test_as_many_queries_for_200_messages_as_for_2(alice: Person, bob: Person):
    room, counts = make_room(owner=alice, members=[bob]), []
    for number in range(200):
        say((alice, bob)[number % 2], room, reply_to=room.messages.first())
        if number in (1, 199):
            with statements(alice) as seen:
                assert len(messages(alice, room.pk, limit=100).json()["results"]) == min(number + 1, 100)
            counts.append(len(seen))
    assert counts == [5, 5]  # session with user, membership with room, messages with authors, reactions, quoted ones
