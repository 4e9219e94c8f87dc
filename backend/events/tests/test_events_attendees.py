"""GET /api/events/{uuid}/attendees/"""

from typing import Any
from uuid import uuid4

import pytest
from time_machine import TimeMachineFixture

from events.models import Event
from rooms.actions import add_members
from rooms.models import Room
from tests.factories import answer, make_event, make_people, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def attendees(person: Person, event: Event, **query: Any) -> Any:
    return person.get(f"/api/events/{event.pk}/attendees/", **query)


def handles(page: Any) -> list[str]:
    return [attendee["user"]["username"] for attendee in page["results"]]


def test_who_answered_in_the_order_of_asking(bob: Person, alice: Person, erin: Person, lobby: Room):
    event = make_event(alice, lobby, capacity=1)
    answer(erin, event, note="With cake")
    answer(bob, event)
    answer(alice, event, "maybe")
    shown = [
        {
            "user": {"id": person.id, "username": handle, "display_name": "", "avatar": None},
            "status": status,
            "note": note,
        }
        for person, handle, status, note in (
            (erin, "erin", "going", "With cake"),
            (bob, "bob", "waiting", ""),
            (alice, "alice", "maybe", ""),
        )
    ]
    results = [{**attendee, "answered_at": A_TIME} for attendee in shown]
    assert told(attendees(bob, event)) == (200, {"results": results, "next": None, "previous": None})


def test_nobodys_address(alice: Person, bob: Person, lobby: Room, tea: Event):
    answer(alice, tea)
    assert b"@" not in attendees(bob, tea).content


@pytest.mark.parametrize(
    ("status", "found"), [("going", ["erin"]), ("waiting", ["bob"]), ("maybe", ["alice"]), ("not_going", [])]
)
def test_those_of_one_answer(status: str, found: list[str], bob: Person, alice: Person, erin: Person, lobby: Room):
    event = make_event(alice, lobby, capacity=1)
    answer(erin, event)
    answer(bob, event)
    answer(alice, event, "maybe")
    assert handles(attendees(bob, event, status=status).json()) == found


def test_pages_lead_forth_and_back(bob: Person, alice: Person, erin: Person, lobby: Room, tea: Event):
    for person in (erin, bob, alice):
        answer(person, tea, "maybe")
    first = attendees(bob, tea, limit=2).json()
    second = bob.get(first["next"]).json()
    assert (handles(first), handles(second)) == (["erin", "bob"], ["alice"])
    assert (first["previous"], second["next"]) == (None, None)
    assert bob.get(second["previous"]).json() == first


def test_signed_out(nobody: Person, tea: Event):
    assert told(attendees(nobody, tea)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, tea: Event):
    real, missing = attendees(carol, tea), carol.get(f"/api/events/{uuid4()}/attendees/")
    assert (told(real), real.content) == (NOT_FOUND, missing.content)


def test_removed(bob: Person, dave: Person, alice: Person, lobby: Room, tea: Event):
    take_out(lobby, bob, by=alice)
    assert [told(attendees(person, tea)) for person in (bob, dave)] == [NOT_FOUND] * 2


@pytest.mark.parametrize(
    ("query", "field"),
    [({"status": "late"}, "status"), ({"limit": "x"}, "limit"), ({"cursor": "x"}, "cursor"),
     ({"cursor": "WzAsIngiLDFd"}, "cursor"), ({"cursor": "WzAsdHJ1ZSwxXQ"}, "cursor")],
)  # fmt: skip
def test_bad_input(query: dict[str, str], field: str, bob: Person, tea: Event):
    assert refusal(attendees(bob, tea, **query)) == (400, "invalid", [field])


def test_as_many_queries_for_200_as_for_2(alice: Person, lobby: Room, tea: Event, noon: TimeMachineFixture):
    noon.move_to("2026-01-01T12:00:00Z", tick=False)  # or a slow machine notes anew when the session was used
    counts, there = [], 0
    for many in (2, 200):
        crowd = make_people(*(f"p{number:03}" for number in range(there, many)))
        add_members(room_id=lobby.pk, users=[person.id for person in crowd])
        for person in crowd:
            answer(person, tea)
        there = many
        with statements(alice) as seen:
            assert len(attendees(alice, tea, limit=100).json()["results"]) == min(many, 100)
        counts.append(len(seen))
    assert counts == [3, 3]  # session with user, event, who answered
