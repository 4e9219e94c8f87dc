"""What happens to an event at the same moment, in transactions that really commit."""

from collections import Counter
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from events.models import Attendance, Event
from rooms.actions import add_members, leave_room
from rooms.models import Change, Room
from tests.at_once import queued_at
from tests.factories import answer, make_event, make_person, take_out
from tests.person import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fifty(lobby: Room) -> list[Person]:
    people = [make_person(f"p{number:02}") for number in range(50)]
    add_members(room_id=lobby.pk, users=[person.id for person in people])
    for person in people:
        assert person.client
    return people


def going(person: Person, event: Event) -> Any:
    return person.put(f"/api/events/{event.pk}/attendance/", {"status": "going"}).json()["my_answer"]


def test_fifty_people_for_three_places(fifty: list[Person], alice: Person, lobby: Room):
    """All at once: each has a connection to the database, and waits there until the last of them has come."""
    event = make_event(alice, lobby, capacity=3)

    def patiently(person: Person) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")  # on a busy machine it takes more than 2 s to be fifty
        return going(person, event)

    mine = queued_at(lobby, *(partial(patiently, person) for person in fifty))
    assert Counter(answer["status"] for answer in mine) == {"going": 3, "waiting": 47}
    changes = Change.objects.filter(room=lobby, type="attendance_changed").order_by("version")
    assert [change.body["counts"]["going"] for change in changes] == [1, 2, 3] + [3] * 47
    assert [change.body["place"] for change in changes] == [None] * 3 + list(range(1, 48))


def test_five_at_the_same_lock_for_one_place(fifty: list[Person], alice: Person, lobby: Room):
    event = make_event(alice, lobby, capacity=1)
    told = queued_at(lobby, *(partial(going, person, event) for person in fifty[:5]))
    assert Counter(answer["status"] for answer in told) == {"going": 1, "waiting": 4}
    assert sorted(answer["place"] or 0 for answer in told) == [0, 1, 2, 3, 4]


def test_places_given_up_go_to_the_first_in_line(fifty: list[Person], alice: Person, lobby: Room):
    """Three who go leave in three ways while others still come: nobody waits while there is a place."""
    event = make_event(alice, lobby, capacity=3)
    for person in fifty[:6]:
        answer(person, event)
    told = queued_at(
        lobby,
        partial(fifty[0].put, f"/api/events/{event.pk}/attendance/", {"status": "maybe"}),
        partial(leave_room, user=fifty[1].user, room_id=lobby.pk),
        partial(take_out, lobby, fifty[2], by=alice),
        partial(going, fifty[6], event),
        partial(going, fifty[7], event),
    )
    assert told[0].status_code == 200
    first = [person.id for person in fifty[3:6]]
    assert set(Attendance.objects.filter(event=event, status="going").values_list("user", flat=True)) == set(first)
    assert Attendance.objects.filter(event=event, status="waiting").count() == 2
    promoted = [change.body["promoted"] for change in Change.objects.filter(room=lobby).order_by("version")
                if change.body.get("promoted")]  # fmt: skip
    assert promoted == [[user] for user in first]


def test_the_same_answer_twice_at_once_is_one(bob: Person, alice: Person, lobby: Room):
    event = make_event(alice, lobby, capacity=1)
    tabs = [Person(bob.user) for _ in range(4)]
    assert all(tab.client for tab in tabs)
    told = queued_at(lobby, *(partial(going, tab, event) for tab in tabs))
    assert told == [{"status": "going", "place": None}] * 4
    assert Change.objects.filter(room=lobby, type="attendance_changed").count() == 1


def test_the_same_event_made_twice_at_once_is_one(bob: Person, lobby: Room):
    tabs = [Person(bob.user) for _ in range(4)]
    assert all(tab.client for tab in tabs)
    terms = {
        "title": "Tea",
        "starts_at": "2099-01-10T18:00",
        "ends_at": "2099-01-10T20:00",
        "time_zone": "Europe/Vienna",
        "client_id": str(UUID(int=7)),
    }
    told = queued_at(lobby, *(partial(tab.post, f"/api/rooms/{lobby.pk}/events/", terms) for tab in tabs))
    assert Counter(made.status_code for made in told) == {201: 1, 200: 3}
    assert len({made.json()["id"] for made in told}) == 1
