"""POST /api/rooms/{id}/events/"""

from typing import Any

import pytest
from time_machine import TimeMachineFixture

from events.models import Event
from messaging.models import Message
from messaging.tests.test_messages_create import crowd
from rooms.models import Membership, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, make_room, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, A_UUID, AN_ID, NOBODY, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

ID = "c0ffee00-0000-4000-8000-000000000001"
TEA = {
    "title": "Tea",
    "description": "With cake.\n\nBring cups.",
    "starts_at": "2026-01-10T18:00",
    "ends_at": "2026-01-10T20:00",
    "time_zone": "Europe/Vienna",
    "place": "Hut",
    "link": "https://example.org/tea",
    "capacity": 2,
}


def create(person: Person, room_id: int, **terms: Any) -> Any:
    return person.post(f"/api/rooms/{room_id}/events/", {**TEA, **terms})


def test_a_member_makes_one(bob: Person, alice: Person, erin: Person, carol: Person, lobby: Room):
    with changes_in(lobby) as seen:
        answer = create(bob, lobby.pk, client_id=ID)
    card = {
        "id": A_UUID,
        "title": "Tea",
        "description": "With cake.\n\nBring cups.",
        "starts_at": "2026-01-10T17:00:00.000Z",
        "ends_at": "2026-01-10T19:00:00.000Z",
        "time_zone": "Europe/Vienna",
        "place": "Hut",
        "link": "https://example.org/tea",
        "capacity": 2,
        "status": "scheduled",
        "cancel_reason": "",
        "organizer": {"id": bob.id, "username": "bob", "display_name": "", "avatar": None},
        "counts": {"going": 0, "maybe": 0, "not_going": 0, "waiting": 0},
        "faces": [],
    }
    elsewhere = {
        "room": {"id": lobby.pk, "name": "lobby", "kind": "public"},
        "message": {"id": AN_ID, "number": 1, "version": 6},
    }
    assert told(answer) == (201, {**card, **elsewhere, "created_at": A_TIME, "my_answer": None, "my_note": ""})
    message = {
        "id": answer.json()["message"]["id"],
        "number": 1,
        "version": 6,
        "client_id": ID,
        "content": "Tea",
        "user": {"id": bob.id, "username": "bob", "display_name": "", "avatar": None},
        "room": {"id": lobby.pk, "version": 6, "bumped_at": A_TIME},
        "created_at": A_TIME,
        "edited_at": None,
        "deleted": False,
        "attachments": [],
        "mentions": NOBODY,
        "reactions": [],
        "reply_to": None,
        "event": {**card, "id": answer.json()["id"]},
    }
    assert seen == [("event_created", message, {alice.id, bob.id, erin.id})]


def test_it_has_a_place_in_the_conversation(bob: Person, alice: Person, lobby: Room):
    say(alice, lobby, "before")
    made = create(bob, lobby.pk).json()
    say(alice, lobby, "after")
    page = alice.get(f"/api/rooms/{lobby.pk}/messages/").json()["results"]
    assert [message["content"] for message in page] == ["after", "Tea", "before"]
    card = {name: made[name] for name in page[1]["event"]}
    assert (page[1]["event"], page[0]["event"], page[2]["event"]) == (card, None, None)
    assert alice.get(f"/api/rooms/{lobby.pk}/").json()["unread_count"] == 0


