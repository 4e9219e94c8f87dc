"""GET, PUT and PATCH /api/events/{uuid}/"""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from events.models import Attendance, Event
from rooms.actions import add_members, leave_room
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import PASSWORD, answer, make_event, make_people, make_person, put_in, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, AN_ID, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

EVERYTHING = {
    "title": "Coffee",
    "description": "Strong.",
    "starts_at": "2026-01-11T18:00",
    "ends_at": "2026-01-11T20:00",
    "time_zone": "Europe/London",
    "place": "Pub",
    "link": "http://example.org/",
    "capacity": 5,
}


def at(event: Event) -> str:
    return f"/api/events/{event.pk}/"


def edit(person: Person, event: Event, **terms: Any) -> Any:
    return person.patch(at(event), terms)


def test_a_member_reads_it_with_their_own_answer(erin: Person, bob: Person, alice: Person, lobby: Room, tea: Event):
    for person in (bob, alice, erin):
        answer(person, tea, note=f"says {person}")
    read = erin.get(at(tea))
    assert told(read) == (
        200,
        {
            "id": str(tea.pk),
            "title": "Tea",
            "description": "",
            "starts_at": "2026-01-10T17:00:00.000Z",
            "ends_at": "2026-01-10T19:00:00.000Z",
            "time_zone": "Europe/Vienna",
            "place": "",
            "link": "",
            "capacity": 2,
            "status": "scheduled",
            "cancel_reason": "",
            "organizer": {"id": bob.id, "username": "bob", "display_name": "", "avatar": None},
            "counts": {"going": 2, "maybe": 0, "not_going": 0, "waiting": 1},
            "faces": [
                {"id": bob.id, "username": "bob", "display_name": "", "avatar": None},
                {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
            ],
            "my_answer": {"status": "waiting", "place": 1},
            "my_note": "says erin",
            "room": {"id": lobby.pk, "name": "lobby", "kind": "public"},
            "message": {"id": AN_ID, "number": 1, "version": 9},
            "created_at": A_TIME,
        },
    )
    assert alice.get(at(tea)).json()["my_answer"] == {"status": "going", "place": None}


def test_the_organizer_edits(bob: Person, alice: Person, erin: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        edited = edit(bob, tea, title="Coffee", capacity=3)
    assert (edited.status_code, edited.json()["title"], edited.json()["capacity"]) == (200, "Coffee", 3)
    card = {name: edited.json()[name] for name in CARD}
    body = {"event": card, "message": tea.message_id, "number": 1, "changed": ["title", "capacity"]}
    assert seen == [("event_updated", body, {alice.id, bob.id, erin.id})]


CARD = [
    "id", "title", "description", "starts_at", "ends_at", "time_zone", "place", "link", "capacity", "status",
    "cancel_reason", "organizer", "counts", "faces",
]  # fmt: skip


def test_put_says_all_of_it(bob: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        edited = bob.put(at(tea), EVERYTHING).json()
    assert {name: edited[name] for name in EVERYTHING} == {
        **EVERYTHING, "starts_at": "2026-01-11T18:00:00.000Z", "ends_at": "2026-01-11T20:00:00.000Z",
    }  # fmt: skip
    assert seen[0][1]["changed"] == list(EVERYTHING)
    assert edited["organizer"]["id"] == bob.id
    least = {name: EVERYTHING[name] for name in ("title", "starts_at", "ends_at", "time_zone")}
    emptied = bob.put(at(tea), least).json()
    assert [emptied[name] for name in ("description", "place", "link", "capacity")] == ["", "", "", None]


def test_the_title_is_the_text_of_its_message(bob: Person, alice: Person, lobby: Room, tea: Event):
    edit(bob, tea, title="Coffee")
    (message,) = alice.get(f"/api/rooms/{lobby.pk}/messages/").json()["results"]
    assert (message["content"], message["event"]["title"], message["version"]) == ("Coffee", "Coffee", 7)
    assert alice.get(f"/api/rooms/{lobby.pk}/").json()["last_message"]["content"] == "Coffee"
    say(alice, lobby, "Fine")
    edit(bob, tea, title="Cocoa")
    assert alice.get(f"/api/rooms/{lobby.pk}/").json()["last_message"]["content"] == "Fine"


def test_as_a_message_it_is_read_and_neither_edited_nor_deleted(bob: Person, erin: Person, lobby: Room, tea: Event):
    message = f"/api/rooms/{lobby.pk}/messages/{tea.message_id}/"
    answer(bob, tea)
    assert bob.get(message).json()["event"]["my_answer"] == {"status": "going", "place": None}
    with changes_in(lobby) as seen:
        assert refusal(bob.patch(message, {"content": "x"})) == (409, "message_is_event", [])
        assert refusal(erin.client.delete(message)) == (409, "message_is_event", [])
    assert seen == []


def test_times_mean_the_events_own_time_zone(bob: Person, tea: Event):
    assert edit(bob, tea, starts_at="2026-01-10T19:00").json()["starts_at"] == "2026-01-10T18:00:00.000Z"
    moved = edit(bob, tea, time_zone="Europe/London").json()
    assert (moved["starts_at"], moved["time_zone"]) == ("2026-01-10T18:00:00.000Z", "Europe/London")
    assert edit(bob, tea, starts_at="2026-01-10T18:30").json()["starts_at"] == "2026-01-10T18:30:00.000Z"


def test_handing_over(bob: Person, alice: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        edited = edit(bob, tea, organizer=alice.id)
    alices = {"id": alice.id, "username": "alice", "display_name": "", "avatar": None}
    assert (edited.status_code, edited.json()["organizer"]) == (200, alices)
    assert (seen[0][1]["changed"], seen[0][1]["event"]["organizer"]) == (["organizer"], alices)
    assert refusal(edit(bob, tea, title="Mine")) == (403, "forbidden", [])
    assert edit(alice, tea, title="Hers").status_code == 200


def test_more_places_move_up_who_waits(bob: Person, alice: Person, erin: Person, lobby: Room, tea: Event):
    last = make_person("last")
    put_in(lobby, last)
    for person in (bob, alice, erin, last):
        answer(person, tea)
    with changes_in(lobby) as seen:
        edited = edit(bob, tea, capacity=3).json()
    assert edited["counts"] == {"going": 3, "maybe": 0, "not_going": 0, "waiting": 1}
    everybody = {alice.id, bob.id, erin.id, last.id}
    assert [(kind, audience) for kind, _, audience in seen] == [
        ("event_updated", everybody),
        ("attendance_changed", everybody),
    ]
    assert seen[1][1] == {
        "event": str(tea.pk),
        "message": tea.message_id,
        "number": 1,
        "user": None,
        "status": None,
        "place": None,
        "left_place": None,
        "promoted": [erin.id],
        "counts": edited["counts"],
        "faces": edited["faces"],
    }
    assert last.get(at(tea)).json()["my_answer"] == {"status": "waiting", "place": 1}
    assert edit(bob, tea, capacity=None).json()["counts"]["going"] == 4
    assert last.get(at(tea)).json()["my_answer"] == {"status": "going", "place": None}


def test_put_off_it_awaits_nobody_who_has_left_since_it_began(
    bob: Person, alice: Person, erin: Person, lobby: Room, tea: Event, noon: TimeMachineFixture
):
    """Whoever leaves during an event was there; when it is then put off, their place is another's."""
    hopeful = make_person("hopeful")
    put_in(lobby, hopeful)
    for person in (alice, erin, hopeful):
        answer(person, tea)
    noon.move_to("2026-01-10T17:30:00Z")
    leave_room(user=erin.user, room_id=lobby.pk)
    later = {"starts_at": "2099-01-11T18:00", "ends_at": "2099-01-11T20:00"}
    with changes_in(lobby) as seen:
        edited = edit(bob, tea, **later).json()
    assert edited["counts"] == {"going": 2, "maybe": 0, "not_going": 0, "waiting": 0}
    assert [(kind, body.get("user", {}).get("username"), body.get("promoted")) for kind, body, _ in seen] == [
        ("event_updated", None, None),
        ("attendance_changed", "erin", [hopeful.id]),
    ]
    assert sorted(Attendance.objects.values_list("user", "status")) == [(alice.id, "going"), (hopeful.id, "going")]
    with changes_in(lobby) as seen:
        edit(bob, tea, title="Coffee")
    assert [kind for kind, _, _ in seen] == ["event_updated"]


def test_not_fewer_places_than_people_who_go(bob: Person, alice: Person, lobby: Room, tea: Event):
    answer(bob, tea)
    answer(alice, tea)
    with changes_in(lobby) as seen:
        assert refusal(edit(bob, tea, capacity=1)) == (400, "invalid", ["capacity"])
    assert seen == []


def test_signed_out(nobody: Person, tea: Event):
    asked = [nobody.get(at(tea)), edit(nobody, tea, title="x"), nobody.put(at(tea), EVERYTHING)]
    assert [told(found) for found in asked] == [NOT_SIGNED_IN] * 3


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, tea: Event):
    missing = f"/api/events/{uuid4()}/"
    with changes_in(lobby) as seen:
        real, none = (
            [carol.get(path), carol.patch(path, {"title": "x"}), carol.put(path, EVERYTHING)]
            for path in (at(tea), missing)
        )
    assert [told(found) for found in real] == [NOT_FOUND] * 3
    assert [found.content for found in real] == [found.content for found in none]
    assert seen == []


def test_removed(bob: Person, dave: Person, alice: Person, lobby: Room, tea: Event):
    take_out(lobby, bob, by=alice)
    with changes_in(lobby) as seen:
        for person in (bob, dave):
            assert told(person.get(at(tea))) == NOT_FOUND
            assert told(edit(person, tea, title="x")) == NOT_FOUND
    assert seen == []


def test_a_member_without_the_right(alice: Person, bob: Person, erin: Person, lobby: Room):
    hers = make_event(alice, lobby)
    with changes_in(lobby) as seen:
        assert refusal(edit(bob, hers, title="x")) == (403, "forbidden", [])
        assert refusal(bob.put(at(hers), EVERYTHING)) == (403, "forbidden", [])
        assert refusal(edit(bob, hers, organizer=bob.id)) == (403, "forbidden", [])
    assert seen == []
    assert edit(erin, hers, title="Moderated").status_code == 200


def signed_in(handle: str) -> Client:
    """Through the door that everybody comes in by, with the token that writes carry."""
    client = Client(enforce_csrf_checks=True)
    token = client.get("/api/csrf/").headers["X-CSRFToken"]
    credentials = {"username": handle, "password": PASSWORD}
    login = client.post("/api/login/", credentials, content_type="application/json", headers={"X-CSRFToken": token})
    assert login.status_code == 200
    client.defaults["HTTP_X_CSRFTOKEN"] = client.get("/api/csrf/").headers["X-CSRFToken"]
    return client


def test_those_who_signed_in_for_real(alice: Person, bob: Person, carol: Person, lobby: Room, tea: Event):
    """bob's event: bob may edit it and call it off, a member may not, a stranger finds nothing."""
    make_event(alice, lobby)
    put_in(lobby, make_person("member"))
    answers = {}
    for handle in ("member", "carol", "bob"):
        client = signed_in(handle)
        edited = client.patch(at(tea), {"title": f"{handle}'s"}, content_type="application/json")
        ended = client.post(f"{at(tea)}cancel/", {"reason": f"{handle} can't"}, content_type="application/json")
        answers[handle] = (edited.status_code, ended.status_code)
    assert answers == {"member": (403, 403), "carol": (404, 404), "bob": (200, 200)}
    read = bob.get(at(tea)).json()
    assert (read["title"], read["status"], read["cancel_reason"]) == ("bob's", "cancelled", "bob can't")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends_at": "2026-01-10T17:00"}, "ends_at"),
        ({"starts_at": "2026-01-10T21:00"}, "ends_at"),
        ({"starts_at": "2025-01-10T18:00", "ends_at": "2025-01-10T20:00"}, "ends_at"),
        ({"starts_at": "2026-03-29T02:30", "ends_at": "2026-03-29T09:00"}, "starts_at"),
        ({"time_zone": "Vienna"}, "time_zone"),
        ({"link": "x"}, "link"),
        ({"capacity": -1}, "capacity"),
        ({"organizer": 2**63}, "organizer"),
        ({"organizer": 999_999_999}, "organizer"),
        ({"organizer": None}, "organizer"),
    ],
)
def test_bad_input(terms: dict[str, Any], field: str, bob: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        assert refusal(edit(bob, tea, **terms)) == (400, "invalid", [field])
    assert seen == []
    tea.refresh_from_db()
    assert (tea.title, tea.capacity) == ("Tea", 2)


def test_only_to_somebody_in_the_room(bob: Person, carol: Person, dave: Person, tea: Event):
    for person in (carol, dave):
        assert refusal(edit(bob, tea, organizer=person.id)) == (400, "invalid", ["organizer"])


def test_the_same_again_takes_no_version(bob: Person, lobby: Room, tea: Event):
    bob.put(at(tea), EVERYTHING)
    with changes_in(lobby) as seen:
        assert bob.put(at(tea), EVERYTHING).status_code == 200
        assert edit(bob, tea).status_code == 200
        assert edit(bob, tea, organizer=bob.id).status_code == 200
    assert seen == []


def test_what_is_over_stays_as_it_was(bob: Person, alice: Person, lobby: Room, tea: Event, noon: TimeMachineFixture):
    other = make_event(bob, lobby)
    bob.post(f"{at(other)}cancel/")
    noon.move_to("2026-01-10T19:00:00Z")
    with changes_in(lobby) as seen:
        assert refusal(edit(bob, other, title="x")) == (409, "event_cancelled", [])
        assert refusal(edit(bob, tea, title="x")) == (409, "event_over", [])
    assert seen == []


def test_delete_is_not_a_thing(bob: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        refused = bob.client.delete(at(tea))
    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert {"GET", "PUT", "PATCH"} <= set(refused.headers["Allow"].split(", "))
    assert "DELETE" not in refused.headers["Allow"]
    assert (seen, Event.objects.count()) == ([], 1)


def test_an_organizer_whose_account_is_gone(bob: Person, alice: Person, lobby: Room, tea: Event):
    Event.objects.filter(pk=tea.pk).update(organizer=None)
    assert alice.get(at(tea)).json()["organizer"] is None
    assert edit(alice, tea, title="Orphan").status_code == 200
    assert refusal(edit(bob, tea, title="x")) == (403, "forbidden", [])


def test_as_many_queries_for_200_answers_as_for_2(alice: Person, lobby: Room, noon: TimeMachineFixture):
    noon.move_to("2026-01-01T12:00:00Z", tick=False)  # or a slow machine notes anew when the session was used
    event = make_event(alice, lobby, capacity=100)
    counts, there = [], 0
    for many in (2, 200):
        crowd = make_people(*(f"p{number:03}" for number in range(there, many)))
        add_members(room_id=lobby.pk, users=[person.id for person in crowd])
        for person in crowd:
            answer(person, event)
        there = many
        with statements(alice) as seen:
            assert sum(alice.get(at(event)).json()["counts"].values()) == many
        counts.append(len(seen))
    assert counts == [3, 3]  # session with user, the event with one's own answer, faces
