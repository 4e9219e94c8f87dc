"""GET /api/events/"""

from typing import Any

import pytest

from events.models import Event
from rooms.models import Room
from tests.factories import answer, make_event, settle, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

PATH = "/api/events/"


def listed(person: Person, **query: Any) -> list[str]:
    page = person.get(PATH, **query)
    assert page.status_code == 200, page.content
    return [event["title"] for event in page.json()["results"]]


def plan(person: Person, room: Room, day: int, **terms: Any) -> str:
    """The id of an event on that day of January, from 10 to 12 UTC."""
    times = {"starts_at": f"2026-01-{day:02}T10:00:00Z", "ends_at": f"2026-01-{day:02}T12:00:00Z"}
    made = person.post(f"/api/rooms/{room.pk}/events/", {"title": f"On {day}", "time_zone": "UTC", **times, **terms})
    assert made.status_code == 201, made.content
    return str(made.json()["id"])


def answers(person: Person, event: str, status: str, **more: str) -> None:
    assert person.put(f"{PATH}{event}/attendance/", {"status": status, **more}).status_code == 200


def test_those_of_all_of_ones_rooms_archived_ones_too(bob: Person, alice: Person, lobby: Room, vault: Room):
    late, early = plan(alice, lobby, 20), plan(bob, vault, 5, capacity=1)
    settle(lobby, by=alice, archived=True)
    answers(alice, early, "going", note="With cake")
    answers(bob, early, "going", note="Late")
    first, second = bob.get(PATH).json()["results"]
    assert first == {
        "id": early, "title": "On 5", "description": "", "place": "", "link": "", "capacity": 1,
        "starts_at": "2026-01-05T10:00:00.000Z", "ends_at": "2026-01-05T12:00:00.000Z", "time_zone": "UTC",
        "status": "scheduled", "cancel_reason": "", "created_at": A_TIME,
        "organizer": {"id": bob.id, "username": "bob", "display_name": "", "avatar": None},
        "counts": {"going": 1, "maybe": 0, "not_going": 0, "waiting": 1},
        "faces": [{"id": alice.id, "username": "alice", "display_name": "", "avatar": None}],
        "my_answer": {"status": "waiting", "place": 1}, "my_note": "Late",
        "room": {"id": vault.pk, "name": "vault", "kind": "private"},
        "message": {"id": Event.objects.get(pk=early).message_id, "number": 1, "version": 8},
    }  # fmt: skip
    assert (second["id"], second["room"]["name"], second["my_answer"], second["my_note"]) == (late, "lobby", None, "")


def test_what_is_on_between_two_moments(bob: Person, lobby: Room):
    """What goes on at `from` is among them; what ends then, or begins at `to`, is not."""
    for day in (3, 4, 5, 6):
        plan(bob, lobby, day)
    assert listed(bob) == ["On 3", "On 4", "On 5", "On 6"]
    assert listed(bob, **{"from": "2026-01-04T11:59:59Z", "to": "2026-01-06T10:00:00.001Z"}) == ["On 4", "On 5", "On 6"]
    assert listed(bob, **{"from": "2026-01-04T12:00:00Z", "to": "2026-01-06T10:00:00Z"}) == ["On 5"]
    assert listed(bob, **{"from": "2026-01-04T13:30:00+01:30"}) == ["On 5", "On 6"]


def test_mine(alice: Person, bob: Person, erin: Person, lobby: Room):
    """What one organizes, goes to, perhaps, or waits for."""
    plan(bob, lobby, 3)
    for day, status in ((4, "going"), (5, "maybe"), (6, "not_going")):
        answers(bob, plan(alice, lobby, day), status)
    full = plan(alice, lobby, 7, capacity=1)
    for person in (erin, bob):
        answers(person, full, "going")
    answers(erin, plan(alice, lobby, 8), "going")
    assert listed(bob, mine="true") == ["On 3", "On 4", "On 5", "On 7"]
    assert listed(bob, mine="false") == ["On 3", "On 4", "On 5", "On 6", "On 7", "On 8"]