def test_it_is_unread_for_others_and_read_by_whoever_made_it(bob: Person, alice: Person, lobby: Room):
    create(bob, lobby.pk)
    rooms = [person.get(f"/api/rooms/{lobby.pk}/").json() for person in (alice, bob)]
    assert [room["unread_count"] for room in rooms] == [1, 0]
    assert [room["last_message"]["content"] for room in rooms] == ["Tea", "Tea"]
    assert list(Membership.objects.filter(user=bob.user).values_list("read_number", "mine_version")) == [(1, 2)]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "zone", "stored"),
    [
        ("2026-01-10T18:00", "2026-01-10T20:00", "Europe/Vienna", "2026-01-10T17:00:00.000Z"),
        ("2026-07-10T18:00", "2026-07-10T20:00", "Europe/Vienna", "2026-07-10T16:00:00.000Z"),
        ("2026-01-10T18:00", "2026-01-10T20:00", "Asia/Kathmandu", "2026-01-10T12:15:00.000Z"),
        ("2026-01-10T18:00:00Z", "2026-01-10T20:00", "Europe/Vienna", "2026-01-10T18:00:00.000Z"),
        ("2026-01-10T18:00:30.500-05:00", "2026-01-11T20:00", "Europe/Vienna", "2026-01-10T23:00:30.500Z"),
        # Clocks go forward on 29 March, 2 to 3, and back on 25 October, 3 to 2
        ("2026-03-28T09:00", "2026-03-28T10:00", "Europe/Vienna", "2026-03-28T08:00:00.000Z"),
        ("2026-03-29T09:00", "2026-03-29T10:00", "Europe/Vienna", "2026-03-29T07:00:00.000Z"),
        ("2026-03-29T01:59", "2026-03-29T03:00", "Europe/Vienna", "2026-03-29T00:59:00.000Z"),
        ("2026-10-24T09:00", "2026-10-24T10:00", "Europe/Vienna", "2026-10-24T07:00:00.000Z"),
        ("2026-10-25T09:00", "2026-10-25T10:00", "Europe/Vienna", "2026-10-25T08:00:00.000Z"),
        ("2026-10-25T02:30", "2026-10-25T03:00", "Europe/Vienna", "2026-10-25T00:30:00.000Z"),  # the first of two
        ("2026-10-25T02:30+01:00", "2026-10-25T03:00", "Europe/Vienna", "2026-10-25T01:30:00.000Z"),  # the second
    ],
)
def test_wall_clock_and_moments(starts_at: str, ends_at: str, zone: str, stored: str, bob: Person, lobby: Room):
    answer = create(bob, lobby.pk, starts_at=starts_at, ends_at=ends_at, time_zone=zone)
    assert (answer.status_code, answer.json().get("starts_at")) == (201, stored)


@pytest.mark.parametrize(("field", "other"), [("starts_at", "ends_at"), ("ends_at", "starts_at")])
def test_a_time_that_clocks_skip(field: str, other: str, bob: Person, lobby: Room):
    other_time = "2026-03-29T01:00" if other == "starts_at" else "2026-03-29T05:00"
    answer = create(bob, lobby.pk, **{field: "2026-03-29T02:30", other: other_time})
    assert refusal(answer) == (400, "invalid", [field])
    assert "go forward" in answer.json()["fields"][field][0]


def test_what_is_left_out(bob: Person, lobby: Room):
    least = {name: TEA[name] for name in ("title", "starts_at", "ends_at", "time_zone")}
    made = bob.post(f"/api/rooms/{lobby.pk}/events/", least).json()
    assert (made["description"], made["place"], made["link"], made["capacity"]) == ("", "", "", None)


def test_signed_out(nobody: Person, lobby: Room):
    assert told(create(nobody, lobby.pk)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_the_room_exists(carol: Person, lobby: Room, vault: Room):
    with changes_in(lobby) as seen:
        found = [create(carol, room_id) for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30)]
    assert [told(answer) for answer in found] == [NOT_FOUND] * 4
    assert len({answer.content for answer in found}) == 1
    assert seen == []


