"""PATCH /api/rooms/{id}/messages/{message}/"""

from typing import Any

import pytest

from messaging.actions import delete_message
from messaging.models import Message
from rooms.models import Change, Membership, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, ban, make_room, put_in, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, NOBODY, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def edit(person: Person, message: Message, content: Any = "hallo", *, room: int | None = None) -> Any:
    return person.patch(f"/api/rooms/{room or message.room_id}/messages/{message.pk}/", {"content": content})


def test_the_author_edits(bob: Person, alice: Person, erin: Person, lobby: Room, hello: Message):
    with changes_in(lobby) as seen:
        answer = edit(bob, hello, " hallo\n")
    user = {"id": bob.id, "username": "bob", "display_name": "", "avatar": None}
    assert answer.json() == {
        "id": hello.pk,
        "number": 1,
        "version": 7,
        "client_id": str(hello.client_id),
        "content": "hallo",
        "user": user,
        "room": {"id": lobby.pk, "version": 7, "bumped_at": A_TIME},
        "created_at": A_TIME,
        "edited_at": A_TIME,
        "deleted": False,
        "reply_to": None,
        "event": None,
        "mentions": NOBODY,
        "attachments": [],
        "reactions": [],
    }
    edited_at = answer.json()["edited_at"]
    body = {"id": hello.pk, "number": 1, "user": user, "content": "hallo", "edited_at": edited_at}
    body |= {"mentions": NOBODY, "mentions_before": NOBODY}
    assert seen == [("message_edited", body, {alice.id, bob.id, erin.id})]
    assert answer.status_code == 200


def test_only_the_newest_text_stands_in_the_log(bob: Person, lobby: Room, hello: Message):
    edit(bob, hello, "hallo")
    edit(bob, hello, "hullo")
    texts = Change.objects.filter(room=lobby, version__gte=6).order_by("version")
    assert [(row.body["content"], row.body.get("superseded")) for row in texts] == [
        ("", True),
        ("", True),
        ("hullo", None),
    ]


def test_the_room_shows_its_last_message_as_it_is_now(bob: Person, lobby: Room, hello: Message):
    edit(bob, hello, "x" * 300)
    assert bob.get(f"/api/rooms/{lobby.pk}/").json()["last_message"]["content"] == "x" * 280


def test_editing_an_older_one_moves_nothing_else(bob: Person, alice: Person, lobby: Room, hello: Message):
    say(alice, lobby, "last")
    before = alice.get(f"/api/rooms/{lobby.pk}/").json()
    edit(bob, hello)
    after = alice.get(f"/api/rooms/{lobby.pk}/").json()
    assert {name for name in after if after[name] != before[name]} == {"version", "change_id"}


def test_editing_reads_nothing_and_nobody_has_more_to_read(bob: Person, lobby: Room, hello: Message):
    before = list(Membership.objects.filter(room=lobby).order_by("pk").values_list("read_number", "mine_version"))
    edit(bob, hello)
    after = Membership.objects.filter(room=lobby).order_by("pk").values_list("read_number", "mine_version")
    assert list(after) == before


def test_signed_out(nobody: Person, hello: Message):
    assert told(edit(nobody, hello)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, bob: Person, hello: Message, vault: Room):
    there = say(bob, vault, "secret")
    with changes_in(hello.room) as seen, changes_in(vault) as seen_there:
        found = [told(edit(carol, hello)), told(edit(carol, there)), told(edit(carol, hello, room=NO_ROOM))]
    assert found == [NOT_FOUND] * 3
    assert (seen, seen_there) == ([], [])


def test_a_message_of_another_room_is_not_here(bob: Person, hello: Message):
    own = make_room(owner=bob, name="own")
    assert told(edit(bob, hello, room=own.pk)) == NOT_FOUND


@pytest.mark.parametrize("message_id", [0, NO_ROOM, 2**63 - 1, 2**63, 10**30])
def test_no_such_message(message_id: int, bob: Person, lobby: Room):
    answer = bob.patch(f"/api/rooms/{lobby.pk}/messages/{message_id}/", {"content": "hallo"})
    assert told(answer) == NOT_FOUND


def test_removed(bob: Person, alice: Person, dave: Person, lobby: Room, hello: Message):
    take_out(lobby, bob, by=alice)
    with changes_in(lobby) as seen:
        assert [told(edit(person, hello)) for person in (bob, dave)] == [NOT_FOUND] * 2
    put_in(lobby, bob)
    assert edit(bob, hello).status_code == 200
    ban(lobby, bob, by=alice)
    assert told(edit(bob, hello, "again")) == NOT_FOUND
    assert seen == []


def test_nobody_elses_not_even_for_moderators(alice: Person, erin: Person, lobby: Room, hello: Message):
    with changes_in(lobby) as seen:
        assert [refusal(edit(person, hello)) for person in (alice, erin)] == [(403, "forbidden", [])] * 2
    assert seen == []


def test_nothing_is_edited_in_an_archived_room(bob: Person, lobby: Room, hello: Message):
    Room.objects.filter(pk=lobby.pk).update(archived=True)
    assert refusal(edit(bob, hello)) == (403, "room_archived", [])


@pytest.mark.parametrize(
    "content", ["", " \n", None, [], {}, True, "x" * 8_001, "👋" * 8_193, "a\0b", "a\x07b", "\ud800", "\u200b"]
)
def test_bad_input(content: Any, bob: Person, lobby: Room, hello: Message):
    with changes_in(lobby) as seen:
        assert refusal(edit(bob, hello, content)) == (400, "invalid", ["content"])
    assert seen == []


def test_missing(bob: Person, hello: Message):
    answer = bob.patch(f"/api/rooms/{hello.room_id}/messages/{hello.pk}/", {})
    assert refusal(answer) == (400, "invalid", ["content"])


def test_what_is_deleted_stays_so(bob: Person, lobby: Room, hello: Message):
    delete_message(user=bob.user, room_id=lobby.pk, message_id=hello.pk)
    with changes_in(lobby) as seen:
        assert refusal(edit(bob, hello)) == (409, "message_deleted", [])
    assert seen == []


def test_the_same_text_again_takes_no_version(bob: Person, lobby: Room, hello: Message):
    with changes_in(lobby) as seen:
        untouched = edit(bob, hello, "hello").json()
    assert (untouched["edited_at"], untouched["version"], seen) == (None, 6, [])
    edited = edit(bob, hello).json()
    with changes_in(lobby) as seen:
        assert edit(bob, hello, "hallo ").json() == edited
    assert seen == []


def test_another_account_in_the_tab_edits_nothing(bob: Person, alice: Person, lobby: Room, hello: Message):
    path = f"/api/rooms/{lobby.pk}/messages/{hello.pk}/"
    with changes_in(lobby) as seen:
        answer = bob.patch(path, {"content": "hallo"}, **{"X-Lockstep-User": str(alice.id)})
    assert refusal(answer) == (409, "wrong_account", [])
    assert seen == []


def test_twelve_queries(bob: Person, hello: Message, django_capture_on_commit_callbacks: Any):
    with statements(bob) as seen, django_capture_on_commit_callbacks(execute=True):
        assert edit(bob, hello).status_code == 200
    # session with user, lock, membership, message; log, history, message, room and change;
    # of one moment, without the lock: message, stay, reactions; NOTIFY
    verbs = ["SELECT"] * 4 + ["UPDATE", "INSERT", "UPDATE", "WITH"] + ["SELECT"] * 4
    assert [statement.split()[0] for statement in seen] == verbs
