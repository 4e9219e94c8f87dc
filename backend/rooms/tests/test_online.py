"""GET /api/online/?users="""

from typing import Any

import pytest
from time_machine import TimeMachineFixture

from accounts.actions import note_seen
from accounts.models import LastSeen, Server, User
from rooms.models import Room
from tests.factories import make_direct, make_people, say
from tests.person import Person
from tests.shapes import NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def online(person: Person, *users: Any) -> Any:
    return person.get("/api/online/", users=",".join(str(getattr(user, "id", user)) for user in users))


@pytest.fixture
def clock(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    time_machine.move_to("2026-01-01T12:00:00Z", tick=False)
    return time_machine


ASKS = {
    "sync": lambda person: person.post("/api/sync/", {"rooms": {}}),
    "connection token": lambda person: person.get("/api/token/connection/"),
    "subscription token": lambda person: person.get("/api/token/subscription/", channel=f"personal:{person.id}"),
}


@pytest.mark.parametrize("ask", ASKS)
def test_who_asked_in_the_last_90_seconds(ask: str, clock: TimeMachineFixture, alice: Person, bob: Person):
    assert told(online(alice, alice, bob)) == (200, {"online": []})
    assert ASKS[ask](bob).status_code == 200
    clock.shift(90)
    assert online(alice, alice, bob).json() == {"online": [bob.id]}
    clock.shift(1)
    assert online(alice, alice, bob).json() == {"online": []}


def test_whoever_is_refused_has_not_been_there(clock: TimeMachineFixture, alice: Person, bob: Person):
    for channel in (f"personal:{alice.id}", "room:1", "x"):
        assert bob.get("/api/token/subscription/", channel=channel).status_code == 403
    assert online(alice, bob).json() == {"online": []}


def test_whose_client_syncs_every_45_seconds_stays_online(clock: TimeMachineFixture, alice: Person, bob: Person):
    for _ in range(10):
        ASKS["sync"](bob)
        clock.shift(54)  # the longest that jitter makes it
        assert online(alice, bob).json() == {"online": [bob.id]}


def test_the_row_moves_at_most_every_40_seconds(clock: TimeMachineFixture, bob: Person):
    def moved_after(seconds: int) -> bool:
        before = LastSeen.objects.get(user=bob.user).at
        clock.shift(seconds)
        note_seen(bob.user)
        return LastSeen.objects.get(user=bob.user).at != before

    note_seen(bob.user)
    assert [moved_after(39), moved_after(2), moved_after(40), moved_after(1)] == [False, True, False, True]


def test_signed_out(nobody: Person, db: None):
    assert told(online(nobody, 1)) == NOT_SIGNED_IN


def test_only_of_people_whom_one_can_find(alice: Person, bob: Person, carol: Person, dave: Person, lobby: Room):
    Server.objects.create(pk=1, people="rooms")
    for person in (alice, bob, carol, dave):
        note_seen(person.user)
    assert online(alice, alice, bob, carol, dave).json() == {"online": [alice.id, bob.id]}
    assert online(carol, alice, carol).json() == {"online": [carol.id]}
    Server.objects.update(people="everyone")
    say(alice, make_direct(alice, carol))
    User.objects.filter(pk=bob.id).update(is_active=False)
    assert online(carol, alice, bob).json() == {"online": [alice.id]}


@pytest.mark.parametrize("users", ["", "x", "1,", "1,,2", "-1", "1.5", "\0", "\u0661", ",".join(["1"] * 101), "9" * 20])
def test_bad_input(users: str, alice: Person):
    assert refusal(alice.get("/api/online/", users=users)) == (400, "invalid", ["users"])


def test_ids_that_nobody_can_have(alice: Person):
    assert told(alice.get("/api/online/", users="0,9223372036854775808,999999999")) == (200, {"online": []})


def test_as_many_queries_for_100_people_as_for_2(alice: Person):
    people = make_people(*(f"p{number}" for number in range(100)))
    for person in people:
        note_seen(person.user)
    counts = []
    for many in (2, 100):
        with statements(alice) as seen:
            assert len(online(alice, *people[:many]).json()["online"]) == many
        counts.append(len(seen))
    assert counts == [3, 3]  # session with user, the server's setting, who is online