def test_removed(dave: Person, bob: Person, alice: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    assert [told(create(person, lobby.pk)) for person in (dave, bob)] == [NOT_FOUND] * 2


def test_a_member_without_the_right(bob: Person, erin: Person, alice: Person, lobby: Room):
    Room.objects.filter(pk=lobby.pk).update(posting="moderators")
    with changes_in(lobby) as seen:
        assert refusal(create(bob, lobby.pk)) == (403, "forbidden", [])
    assert seen == []
    assert create(erin, lobby.pk).status_code == 201
    Room.objects.filter(pk=lobby.pk).update(archived=True)
    assert refusal(create(alice, lobby.pk)) == (403, "room_archived", [])


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"title": None}, "title"),
        ({"description": "x" * 4_001}, "description"),
        ({"description": "a\x07"}, "description"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"starts_at": "2026-02-31T10:00"}, "starts_at"),
        ({"starts_at": "2026-01-10"}, "starts_at"),
        ({"starts_at": "2026-01-10T18:00+99:00"}, "starts_at"),
        ({"starts_at": 1768064400}, "starts_at"),
        ({"starts_at": None}, "starts_at"),
        ({"starts_at": "９999-01-10T18:00"}, "starts_at"),
        ({"ends_at": "2026-01-10T18:00"}, "ends_at"),
        ({"ends_at": "2026-01-09T18:00"}, "ends_at"),
        ({"starts_at": "2025-12-31T10:00", "ends_at": "2025-12-31T11:00"}, "ends_at"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"time_zone": "localtime"}, "time_zone"),
        ({"time_zone": "Factory"}, "time_zone"),
        ({"time_zone": ["Europe/Vienna"]}, "time_zone"),
        ({"place": "x" * 201}, "place"),
        ({"link": "example.org"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "ftp://example.org/"}, "link"),
        ({"link": "https://"}, "link"),
        ({"link": "https://[::1"}, "link"),
        ({"link": "https://example.org/" + "x" * 500}, "link"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 100_001}, "capacity"),
        ({"capacity": "many"}, "capacity"),
        ({"client_id": 7}, "client_id"),
    ],
)
def test_bad_input(terms: dict[str, Any], field: str, bob: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert refusal(create(bob, lobby.pk, **terms)) == (400, "invalid", [field])
    assert seen == []


@pytest.mark.parametrize("field", ["title", "starts_at", "ends_at", "time_zone"])
def test_what_is_wanted(field: str, bob: Person, lobby: Room):
    given = {name: value for name, value in TEA.items() if name != field}
    assert refusal(bob.post(f"/api/rooms/{lobby.pk}/events/", given)) == (400, "invalid", [field])


def test_the_same_client_id_again_is_the_same_event(bob: Person, lobby: Room, noon: TimeMachineFixture):
    first = create(bob, lobby.pk, client_id=ID).json()
    bob.patch(f"/api/events/{first['id']}/", {"title": "Coffee"})
    with changes_in(lobby) as seen:
        again = create(bob, lobby.pk, client_id=ID)
    assert told(again) == (200, {**first, "title": "Coffee", "message": {**first["message"], "version": 7}})
    assert (seen, Event.objects.count(), Message.objects.count()) == ([], 1, 1)


def test_a_client_id_of_a_message_and_the_other_way_round(bob: Person, alice: Person, lobby: Room, vault: Room):
    bob.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "Tea", "client_id": ID})
    assert refusal(create(bob, lobby.pk, client_id=ID)) == (409, "client_id_conflict", [])
    create(alice, lobby.pk, client_id=ID)
    said = alice.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "Tea", "client_id": ID})
    assert refusal(said) == (409, "client_id_conflict", [])
    assert refusal(create(alice, vault.pk, client_id=ID)) == (409, "client_id_conflict", [])


def test_a_used_client_id_tells_a_stranger_of_no_room(carol: Person, vault: Room):
    own = make_room(owner=carol)
    carol.post(f"/api/rooms/{own.pk}/messages/", {"content": "mine", "client_id": ID})
    with changes_in(vault) as seen:
        assert [told(create(carol, room_id, client_id=ID)) for room_id in (vault.pk, NO_ROOM)] == [NOT_FOUND] * 2
    assert seen == []


def test_whoever_is_out_by_the_retry_may_still_ask_for_its_message(bob: Person, alice: Person, lobby: Room):
    """The event itself is for those in the room: what it says may be anybody's by now."""
    made = create(bob, lobby.pk, client_id=ID).json()
    take_out(lobby, bob, by=alice)
    with changes_in(lobby) as seen:
        assert told(create(bob, lobby.pk, client_id=ID)) == NOT_FOUND
        assert bob.delete(f"/api/sends/{ID}/").json()["id"] == made["message"]["id"]
    assert (seen, Event.objects.count()) == ([], 1)


def test_as_many_queries_whatever_the_number_of_members(alice: Person, django_capture_on_commit_callbacks: Any):

    room = make_room(owner=alice)
    counts = []
    for many in (2, 100):
        crowd(room, many)
        with statements(alice) as seen, django_capture_on_commit_callbacks(execute=True):
            assert create(alice, room.pk).status_code == 201
        counts.append(len(seen))
    assert counts == [
        12,
        12,
    ]  # as for a message (eight), the event, the job to tell of it, then event and faces as read
