"""POST /api/rooms/{id}/messages/"""

from typing import Any

import pytest

from messaging.actions import delete_message, edit_message
from rooms.actions import add_members
from rooms.models import Membership, Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, ban, make_direct, make_people, make_person, make_room, say, settle, take_out
from tests.person import Person
from tests.shapes import A_TIME, A_UUID, AN_ID, NOBODY, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

ID = "c0ffee00-0000-4000-8000-000000000001"


def post(person: Person, room_id: int, **body: Any) -> Any:
    return person.post(f"/api/rooms/{room_id}/messages/", body)


def test_a_member_posts(bob: Person, alice: Person, erin: Person, carol: Person, lobby: Room):
    with changes_in(lobby) as seen:
        answer = post(bob, lobby.pk, content="hello", client_id=ID)
    message = {
        "id": AN_ID,
        "number": 1,
        "version": 6,
        "client_id": ID,
        "content": "hello",
        "user": {"id": bob.id, "username": "bob", "display_name": "", "avatar": None},
        "room": {"id": lobby.pk, "version": 6, "bumped_at": A_TIME},
        "created_at": A_TIME,
        "edited_at": None,
        "deleted": False,
        "reply_to": None,
        "event": None,
        "mentions": NOBODY,
        "attachments": [],
        "reactions": [],
    }
    assert told(answer) == (201, message)
    assert seen == [("message_added", answer.json(), {alice.id, bob.id, erin.id})]


def test_the_room_moves_on(bob: Person, lobby: Room):
    before = lobby.bumped_at
    made = post(bob, lobby.pk, content="hello").json()
    lobby.refresh_from_db()
    assert (lobby.version, lobby.last_number) == (6, 1)
    assert lobby.last_preview == {
        "id": made["id"],
        "number": 1,
        "content": "hello",
        "user": made["user"],
        "created_at": made["created_at"],
    }
    assert lobby.bumped_at > before
    assert made["room"]["bumped_at"] == made["created_at"]


def test_posting_moves_ones_own_marker_and_no_other(bob: Person, alice: Person, lobby: Room):
    for _ in range(2):
        post(bob, lobby.pk, content="hello")
    stays = Membership.objects.filter(room=lobby)
    assert list(stays.filter(user=bob.user).values_list("read_number", "mine_version")) == [(2, 3)]
    assert list(stays.filter(user=alice.user).values_list("read_number", "mine_version")) == [(0, 1)]


def test_without_a_client_id_the_server_makes_one(bob: Person, lobby: Room):
    first, second = (post(bob, lobby.pk, content="hello") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["client_id"] == A_UUID
    assert first.json()["client_id"] != second.json()["client_id"]


@pytest.mark.parametrize(
    ("content", "stored"),
    [
        ("  hello \n", "hello"),
        ("one\ttab\nand\n\nlines", "one\ttab\nand\n\nlines"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("x" * 8_000, "x" * 8_000),
        (" " + "x" * 8_000 + "\n", "x" * 8_000),
        ("👋" * 8_000, "👋" * 8_000),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("\u202eabc", "\u202eabc"),
    ],
)
def test_what_can_be_said(content: str, stored: str, bob: Person, lobby: Room):
    answer = post(bob, lobby.pk, content=content)
    assert (answer.status_code, answer.json()["content"]) == (201, stored)


def test_signed_out(nobody: Person, lobby: Room):
    assert told(post(nobody, lobby.pk, content="hello")) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, vault: Room):
    with changes_in(lobby) as seen:
        found = [post(carol, room_id, content="hi") for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30)]
    assert [told(answer) for answer in found] == [NOT_FOUND] * 4
    assert len({answer.content for answer in found}) == 1
    assert seen == []


def test_a_member_without_the_right(bob: Person, alice: Person, erin: Person, lobby: Room, vault: Room):
    settle(lobby, by=alice, posting="moderators")
    settle(vault, by=alice, archived=True)
    with changes_in(lobby) as seen, changes_in(vault) as kept:
        assert refusal(post(bob, lobby.pk, content="hello")) == (403, "forbidden", [])
        answers = [post(person, vault.pk, content="hello") for person in (alice, bob, erin)]
    assert [refusal(answer) for answer in answers] == [(403, "room_archived", [])] * 3
    assert (seen, kept) == ([], [])
    assert [post(person, lobby.pk, content="hello").status_code for person in (alice, erin)] == [201, 201]


def test_a_used_client_id_tells_a_stranger_no_more(carol: Person, alice: Person, vault: Room):
    own = make_room(owner=carol, name="own")
    post(carol, own.pk, content="hi", client_id=ID)
    found = [told(post(carol, room_id, content="hi", client_id=ID)) for room_id in (vault.pk, NO_ROOM)]
    assert found == [NOT_FOUND] * 2


