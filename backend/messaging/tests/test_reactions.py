"""PUT and DELETE /api/rooms/{id}/messages/{message}/reactions/{emoji}/"""

from typing import Any
from urllib.parse import quote

import pytest

from messaging.actions import add_reaction, delete_message, edit_message
from messaging.emoji import one_emoji
from messaging.models import Message, Reaction
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import NO_ROOM, ban, make_event, make_people, make_room, say, take_out
from tests.person import Person
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import rows_read, statements

THUMB = "👍"
JOINED = "\u200d".join("♀" * 16)  # short enough as it is written, too long once each asks for its picture


def react(person: Person, message: Message, emoji: str = THUMB, *, room: int | None = None, how: str = "put") -> Any:
    at = f"/api/rooms/{room or message.room_id}/messages/{message.pk}/reactions/{quote(emoji)}/"
    return getattr(person, how)(at)


def unreact(person: Person, message: Message, emoji: str = THUMB, *, room: int | None = None) -> Any:
    return react(person, message, emoji, room=room, how="delete")


def shown(person: Person, message: Message) -> list[dict[str, Any]]:
    page = person.get(f"/api/rooms/{message.room_id}/messages/").json()["results"]
    found: list[dict[str, Any]] = next(one["reactions"] for one in page if one["id"] == message.pk)
    return found