def test_of_one_room_by_one_person_of_one_status(alice: Person, bob: Person, lobby: Room, vault: Room):
    plan(alice, lobby, 3)
    plan(bob, lobby, 4)
    bob.post(f"{PATH}{plan(bob, vault, 5)}/cancel/")
    assert listed(alice, room=vault.pk) == ["On 5"]
    assert listed(alice, organizer=bob.id) == ["On 4", "On 5"]
    assert listed(alice, status="cancelled") == ["On 5"]
    assert listed(alice, status="scheduled", organizer=bob.id, room=lobby.pk) == ["On 4"]


def test_words(bob: Person, lobby: Room):
    """Each word is in the title, the description or the place."""
    plan(bob, lobby, 3, title="Tea for two", place="Hut at 1,200 m")
    plan(bob, lobby, 4, title="Coffee", description="No tea\nat all", place="100% here")
    assert listed(bob, search="TEA") == ["Tea for two", "Coffee"]
    assert listed(bob, search="two hut") == ["Tea for two"]
    assert listed(bob, search="hut cake") == []
    assert listed(bob, search="0%") == ["Coffee"]
    assert listed(bob, search="cake") == []


@pytest.mark.parametrize(("ordering", "days"), [
    ("starts_at", [3, 4, 5]), ("-starts_at", [5, 4, 3]), ("created_at", [4, 5, 3]), ("-created_at", [3, 5, 4]),
])  # fmt: skip
def test_ordered_as_asked(ordering: str, days: list[int], bob: Person, lobby: Room):
    for day in (4, 5, 3):
        plan(bob, lobby, day)
    assert listed(bob, ordering=ordering) == [f"On {day}" for day in days]


@pytest.mark.parametrize(("ordering", "titles"), [("starts_at", ["a", "b", "c"]), ("-starts_at", ["c", "b", "a"])])
def test_pages_lead_forth_and_back(ordering: str, titles: list[str], bob: Person, lobby: Room):
    """Of those that begin at one moment none is missed."""
    for title in ("a", "b", "c"):
        plan(bob, lobby, 3, title=title)
    first = bob.get(PATH, limit=2, ordering=ordering).json()
    second = bob.get(first["next"]).json()
    assert [event["title"] for event in first["results"] + second["results"]] == titles
    assert (len(first["results"]), first["previous"], second["next"]) == (2, None, None)
    assert bob.get(second["previous"]).json() == first


def test_signed_out(nobody: Person, tea: Event):
    assert told(nobody.get(PATH)) == NOT_SIGNED_IN


def test_nothing_of_other_rooms(carol: Person, dave: Person, tea: Event):
    for person in (carol, dave):
        asked = [listed(person), listed(person, room=tea.room_id), listed(person, organizer=tea.organizer_id)]
        assert asked == [[], [], []]


def test_removed(bob: Person, alice: Person, lobby: Room, tea: Event):
    """Not even what one organizes."""
    take_out(lobby, bob, by=alice)
    assert [listed(bob), listed(bob, mine="true")] == [[], []]


@pytest.mark.parametrize(("name", "value"), [
    ("room", "x"), ("room", "-1"), ("room", "9223372036854775808"), ("organizer", "bob"), ("organizer", "\0"),
    ("from", "today"), ("from", "2026-01-04"), ("from", "2026-01-04T10:00"), ("to", "2026-02-31T10:00:00Z"),
    ("to", "\0"), ("to", ""), ("from", "0001-01-01T00:00:00Z"), ("mine", "yes"), ("mine", ""), ("status", "over"),
    ("status", "\0"), ("search", "a\0b"), ("search", "x" * 101), ("ordering", "title"), ("ordering", "--starts_at"),
    ("limit", "0"), ("cursor", "x"), ("cursor", "WzAsInRvZGF5IiwxXQ"),
])  # fmt: skip
def test_bad_input(name: str, value: str, bob: Person, tea: Event):
    assert refusal(bob.get(PATH, **{name: value})) == (400, "invalid", [name])


def test_as_many_queries_for_200_as_for_2(alice: Person, bob: Person, lobby: Room, vault: Room):
    counts, there = [], 0
    for many in (2, 200):
        for number in range(there, many):
            event = make_event(bob, (lobby, vault)[number % 2])
            if number < 5:
                answer(alice, event)
        there = many
        with statements(alice) as seen:
            assert len(alice.get(PATH, limit=100).json()["results"]) == min(many, 100)
        counts.append(len(seen))
    assert counts == [3, 3]  # session with user, events, who goes