def test_removed(dave: Person, bob: Person, erin: Person, alice: Person, lobby: Room):
    take_out(lobby, bob, by=alice)
    ban(lobby, erin, by=alice)
    with changes_in(lobby) as seen:
        assert [told(post(person, lobby.pk, content="hi")) for person in (dave, bob, erin)] == [NOT_FOUND] * 3
    assert seen == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "content"),
        ({"content": ""}, "content"),
        ({"content": " \n\t "}, "content"),
        ({"content": None}, "content"),
        ({"content": ["hello"]}, "content"),
        ({"content": {"a": "b"}}, "content"),
        ({"content": True}, "content"),
        ({"content": "x" * 8_001}, "content"),
        ({"content": "x" * 900_000}, "content"),
        ({"content": "a\0b"}, "content"),
        ({"content": "a\x07b"}, "content"),
        ({"content": "a\x85b"}, "content"),
        ({"content": "\ud800"}, "content"),
        ({"content": "\u200b\u2060\u3164"}, "content"),
        ({"content": "hi", "client_id": "x"}, "client_id"),
        ({"content": "hi", "client_id": None}, "client_id"),
        ({"content": "hi", "client_id": []}, "client_id"),
        ({"content": "hi", "client_id": {}}, "client_id"),
        ({"content": "hi", "client_id": -1}, "client_id"),
        ({"content": "hi", "reply_to": 0}, "reply_to"),
        ({"content": "hi", "reply_to": 2**63}, "reply_to"),
        ({"content": "hi", "reply_to": "x"}, "reply_to"),
        ({"content": "hi", "reply_to": []}, "reply_to"),
    ],
)
def test_bad_input(body: dict[str, Any], field: str, bob: Person, lobby: Room):
    with changes_in(lobby) as seen:
        assert refusal(post(bob, lobby.pk, **body)) == (400, "invalid", [field])
    assert seen == []