def test_a_member_reacts(alice: Person, bob: Person, erin: Person, lobby: Room, hello: Message):
    with changes_in(lobby) as seen:
        answer = react(alice, hello)
    body = {
        "message": hello.pk,
        "number": 1,
        "emoji": THUMB,
        "user": {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
        "count": 1,
    }
    assert seen == [("reaction_added", body, {alice.id, bob.id, erin.id})]
    assert (answer.status_code, answer.json()["version"]) == (200, 7)
    assert answer.json()["reactions"] == [{"emoji": THUMB, "count": 1, "users": [alice.id]}]
    assert shown(bob, hello) == answer.json()["reactions"]
    assert bob.get(f"/api/rooms/{lobby.pk}/messages/{hello.pk}/").json() == answer.json()


def test_and_takes_it_back(alice: Person, bob: Person, erin: Person, lobby: Room, hello: Message):
    for person in (alice, erin):
        react(person, hello)
    with changes_in(lobby) as seen:
        answer = unreact(alice, hello)
    body = {
        "message": hello.pk,
        "number": 1,
        "emoji": THUMB,
        "user": {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
        "count": 1,
    }
    assert seen == [("reaction_removed", body, {alice.id, bob.id, erin.id})]
    assert answer.json()["reactions"] == [{"emoji": THUMB, "count": 1, "users": [erin.id]}]


def test_an_event_stays_one(alice: Person, bob: Person, lobby: Room):
    tea = make_event(bob, lobby).message
    for ask in (react, unreact):
        answer = ask(alice, tea)
        assert (answer.status_code, answer.json()["event"]["title"]) == (200, "Tea")
        assert alice.get(f"/api/rooms/{lobby.pk}/messages/{tea.pk}/").json() == answer.json()


def test_emoji_stand_in_the_order_of_their_first_use_and_each_has_its_count(
    alice: Person, bob: Person, erin: Person, lobby: Room, hello: Message
):
    with changes_in(lobby) as seen:
        for person, emoji in ((alice, "🎉"), (bob, THUMB), (erin, "🎉")):
            react(person, hello, emoji)
        unreact(alice, hello, "🎉")
        react(alice, hello, "🎉")
    assert [(body["emoji"], body["count"]) for _, body, _ in seen] == [
        ("🎉", 1), (THUMB, 1), ("🎉", 2), ("🎉", 1), ("🎉", 2),
    ]  # fmt: skip
    assert shown(bob, hello) == [
        {"emoji": "🎉", "count": 2, "users": [erin.id, alice.id]},
        {"emoji": THUMB, "count": 1, "users": [bob.id]},
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("❤", "❤️"),
        ("❤️", "❤️"),
        ("☝🏽", "☝🏽"),
        ("🏳️‍🌈", "🏳️‍🌈"),
        ("👩‍⚕", "👩‍⚕️"),
        ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
        ("🇨🇭", "🇨🇭"),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        ("1⃣", "1️⃣"),
        ("🫩", "🫩"),
    ],
)
def test_one_spelling_of_each(written: str, kept: str, alice: Person, hello: Message):
    assert react(alice, hello, written).json()["reactions"][0]["emoji"] == kept
    assert unreact(alice, hello, kept).json()["reactions"] == []


def test_signed_out(nobody: Person, hello: Message):
    assert told(react(nobody, hello)) == told(unreact(nobody, hello)) == NOT_SIGNED_IN


def test_a_stranger_cannot_tell_it_exists(carol: Person, bob: Person, hello: Message, vault: Room):
    there = say(bob, vault, "secret")
    with changes_in(hello.room) as seen, changes_in(vault) as seen_there:
        found = [
            told(ask(carol, message, room=room))
            for ask in (react, unreact)
            for message, room in ((hello, None), (there, None), (hello, NO_ROOM))
        ]
    assert found == [NOT_FOUND] * 6
    assert (seen, seen_there) == ([], [])


def test_a_message_of_another_room_is_not_here(bob: Person, hello: Message):
    own = make_room(owner=bob, name="own")
    assert told(react(bob, hello, room=own.pk)) == told(unreact(bob, hello, room=own.pk)) == NOT_FOUND


def test_removed(bob: Person, alice: Person, dave: Person, erin: Person, lobby: Room, hello: Message):
    react(bob, hello)
    take_out(lobby, bob, by=alice)
    ban(lobby, erin, by=alice)
    for person in (bob, dave, erin):
        assert told(react(person, hello)) == told(unreact(person, hello)) == NOT_FOUND
    assert shown(alice, hello) == [{"emoji": THUMB, "count": 1, "users": [bob.id]}]


def test_a_member_reacts_where_only_moderators_post(bob: Person, lobby: Room, hello: Message):
    Room.objects.filter(pk=lobby.pk).update(posting="moderators")
    assert react(bob, hello).status_code == 200


def test_nobody_reacts_in_an_archived_room(alice: Person, bob: Person, lobby: Room, hello: Message):
    react(bob, hello)
    Room.objects.filter(pk=lobby.pk).update(archived=True)
    with changes_in(lobby) as seen:
        refused = [refusal(ask(person, hello)) for ask in (react, unreact) for person in (alice, bob)]
    assert refused == [(403, "room_archived", [])] * 4
    assert seen == []


@pytest.mark.parametrize(
    "text", ["a", "1", "👍👍", "👍a", "<b>", "\0", "\u200d", "\ufe0f", "🏽" * 20, "x" * 900, "🇨", JOINED]
)
def test_anything_but_one_emoji_is_refused(text: str, alice: Person, lobby: Room, hello: Message):
    with changes_in(lobby) as seen:
        refused = [refusal(ask(alice, hello, text)) for ask in (react, unreact)]
    assert refused == [(400, "invalid", ["emoji"])] * 2
    assert seen == []


def test_a_deleted_message_takes_none_and_loses_its_own(alice: Person, bob: Person, lobby: Room, hello: Message):
    react(alice, hello)
    delete_message(user=bob.user, room_id=lobby.pk, message_id=hello.pk)
    with changes_in(lobby) as seen:
        refused = [refusal(ask(alice, hello)) for ask in (react, unreact)]
    assert refused == [(409, "message_deleted", [])] * 2
    assert (seen, shown(alice, hello)) == ([], [])


def test_at_most_fifty_different_ones(alice: Person, bob: Person, lobby: Room, hello: Message):
    faces = [chr(number) for number in range(0x1F600, 0x1F600 + 51)]
    for face in faces[:50]:
        add_reaction(user=alice.user, room_id=lobby.pk, message_id=hello.pk, emoji=face)
    assert refusal(react(bob, hello, faces[50])) == (409, "too_many_reactions", [])
    assert react(bob, hello, faces[49]).json()["reactions"][49]["users"] == [alice.id, bob.id]
    assert len(shown(bob, hello)) == 50


def test_repeats_change_nothing(alice: Person, lobby: Room, hello: Message):
    with changes_in(lobby) as seen:
        answers = [ask(alice, hello) for ask in (unreact, react, react, unreact, unreact)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert [answer.json()["version"] for answer in answers] == [6, 7, 7, 8, 8]
    assert [(kind, body["count"]) for kind, body, _ in seen] == [("reaction_added", 1), ("reaction_removed", 0)]


def test_as_many_queries_for_many_reactions(alice: Person, bob: Person, erin: Person, lobby: Room, hello: Message):
    def asked() -> int:
        with statements(alice) as seen:
            alice.get(f"/api/rooms/{lobby.pk}/messages/")
        return len(seen)

    alone = asked()
    for _ in range(20):
        message = say(bob, lobby)
        for person in (alice, bob, erin):
            add_reaction(user=person.user, room_id=lobby.pk, message_id=message.pk, emoji=THUMB)
    assert asked() == alone


def test_as_many_statements_in_a_room_of_many(alice: Person, lobby: Room, hello: Message):
    with statements(alice) as few:
        react(alice, hello)
    for index in range(20):
        say(alice, lobby, str(index))
    last = say(alice, lobby, "last")
    with statements(alice) as many:
        react(alice, last)
    assert len(many) == len(few)


def test_under_the_lock_no_more_is_read_of_a_message_to_which_many_have_reacted(
    alice: Person, bob: Person, erin: Person, lobby: Room, hello: Message
):
    def reacted(person: Person, emoji: str) -> list[int]:
        with rows_read() as rows:
            add_reaction(user=person.user, room_id=lobby.pk, message_id=hello.pk, emoji=emoji)
        return rows

    def edited(content: str) -> list[int]:
        with rows_read() as rows:
            edit_message(user=bob.user, room_id=lobby.pk, message_id=hello.pk, content=content)
        return rows

    reacted(bob, THUMB)
    few = [reacted(alice, THUMB), reacted(alice, "🎉"), edited("one")]
    crowd = make_people(*(f"p{number}" for number in range(300)))
    Reaction.objects.bulk_create(Reaction(message=hello, user=each.user, emoji=THUMB, since=7) for each in crowd)
    assert [reacted(erin, THUMB), reacted(erin, "❤️"), edited("two")] == few
    assert bob.get(f"/api/rooms/{lobby.pk}/messages/{hello.pk}/").json()["reactions"][0]["count"] == 303


def test_every_emoji_of_a_keyboard_is_one():
    ranges = [(0x1F300, 0x1F320), (0x1F400, 0x1F43F), (0x1F600, 0x1F650), (0x1F680, 0x1F6B0)]
    assert [chr(n) for start, end in ranges for n in range(start, end) if one_emoji(chr(n)) != chr(n)] == []
