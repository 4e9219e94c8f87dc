"""POST /api/events/{uuid}/cancel/"""

from typing import Any
from uuid import uuid4

import pytest
from time_machine import TimeMachineFixture

from events.models import Event
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import answer, make_event, take_out
from tests.person import Person
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, refusal, told


def cancel(person: Person, event: Event, **body: Any) -> Any:
    return person.post(f"/api/events/{event.pk}/cancel/", body)


def test_the_organizer_calls_it_off(bob: Person, alice: Person, erin: Person, lobby: Room, tea: Event):
    answer(alice, tea)
    with changes_in(lobby) as seen:
        answered = cancel(bob, tea, reason="Not cold enough")
    read = answered.json()
    assert (answered.status_code, read["status"], read["cancel_reason"]) == (200, "cancelled", "Not cold enough")
    elsewhere = {"my_answer", "my_note", "room", "message", "created_at"}
    card = {name: value for name, value in read.items() if name not in elsewhere}
    assert (card["counts"]["going"], [face["username"] for face in card["faces"]]) == (1, ["alice"])
    body = {"event": card, "message": tea.message_id, "number": 1}
    assert seen == [("event_cancelled", body, {alice.id, bob.id, erin.id})]


def test_so_does_a_moderator(erin: Person, alice: Person, lobby: Room, tea: Event):
    assert cancel(erin, tea).json()["status"] == "cancelled"
    (message,) = alice.get(f"/api/rooms/{lobby.pk}/messages/").json()["results"]
    assert (message["content"], message["event"]["status"]) == ("Tea", "cancelled")


def test_signed_out(nobody: Person, tea: Event):
    assert told(cancel(nobody, tea)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        real, missing = cancel(carol, tea), carol.post(f"/api/events/{uuid4()}/cancel/")
    assert (told(real), real.content) == (NOT_FOUND, missing.content)
    assert seen == []


def test_removed(bob: Person, dave: Person, alice: Person, lobby: Room, tea: Event):
    take_out(lobby, bob, by=alice)
    with changes_in(lobby) as seen:
        assert [told(cancel(person, tea)) for person in (bob, dave)] == [NOT_FOUND] * 2
    assert seen == []


def test_a_member_without_the_right(bob: Person, alice: Person, lobby: Room):
    hers = make_event(alice, lobby)
    with changes_in(lobby) as seen:
        assert refusal(cancel(bob, hers)) == (403, "forbidden", [])
    assert seen == []


@pytest.mark.parametrize("reason", ["x" * 201, "a\0b", "two\nlines", {}, None])
def test_bad_input(reason: Any, bob: Person, lobby: Room, tea: Event):
    with changes_in(lobby) as seen:
        assert refusal(cancel(bob, tea, reason=reason)) == (400, "invalid", ["reason"])
    assert seen == []


def test_again_takes_no_version(bob: Person, erin: Person, lobby: Room, tea: Event):
    cancel(bob, tea, reason="Rain")
    with changes_in(lobby) as seen:
        answers = [cancel(bob, tea, reason="Rain"), cancel(erin, tea, reason="Snow")]
    assert [(read.status_code, read.json()["cancel_reason"]) for read in answers] == [(200, "Rain")] * 2
    assert seen == []


def test_what_is_over_can_not_be_called_off(bob: Person, lobby: Room, tea: Event, noon: TimeMachineFixture):
    noon.move_to("2026-01-10T18:00:00Z")
    begun = make_event(bob, lobby)
    assert cancel(bob, begun).status_code == 200  # half of it can
    noon.move_to("2026-01-10T19:00:00Z")
    with changes_in(lobby) as seen:
        assert refusal(cancel(bob, tea)) == (409, "event_over", [])
    assert seen == []