def test_a_reply_quotes_and_the_log_names_it_by_id_alone(bob: Person, alice: Person, lobby: Room):
    first = say(alice, lobby, "x" * 300)
    with changes_in(lobby) as seen:
        answer = post(bob, lobby.pk, content="yes", reply_to=first.pk)
    assert answer.status_code == 201
    assert answer.json()["reply_to"] == {
        "id": first.pk,
        "number": 1,
        "version": 6,
        "user": {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
        "content": "x" * 280,
        "attachments": 0,
        "deleted": False,
    }
    assert [body["reply_to"] for _, body, _ in seen] == [{"id": first.pk, "number": 1}]
    (change,) = bob.get(f"/api/rooms/{lobby.pk}/changes/", after=6).json()["results"]
    assert change["body"] == answer.json()


def test_quotes_are_as_the_message_is_now(bob: Person, alice: Person, lobby: Room):
    first = say(alice, lobby, "hello")
    made = post(bob, lobby.pk, content="yes", reply_to=first.pk, client_id=ID).json()
    edit_message(user=alice.user, room_id=lobby.pk, message_id=first.pk, content="hallo")
    path = f"/api/rooms/{lobby.pk}/messages/{made['id']}/"
    assert bob.get(path).json()["reply_to"]["content"] == "hallo"
    delete_message(user=alice.user, room_id=lobby.pk, message_id=first.pk)
    again = post(bob, lobby.pk, content="yes", client_id=ID).json()
    quote = bob.get(path).json()["reply_to"]
    assert (quote["content"], quote["deleted"], quote["version"]) == ("", True, 9)
    assert again["reply_to"] == quote


def test_a_deleted_reply_quotes_nothing(bob: Person, alice: Person, lobby: Room):
    made = post(bob, lobby.pk, content="yes", reply_to=say(alice, lobby).pk).json()
    delete_message(user=bob.user, room_id=lobby.pk, message_id=made["id"])
    assert bob.get(f"/api/rooms/{lobby.pk}/messages/{made['id']}/").json()["reply_to"] is None


def test_only_messages_of_the_same_room_are_replied_to(bob: Person, lobby: Room):
    elsewhere = say(bob, make_room(owner=bob, name="other"), "there")
    with changes_in(lobby) as seen:
        for absent in (elsewhere.pk, NO_ROOM):
            answer = post(bob, lobby.pk, content="yes", reply_to=absent)
            assert refusal(answer) == (400, "invalid", ["reply_to"])
    assert seen == []


def test_what_isnt_asked_for_is_not_set(bob: Person, lobby: Room):
    made = post(bob, lobby.pk, content="hi", number=9, version=99, user=1, deleted=True, edited_at="2020-01-01").json()
    assert (made["number"], made["version"], made["user"]["id"]) == (1, 6, bob.id)
    assert (made["deleted"], made["edited_at"]) == (False, None)


def test_the_same_client_id_again_is_the_same_message(bob: Person, alice: Person, lobby: Room):
    first = post(bob, lobby.pk, content="hello", client_id=ID).json()
    say(alice, lobby, "between")
    with changes_in(lobby) as seen:
        again = post(bob, lobby.pk, content="  hello ", client_id=ID)
    assert again.status_code == 200
    assert again.json() == {**first, "room": {**first["room"], "version": 7, "bumped_at": A_TIME}}
    assert seen == []


def test_a_retry_of_what_was_committed_succeeds_after_removal(bob: Person, alice: Person, lobby: Room):
    first = post(bob, lobby.pk, content="hello", client_id=ID).json()
    ban(lobby, bob, by=alice)
    with changes_in(lobby) as seen:
        again = post(bob, lobby.pk, content="hello", client_id=ID)
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    assert seen == []


def test_a_retry_of_what_was_committed_succeeds_in_a_room_archived_since(bob: Person, alice: Person, lobby: Room):
    first = post(bob, lobby.pk, content="hello", client_id=ID)
    settle(lobby, by=alice, archived=True)
    again = post(bob, lobby.pk, content="hello", client_id=ID)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


def test_a_retry_of_what_was_committed_succeeds_where_only_moderators_post_since(
    bob: Person, alice: Person, lobby: Room
):
    first = post(bob, lobby.pk, content="hello", client_id=ID)
    settle(lobby, by=alice, posting="moderators")
    again = post(bob, lobby.pk, content="hello", client_id=ID)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert refusal(post(bob, lobby.pk, content="hello")) == (403, "forbidden", [])


def test_a_retry_of_what_was_committed_succeeds_at_the_limit_of_direct_rooms(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
):
    written, another = make_direct(alice, bob), make_direct(alice, bob, make_person("frank"))
    first = post(alice, written.pk, content="hello", client_id=ID)
    monkeypatch.setattr("rooms.access.DIRECT_ROOMS_PER_PERSON", 1)
    assert refusal(post(alice, another.pk, content="hello")) == (409, "too_many_rooms", [])
    again = post(alice, written.pk, content="hello", client_id=ID)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


def test_a_retry_shows_the_message_as_it_is_now(bob: Person, lobby: Room):
    first = post(bob, lobby.pk, content="hello", client_id=ID).json()
    edit_message(user=bob.user, room_id=lobby.pk, message_id=first["id"], content="hallo")
    again = post(bob, lobby.pk, content="hello", client_id=ID)
    assert (again.status_code, again.json()["content"], again.json()["edited_at"]) == (200, "hallo", A_TIME)


def test_a_retry_of_a_deleted_message(bob: Person, lobby: Room):
    first = post(bob, lobby.pk, content="hello", client_id=ID).json()
    delete_message(user=bob.user, room_id=lobby.pk, message_id=first["id"])
    again = post(bob, lobby.pk, content="hello", client_id=ID)
    assert (again.status_code, again.json()["content"], again.json()["deleted"]) == (200, "", True)


def test_the_same_client_id_for_something_else(bob: Person, alice: Person, lobby: Room):
    other = make_room(owner=bob, name="other")
    post(bob, lobby.pk, content="hello", client_id=ID)
    with changes_in(lobby) as seen, changes_in(other) as seen_there:
        assert refusal(post(bob, lobby.pk, content="bye", client_id=ID)) == (409, "client_id_conflict", [])
        assert refusal(post(bob, other.pk, content="hello", client_id=ID)) == (409, "client_id_conflict", [])
    assert (seen, seen_there) == ([], [])
    assert post(alice, lobby.pk, content="mine", client_id=ID).status_code == 201


def test_another_account_in_the_tab_posts_nothing(bob: Person, alice: Person, lobby: Room):
    with changes_in(lobby) as seen:
        named = {"X-Lockstep-User": str(alice.id)}
        answer = bob.post(f"/api/rooms/{lobby.pk}/messages/", {"content": "hi"}, **named)
    assert refusal(answer) == (409, "wrong_account", [])
    assert seen == []


def test_eight_queries_whatever_the_number_of_members(alice: Person, django_capture_on_commit_callbacks: Any):
    room = make_room(owner=alice)
    say(alice, room)
    counts = []
    for many in (2, 200):
        crowd(room, many)
        with statements(alice) as seen, django_capture_on_commit_callbacks(execute=True):
            assert post(alice, room.pk, content="hello", client_id=f"{many:032}").status_code == 201
        counts.append([statement.split()[0] for statement in seen])
    # session with user, lock, client_id, membership; message, room and change, author's marker; NOTIFY
    eight = ["SELECT"] * 4 + ["INSERT", "WITH", "UPDATE"] + ["SELECT"]
    assert counts == [eight, eight]
    assert seen[-1] == f"SELECT pg_notify('lockstep', 'room:{room.pk}')"


def crowd(room: Room, many: int) -> None:
    """More people, so that `many` are in the room."""
    there = Membership.objects.filter(room=room).count()
    people = make_people(*(f"p{number:03}" for number in range(there, many)))
    add_members(room_id=room.pk, users=[person.id for person in people])
