"""DELETE /api/sends/{client_id}/"""

from typing import Any
from uuid import UUID

import pytest

from events.actions import update_event
from messaging.actions import add_reaction, delete_message, edit_message
from messaging.models import Message
from messaging.sends import CancelledSend
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, attach, ban, make_event, say, settle
from tests.person import Person
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

ID = "c0ffee00-0000-4000-8000-000000000001"
TEA = {"title": "Tea", "starts_at": "2099-01-01T10:00", "ends_at": "2099-01-01T11:00", "time_zone": "UTC"}


def cancel(person: Person, client_id: Any = ID, **headers: str) -> Any:
    return person.delete(f"/api/sends/{client_id}/", **headers)


def post(person: Person, room: Room, **body: Any) -> Any:
    return person.post(f"/api/rooms/{room.pk}/messages/", {"content": "hello", "client_id": ID, **body})


def test_what_was_not_sent_never_will_be(bob: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert told(cancel(bob)) == (200, {})
        assert refusal(post(bob, lobby)) == (409, "send_cancelled", [])
        assert refusal(post(bob, lobby, content="something else")) == (409, "send_cancelled", [])
    assert seen == []
    assert Message.objects.count() == 0


def test_nor_an_event_under_that_id(bob: Person, lobby: Room):
    cancel(bob)
    with changes_in(lobby) as seen:
        answer = bob.post(f"/api/rooms/{lobby.pk}/events/", {**TEA, "client_id": ID})
    assert refusal(answer) == (409, "send_cancelled", [])
    assert seen == []


def test_what_was_sent_is_the_answer_and_stays(bob: Person, lobby: Room):
    made = post(bob, lobby).json()
    with changes_in(lobby) as seen:
        assert told(cancel(bob)) == (200, made)
    assert seen == []
    assert post(bob, lobby).status_code == 200
    assert CancelledSend.objects.count() == 0


def test_a_file_stays_unsent_and_can_go_with_another_message(bob: Person, lobby: Room):
    file = str(attach(bob, lobby).pk)
    cancel(bob)
    assert post(bob, lobby, attachments=[file]).status_code == 409
    assert post(bob, lobby, attachments=[file], client_id=ID.replace("1", "2")).status_code == 201


def test_the_message_as_it_is_now(bob: Person, lobby: Room):
    made = post(bob, lobby).json()
    edit_message(user=bob.user, room_id=lobby.pk, message_id=made["id"], content="hallo")
    assert cancel(bob).json()["content"] == "hallo"
    delete_message(user=bob.user, room_id=lobby.pk, message_id=made["id"])
    assert (cancel(bob).json()["deleted"], cancel(bob).json()["content"]) == (True, "")


def test_an_event_that_was_made_under_that_id(bob: Person, lobby: Room):
    event = make_event(bob, lobby)
    answer = cancel(bob, event.message.client_id)
    assert (answer.status_code, answer.json()["event"]["id"]) == (200, str(event.pk))


def test_signed_out(nobody: Person):
    assert told(cancel(nobody)) == NOT_SIGNED_IN
    assert CancelledSend.objects.count() == 0


def test_it_is_everybodys_own_id(bob: Person, carol: Person, lobby: Room):
    post(bob, lobby)
    assert told(cancel(carol)) == (200, {})
    assert cancel(bob).json()["content"] == "hello"


def test_nobody_elses_id_is_burnt(bob: Person, carol: Person, lobby: Room):
    assert told(cancel(carol)) == (200, {})
    assert post(bob, lobby).status_code == 201


def test_a_cancelled_id_tells_a_stranger_no_more(carol: Person, vault: Room):
    cancel(carol)
    found = [
        carol.post(f"/api/rooms/{room}/messages/", {"content": "hi", "client_id": ID}) for room in (vault.pk, NO_ROOM)
    ]
    assert [told(answer) for answer in found] == [NOT_FOUND] * 2


def test_removed_or_in_a_room_archived_since(bob: Person, alice: Person, lobby: Room, vault: Room):
    made = post(bob, lobby).json()
    ban(lobby, bob, by=alice)
    assert cancel(bob).json()["id"] == made["id"]
    said = say(bob, vault)
    settle(vault, by=alice, archived=True)
    assert cancel(bob, said.client_id).json()["id"] == said.pk


def test_who_is_out_learns_what_they_said_and_nothing_of_the_others(bob: Person, alice: Person, lobby: Room):
    heard = say(alice, lobby, "an early text")
    made = post(bob, lobby, reply_to=heard.pk).json()
    ban(lobby, bob, by=alice)
    edit_message(user=alice.user, room_id=lobby.pk, message_id=heard.pk, content="a secret")
    add_reaction(user=alice.user, room_id=lobby.pk, message_id=made["id"], emoji="🎉")
    with changes_in(lobby) as seen:
        answers = [cancel(bob), post(bob, lobby, reply_to=heard.pk)]
    assert [told(answer) for answer in answers] == [(200, {**made, "reply_to": None})] * 2
    assert all("text" not in answer.text and "secret" not in answer.text for answer in answers)
    assert seen == []


def test_nor_of_an_event_that_they_made(bob: Person, alice: Person, lobby: Room):
    event = make_event(bob, lobby)
    ban(lobby, bob, by=alice)
    update_event(user=alice.user, event_id=event.pk, given={"title": "A secret", "link": "https://secret.example"})
    answer = cancel(bob, event.message.client_id)
    assert (answer.status_code, answer.json()["content"], answer.json()["event"]) == (200, "", None)
    assert "secret" not in answer.text.lower()


@pytest.mark.parametrize("name", ["x", "1", "%00", "%ED%A0%80", ID[:-1], ID.upper() + "0", "9" * 5_000])
def test_bad_input(name: str, bob: Person):
    assert told(bob.delete(f"/api/sends/{name}/")) == NOT_FOUND
    assert CancelledSend.objects.count() == 0


def test_again_changes_nothing(bob: Person, lobby: Room):
    assert [told(cancel(bob)) for _ in range(3)] == [(200, {})] * 3
    assert list(CancelledSend.objects.values_list("author", "client_id")) == [(bob.id, UUID(ID))]
    assert post(bob, lobby).status_code == 409


def test_another_account_in_the_tab_cancels_nothing(bob: Person, alice: Person, lobby: Room):
    assert refusal(cancel(bob, **{"X-Lockstep-User": str(alice.id)})) == (409, "wrong_account", [])
    assert post(bob, lobby).status_code == 201


def test_three_queries_and_the_lock_comes_before_the_look(bob: Person):
    with statements(bob) as seen:
        cancel(bob)
    assert [statement.split()[0] for statement in seen] == ["SELECT", "SELECT", "INSERT"]
    lock, look = seen[1].split(";")
    assert "pg_advisory_xact_lock" in lock
    assert "messaging_message" in look
