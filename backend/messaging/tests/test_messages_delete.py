"""DELETE /api/rooms/{id}/messages/{message}/"""

from typing import Any

import pytest
from django.db import connection
from psycopg2 import sql

from messaging.actions import edit_message
from messaging.models import Message
from rooms.models import Change, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, ban, make_room, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOBODY, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def delete(person: Person, message: Message, *, room: int | None = None) -> Any:
    return person.delete(f"/api/rooms/{room or message.room_id}/messages/{message.pk}/")


def test_the_author_deletes(bob: Person, alice: Person, erin: Person, lobby: Room, hello: Message):
    with changes_in(lobby) as seen:
        answer = delete(bob, hello)
    user = {"id": bob.id, "username": "bob", "display_name": "", "avatar": None}
    tombstone = {
        "id": hello.pk,
        "number": 1,
        "version": 7,
        "client_id": str(hello.client_id),
        "content": "",
        "user": user,
        "room": {"id": lobby.pk, "version": 7, "bumped_at": A_TIME},
        "created_at": A_TIME,
        "edited_at": None,
        "deleted": True,
        "reply_to": None,
        "event": None,
        "mentions": NOBODY,
        "attachments": [],
        "reactions": [],
    }
    assert told(answer) == (200, tombstone)
    body = {"id": hello.pk, "number": 1, "user": user, "mentions": NOBODY, "mentions_before": NOBODY}
    assert seen == [("message_deleted", body, {alice.id, bob.id, erin.id})]
    assert bob.get(f"/api/rooms/{lobby.pk}/messages/").json()["results"] == [tombstone]


@pytest.mark.parametrize("name", ["alice", "erin"])
def test_owners_and_moderators_delete_what_others_wrote(
    name: str, request: pytest.FixtureRequest, lobby: Room, hello: Message
):
    person: Person = request.getfixturevalue(name)
    with changes_in(lobby) as seen:
        assert delete(person, hello).json()["deleted"] is True
    assert [kind for kind, _, _ in seen] == ["message_deleted"]
    assert Change.objects.get(room=lobby, version=7).actor_id == person.id


SECRET = "s3cret-text"


def where_it_stands(text: str) -> set[str]:
    """Every table and column of the database in which the text is found."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        found = set()
        for table, column in cursor.fetchall():
            look = sql.SQL("SELECT 1 FROM {} WHERE {}::text LIKE %s LIMIT 1")
            cursor.execute(look.format(sql.Identifier(table), sql.Identifier(column)), [f"%{text}%"])
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found


def test_nothing_is_left_of_its_texts(bob: Person, lobby: Room):
    message = say(bob, lobby, SECRET)
    everywhere = {"messaging_message.content", "rooms_change.body", "rooms_room.last_preview"}
    assert where_it_stands(SECRET) >= everywhere
    for n in (2, 3):
        edit_message(user=bob.user, room_id=lobby.pk, message_id=message.pk, content=f"{SECRET} {n}")
    assert where_it_stands(SECRET) >= {*everywhere, "messaging_pasttext.content"}
    delete(bob, message)
    assert where_it_stands(SECRET) == set()


def test_the_room_shows_that_its_last_message_is_gone(bob: Person, lobby: Room, hello: Message):
    delete(bob, hello)
    last = bob.get(f"/api/rooms/{lobby.pk}/").json()["last_message"]
    assert (last["id"], last["content"], last["deleted"]) == (hello.pk, "", True)


def test_numbers_and_what_is_unread_stay(bob: Person, alice: Person, lobby: Room, hello: Message):
    say(bob, lobby, "second")
    before = alice.get(f"/api/rooms/{lobby.pk}/").json()
    delete(bob, hello)
    after = alice.get(f"/api/rooms/{lobby.pk}/").json()
    assert {name for name in after if after[name] != before[name]} == {"version", "change_id"}
    assert (after["unread_count"], after["last_number"]) == (2, 2)
    assert say(bob, lobby, "third").number == 3


def test_signed_out(nobody: Person, hello: Message):
    assert told(delete(nobody, hello)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, bob: Person, hello: Message, vault: Room):
    there = say(bob, vault, "secret")
    with changes_in(hello.room) as seen, changes_in(vault) as seen_there:
        found = [told(delete(carol, hello)), told(delete(carol, there)), told(delete(carol, hello, room=NO_ROOM))]
    assert found == [NOT_FOUND] * 3
    assert (seen, seen_there) == ([], [])


def test_a_message_of_another_room_is_not_here(bob: Person, hello: Message):
    own = make_room(owner=bob, name="own")
    assert told(delete(bob, hello, room=own.pk)) == NOT_FOUND


def test_removed(bob: Person, alice: Person, dave: Person, erin: Person, lobby: Room, hello: Message):
    take_out(lobby, bob, by=alice)
    ban(lobby, erin, by=alice)
    with changes_in(lobby) as seen:
        assert [told(delete(person, hello)) for person in (bob, dave, erin)] == [NOT_FOUND] * 3
    assert seen == []


def test_a_member_deletes_nobody_elses(bob: Person, alice: Person, lobby: Room):
    message = say(alice, lobby, "hers")
    with changes_in(lobby) as seen:
        assert refusal(delete(bob, message)) == (403, "forbidden", [])
    assert seen == []


def test_nothing_is_deleted_in_an_archived_room(bob: Person, alice: Person, lobby: Room, hello: Message):
    Room.objects.filter(pk=lobby.pk).update(archived=True)
    assert [refusal(delete(person, hello)) for person in (bob, alice)] == [(403, "room_archived", [])] * 2


@pytest.mark.parametrize("message_id", [0, NO_ROOM, 2**63 - 1, 2**63, 10**30])
def test_no_such_message(message_id: int, bob: Person, lobby: Room):
    assert told(bob.delete(f"/api/rooms/{lobby.pk}/messages/{message_id}/")) == NOT_FOUND


def test_again_takes_no_version(bob: Person, alice: Person, lobby: Room, hello: Message):
    first = delete(bob, hello).json()
    with changes_in(lobby) as seen:
        assert [delete(person, hello).json() for person in (bob, alice)] == [first] * 2
    assert seen == []


def test_another_account_in_the_tab_deletes_nothing(bob: Person, alice: Person, lobby: Room, hello: Message):
    with changes_in(lobby) as seen:
        path = f"/api/rooms/{lobby.pk}/messages/{hello.pk}/"
        assert refusal(bob.delete(path, **{"X-Lockstep-User": str(alice.id)})) == (409, "wrong_account", [])
    assert seen == []


def test_ten_queries(bob: Person, hello: Message, django_capture_on_commit_callbacks: Any):
    with statements(bob) as seen, django_capture_on_commit_callbacks(execute=True):
        assert delete(bob, hello).status_code == 200
    # session with user, lock, message, membership; log, history, reactions, message, room and change; NOTIFY
    verbs = ["SELECT"] * 4 + ["UPDATE", "DELETE", "DELETE", "UPDATE", "WITH", "SELECT"]
    assert [statement.split()[0] for statement in seen] == verbs
