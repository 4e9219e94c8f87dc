"""POST /api/rooms/{id}/messages/, faster than POSTS_PER_MINUTE"""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from time_machine import TimeMachineFixture

from common.times import now
from rooms.models import Membership, Room
from tests.at_once import together
from tests.changes import changes_in
from tests.factories import make_room
from tests.person import Person
from tests.shapes import refusal

ID = "c0ffee00-0000-4000-8000-000000000001"


@pytest.fixture
def three_a_minute(settings: Any, time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """The clock stands still."""
    settings.POSTS_PER_MINUTE = 3
    time_machine.move_to(now(), tick=False)
    return time_machine


def post(person: Person, room: Room, client_id: str | None = None) -> Any:
    return person.post(
        f"/api/rooms/{room.pk}/messages/", {"content": "hello", **({"client_id": client_id} if client_id else {})}
    )


def plan(person: Person, room: Room) -> Any:
    at = {"starts_at": "2099-01-10T18:00", "ends_at": "2099-01-10T20:00", "time_zone": "Europe/Vienna"}
    return person.post(f"/api/rooms/{room.pk}/events/", {"title": "Tea", **at})


def test_a_minutes_worth_at_once_then_one_after_the_other(bob: Person, lobby: Room, three_a_minute: TimeMachineFixture):
    assert [post(bob, lobby).status_code for _ in range(4)] == [201, 201, 201, 429]
    with changes_in(lobby) as seen:
        refused = post(bob, lobby)
    assert refusal(refused) == (429, "throttled", [])
    assert (refused["Retry-After"], seen) == ("20", [])

    three_a_minute.shift(timedelta(seconds=20))
    assert [post(bob, lobby).status_code for _ in range(2)] == [201, 429]
    three_a_minute.shift(timedelta(minutes=5))
    assert [post(bob, lobby).status_code for _ in range(4)] == [201, 201, 201, 429]


def test_each_in_each_room(bob: Person, alice: Person, lobby: Room, three_a_minute: TimeMachineFixture):
    other = make_room(name="other", owner=alice, members=[bob])
    assert [post(bob, lobby).status_code for _ in range(4)][-1] == 429
    assert [post(bob, other).status_code, post(alice, lobby).status_code] == [201, 201]


def test_what_was_committed_is_answered_all_the_same(bob: Person, lobby: Room, three_a_minute: TimeMachineFixture):
    first = post(bob, lobby, ID)
    assert [post(bob, lobby).status_code for _ in range(3)] == [201, 201, 429]
    again = post(bob, lobby, ID)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


def test_events_count_and_are_refused_too(bob: Person, lobby: Room, three_a_minute: TimeMachineFixture):
    assert [plan(bob, lobby).status_code for _ in range(2)] == [201, 201]
    assert [post(bob, lobby).status_code for _ in range(2)] == [201, 429]
    assert refusal(plan(bob, lobby)) == (429, "throttled", [])


def test_strangers_are_told_nothing_else(carol: Person, bob: Person, vault: Room, three_a_minute: TimeMachineFixture):
    assert {post(carol, vault).status_code for _ in range(5)} == {404}


@pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_clock_that_was_wrong_keeps_nobody_from_posting(
    wrong: timedelta, bob: Person, lobby: Room, three_a_minute: TimeMachineFixture
):
    Membership.objects.filter(user=bob.user, room=lobby).update(paced_until=now() + wrong)
    assert [post(bob, lobby).status_code for _ in range(4)] == [201, 201, 201, 429]


def test_without_a_limit(bob: Person, lobby: Room, three_a_minute: TimeMachineFixture, settings: Any):
    settings.POSTS_PER_MINUTE = 0
    assert {post(bob, lobby).status_code for _ in range(5)} == {201}


@pytest.mark.django_db(transaction=True)
def test_two_hundred_posts_side_by_side(bob: Person, lobby: Room, three_a_minute: TimeMachineFixture, settings: Any):
    settings.POSTS_PER_MINUTE = 30

    def ten(tab: Person) -> list[int]:
        return [post(tab, lobby).status_code for _ in range(10)]

    tabs = [Person(bob.user) for _ in range(20)]
    assert all(tab.client for tab in tabs)  # signed in before they begin
    with changes_in(lobby) as seen:
        tens = together(*(partial(ten, tab) for tab in tabs))
    answers = Counter(status for answers in tens for status in answers)
    assert (answers, len(seen)) == ({201: 30, 429: 170}, 30)
