"""PUT /api/events/{uuid}/attendance/"""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from time_machine import TimeMachineFixture

from events.models import Attendance, Event
from rooms.actions import add_members, leave_room
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import answer, ban, make_event, make_people, make_person, put_in, take_out
from tests.person import Person
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

GOING = {"status": "going", "place": None}


def put(person: Person, event: Event, status: Any = "going", **more: Any) -> Any:
    return person.put(f"/api/events/{event.pk}/attendance/", {"status": status, **more})


def counts(going: int = 0, maybe: int = 0, not_going: int = 0, waiting: int = 0) -> dict[str, int]:
    return {"going": going, "maybe": maybe, "not_going": not_going, "waiting": waiting}


def author(person: Person) -> dict[str, Any]:
    return {"id": person.id, "username": person.user.handle, "display_name": "", "avatar": None}


def body(event: Event, person: Person | None, status: str | None, **more: Any) -> dict[str, Any]:
    shown = {
        "event": str(event.pk),
        "message": event.message_id,
        "number": 1,
        "user": author(person) if person else None,
        "status": status,
        "place": None,
        "left_place": None,
        "promoted": [],
    }
    return {**shown, **more}


def test_a_member_says_they_come(bob: Person, alice: Person, erin: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        answered = put(alice, tea, note="With cake")
    said = answered.json()
    assert (answered.status_code, said["my_answer"], said["my_note"]) == (200, GOING, "With cake")
    assert (said["counts"], said["faces"]) == (counts(going=1), [author(alice)])
    change = body(tea, alice, "going", counts=counts(going=1), faces=[author(alice)])
    assert seen == [("attendance_changed", change, {alice.id, bob.id, erin.id})]


@pytest.mark.parametrize("status", ["maybe", "not_going"])
def test_maybe_and_not(status: str, alice: Person, lobby: Room, tea: Event):
    said = put(alice, tea, status).json()
    assert said["my_answer"] == {"status": status, "place": None}
    assert (said["counts"], said["faces"]) == (counts(**{status: 1}), [])


def test_another_answer_takes_the_place_of_the_first(alice: Person, lobby: Room, tea: Event):
    for status in ("going", "maybe", "not_going", "going"):
        put(alice, tea, status)
    assert list(Attendance.objects.values_list("user", "status")) == [(alice.id, "going")]
    assert alice.get(f"/api/events/{tea.pk}/").json()["counts"] == counts(going=1)


def test_when_it_is_full_one_waits(bob: Person, alice: Person, erin: Person, lobby: Room, tea: Event):
    last = make_person("last")
    put_in(lobby, last)
    put(bob, tea)
    put(alice, tea)
    with changes_in(lobby) as seen:
        answers = [put(person, tea).json()["my_answer"] for person in (erin, last)]
    assert answers == [{"status": "waiting", "place": 1}, {"status": "waiting", "place": 2}]
    faces = [author(bob), author(alice)]
    assert [change for _, change, _ in seen] == [
        body(tea, erin, "waiting", place=1, counts=counts(going=2, waiting=1), faces=faces),
        body(tea, last, "waiting", place=2, counts=counts(going=2, waiting=2), faces=faces),
    ]


@pytest.mark.parametrize("status", ["maybe", "not_going"])
def test_the_first_in_line_moves_up(status: str, bob: Person, alice: Person, erin: Person, lobby: Room, tea: Event):
    last = make_person("last")
    put_in(lobby, last)
    for person in (bob, alice, erin, last):
        put(person, tea)
    with changes_in(lobby) as seen:
        put(bob, tea, status)
    ((kind, change, audience),) = seen
    now = counts(going=2, waiting=1, **{status: 1})
    assert change == body(tea, bob, status, promoted=[erin.id], counts=now, faces=[author(alice), author(erin)])
    assert (kind, audience) == ("attendance_changed", {alice.id, bob.id, erin.id, last.id})
    mine = [person.get(f"/api/events/{tea.pk}/").json()["my_answer"] for person in (erin, last)]
    assert mine == [GOING, {"status": "waiting", "place": 1}]


def test_leaving_the_line_moves_up_those_behind(bob: Person, alice: Person, erin: Person, lobby: Room):
    event = make_event(bob, lobby, capacity=1)
    for person in (bob, alice, erin):
        put(person, event)
    with changes_in(lobby) as seen:
        put(alice, event, "not_going")
    now = counts(going=1, not_going=1, waiting=1)
    assert seen[0][1] == body(event, alice, "not_going", left_place=1, counts=now, faces=[author(bob)])
    assert erin.get(f"/api/events/{event.pk}/").json()["my_answer"] == {"status": "waiting", "place": 1}


def test_whoever_comes_back_to_the_line_stands_at_its_end(bob: Person, alice: Person, erin: Person, lobby: Room):
    event = make_event(bob, lobby, capacity=1)
    for person in (bob, alice, erin):
        put(person, event)
    put(alice, event, "maybe")
    assert put(alice, event).json()["my_answer"] == {"status": "waiting", "place": 2}
    with changes_in(lobby) as seen:
        put(bob, event, "maybe")
    assert seen[0][1]["promoted"] == [erin.id]


def test_more_places_go_to_those_in_line_in_its_order(bob: Person, alice: Person, erin: Person, lobby: Room):
    event = make_event(bob, lobby, capacity=1)
    last = make_person("last")
    put_in(lobby, last)
    for person in (bob, erin, alice, last):
        put(person, event)
    with changes_in(lobby) as seen:
        bob.patch(f"/api/events/{event.pk}/", {"capacity": 3})
    assert [kind for kind, _, _ in seen] == ["event_updated", "attendance_changed"]
    now = counts(going=3, waiting=1)
    faces = [author(bob), author(erin), author(alice)]
    assert seen[1][1] == body(event, None, None, promoted=[erin.id, alice.id], counts=now, faces=faces)


def test_nobody_answers_twice(alice: Person, tea: Event):
    answer(alice, tea)
    with pytest.raises(IntegrityError, match="one_answer_each"):
        Attendance.objects.create(event=tea, user=alice.user, status="maybe", line=7)


def leave(room: Room, person: Person, by: Person) -> None:
    leave_room(user=person.user, room_id=room.pk)


@pytest.mark.parametrize(("out", "actor"), [(leave, "bob"), (take_out, "alice"), (ban, "alice")])
def test_whoever_leaves_the_room_frees_their_place(
    out: Any, actor: str, bob: Person, alice: Person, erin: Person, lobby: Room
):
    event = make_event(alice, lobby, capacity=1)
    put(bob, event)
    put(erin, event)
    with changes_in(lobby) as seen:
        out(lobby, bob, by=alice)
    assert [(kind, audience) for kind, _, audience in seen] == [
        ("user_left", {alice.id, bob.id, erin.id}),
        ("attendance_changed", {alice.id, erin.id}),
    ]
    assert seen[1][1] == body(event, bob, None, promoted=[erin.id], counts=counts(going=1), faces=[author(erin)])
    assert list(Attendance.objects.values_list("user", "status")) == [(erin.id, "going")]


def test_leaving_the_room_leaves_the_line(bob: Person, alice: Person, erin: Person, lobby: Room):
    event = make_event(alice, lobby, capacity=1)
    for person in (alice, bob, erin):
        put(person, event)
    with changes_in(lobby) as seen:
        leave_room(user=bob.user, room_id=lobby.pk)
    assert seen[1][1] == body(event, bob, None, left_place=1, counts=counts(going=1, waiting=1), faces=[author(alice)])


def test_leaving_during_an_event_leaves_its_line(
    bob: Person, alice: Person, erin: Person, lobby: Room, noon: TimeMachineFixture
):
    """Whoever has a place was there; whoever waits could still get one."""
    event = make_event(alice, lobby, capacity=1)
    for person in (alice, bob, erin):
        put(person, event)
    noon.move_to("2026-01-10T17:30:00Z")
    with changes_in(lobby) as seen:
        leave_room(user=bob.user, room_id=lobby.pk)
        alice.patch(f"/api/events/{event.pk}/", {"capacity": 2})
    assert [kind for kind, _, _ in seen] == ["user_left", "attendance_changed", "event_updated", "attendance_changed"]
    assert seen[1][1] == body(event, bob, None, left_place=1, counts=counts(going=1, waiting=1), faces=[author(alice)])
    assert seen[3][1]["promoted"] == [erin.id]


def test_leaving_changes_nothing_about_what_was(
    bob: Person, alice: Person, lobby: Room, vault: Room, tea: Event, noon: TimeMachineFixture
):
    yesterday = [datetime(2026, 1, 9, hour, tzinfo=UTC) for hour in (18, 20)]
    over = make_event(alice, lobby, capacity=1, starts_at=yesterday[0], ends_at=yesterday[1])
    for person in (alice, bob):
        answer(person, over)
    called_off, elsewhere = make_event(bob, lobby), make_event(alice, vault)
    for event in (tea, called_off, elsewhere):
        answer(bob, event)
    bob.post(f"/api/events/{called_off.pk}/cancel/")
    noon.move_to("2026-01-10T17:00:00Z")
    with changes_in(lobby) as seen, changes_in(vault) as seen_there:
        leave_room(user=bob.user, room_id=lobby.pk)
    assert ([kind for kind, _, _ in seen], seen_there) == (["user_left"], [])
    assert Attendance.objects.filter(user=bob.user, status="going").count() == 3
    assert Attendance.objects.get(user=bob.user, event=over).status == "waiting"


def test_signed_out(nobody: Person, tea: Event):
    assert told(put(nobody, tea)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        real, missing = put(carol, tea), carol.put(f"/api/events/{uuid4()}/attendance/", {"status": "going"})
    assert (told(real), real.content) == (NOT_FOUND, missing.content)
    assert seen == []


def test_removed(dave: Person, bob: Person, alice: Person, lobby: Room, tea: Event):
    take_out(lobby, bob, by=alice)
    with changes_in(lobby) as seen:
        assert [told(put(person, tea)) for person in (dave, bob)] == [NOT_FOUND] * 2
    assert seen == []


def test_in_a_room_for_announcements_and_in_an_archived_one(bob: Person, alice: Person, lobby: Room, tea: Event):
    Room.objects.filter(pk=lobby.pk).update(posting="moderators")
    assert put(bob, tea).status_code == 200
    Room.objects.filter(pk=lobby.pk).update(archived=True)
    with changes_in(lobby) as seen:
        assert refusal(put(alice, tea)) == (403, "room_archived", [])
        assert refusal(bob.patch(f"/api/events/{tea.pk}/", {"title": "x"})) == (403, "room_archived", [])
    assert seen == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "status"),
        ({"status": "waiting"}, "status"),
        ({"status": "perhaps"}, "status"),
        ({"status": None}, "status"),
        ({"status": ["going"]}, "status"),
        ({"status": "going\0"}, "status"),
        ({"status": "going", "note": "x" * 141}, "note"),
        ({"status": "going", "note": "a\0"}, "note"),
        ({"status": "going", "note": "\ud800"}, "note"),
        ({"status": "going", "note": {}}, "note"),
    ],
)
def test_bad_input(given: dict[str, Any], field: str, alice: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        assert refusal(alice.put(f"/api/events/{tea.pk}/attendance/", given)) == (400, "invalid", [field])
    assert seen == []


def test_too_late(bob: Person, alice: Person, lobby: Room, tea: Event, noon: TimeMachineFixture):
    other = make_event(bob, lobby)
    answer(alice, tea, "maybe")
    bob.post(f"/api/events/{other.pk}/cancel/")
    with changes_in(lobby) as seen:
        assert refusal(put(alice, other)) == (409, "event_cancelled", [])
        noon.move_to("2026-01-10T17:00:00Z")
        assert refusal(put(alice, tea)) == (409, "event_started", [])
        noon.move_to("2026-01-10T19:00:00Z")
        assert refusal(put(alice, tea)) == (409, "event_over", [])
    assert seen == []


def test_the_same_answer_again_takes_no_version(bob: Person, alice: Person, erin: Person, lobby: Room):
    event = make_event(bob, lobby, capacity=1)
    put(alice, event, note="With cake")
    put(erin, event)
    put(bob, event, "maybe")
    with changes_in(lobby) as seen:
        assert put(alice, event, note="With cake").json()["my_note"] == "With cake"
        assert put(alice, event).json()["my_note"] == "With cake"  # a note that isn't given stays
        assert put(erin, event).json()["my_answer"] == {"status": "waiting", "place": 1}
        assert put(bob, event, "maybe").status_code == 200
    assert seen == []


def test_another_note_is_an_answer_and_keeps_ones_place(bob: Person, alice: Person, erin: Person, lobby: Room):
    event = make_event(bob, lobby, capacity=1)
    for person in (bob, alice, erin):
        put(person, event)
    with changes_in(lobby) as seen:
        said = put(alice, event, note="Vegetarian").json()
        put(bob, event, note="")
    assert (said["my_note"], said["my_answer"]) == ("Vegetarian", {"status": "waiting", "place": 1})
    now = counts(going=1, waiting=2)
    assert [change for _, change, _ in seen] == [
        body(event, alice, "waiting", place=1, counts=now, faces=[author(bob)])
    ]
    with changes_in(lobby) as seen:
        put(bob, event, "maybe")
    assert seen[0][1]["promoted"] == [alice.id]


def test_as_many_queries_for_the_60th_as_for_the_2nd(alice: Person, lobby: Room):
    event = make_event(alice, lobby, capacity=30)
    crowd = make_people(*(f"p{number:03}" for number in range(60)))
    add_members(room_id=lobby.pk, users=[person.id for person in crowd])
    asked = {}
    for number, person in enumerate(crowd, start=1):
        if number not in (2, 30, 32, 60):
            answer(person, event)
            continue
        with statements(person) as seen:
            put(person, event)
        asked[number] = len(seen)
    # session, room, lock, membership, event, answer; answer, event, message, faces, change; event and faces as read
    assert (asked[2], asked[30]) == (13, 13)
    assert (asked[32], asked[60]) == (14, 14)  # whoever waits has a place in line
