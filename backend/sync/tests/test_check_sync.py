"""manage.py check_sync: nothing to say about what the actions wrote, and a line for every contradiction planted."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import User
from messaging.actions import add_reaction, delete_message, edit_message, remove_reaction
from rooms.actions import change_role
from rooms.models import Room
from sync.checks import CHECKS, problems
from tests.factories import answer, attach, make_direct, make_event, say, settle, take_out
from tests.person import Person


@pytest.fixture
def story(lobby: Room, alice: Person, bob: Person) -> Room:
    """Versions 1 to 4: alice, bob, erin, dave joined; 5: dave left; 6 and 7: messages 1 and 2."""
    say(alice, lobby, "one")
    say(bob, lobby, "two")
    return lobby


def after(statement: str, **names: Any) -> list[str]:
    """What check_sync finds once this was done behind the actions' back; undone afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, names)
            assert cursor.rowcount > 0
        found = [problem.text for problem in problems()]
        transaction.set_rollback(True)
    return found


def run() -> str:
    said = StringIO()
    call_command("check_sync", stdout=said)
    return said.getvalue()


def test_says_that_all_is_in_order(story: Room):
    assert run() == "1 rooms are in order.\n"


def test_lists_what_is_not_and_fails(story: Room):
    with transaction.atomic():
        Room.objects.update(member_count=7, last_number=9)
        said = StringIO()
        with pytest.raises(CommandError, match=r"^3 contradictions in 1 rooms\.$"):
            call_command("check_sync", stdout=said)
        transaction.set_rollback(True)
    assert f"room {story.pk}: says 7 members and has 3\n" in said.getvalue()


CHANGE, ROOM, STAY = "UPDATE rooms_change SET", "UPDATE rooms_room SET", "UPDATE rooms_membership SET"
MESSAGE = "UPDATE messaging_message SET"
DELETE = "DELETE FROM rooms_change WHERE version"
BAN = "INSERT INTO rooms_ban (room_id, user_id, created_at) SELECT id,"
ANOTHER_STAY = (
    "INSERT INTO rooms_membership (room_id, user_id, role, joined_version, left_version, joined_at, read_number,"
    " mine_version) SELECT room_id, user_id, role,"
)

PLANTED = [
    # versions without holes
    (f"{ROOM} version = 8", ["is at version 8, but its log holds 7 rows, 1 to 7"]),
    (f"{ROOM} version = 6, change_id = change.prev FROM rooms_change change WHERE change.version = 7",
     ["is at version 6, but its log holds 7 rows, 1 to 7"]),
    (f"{DELETE} = 1", ["is at version 7, but its log holds 6 rows, 2 to 7"]),
    (f"{DELETE} = 4; {CHANGE} prev = third.uuid FROM rooms_change third"
     " WHERE third.version = 3 AND rooms_change.version = 5",
     ["is at version 7, but its log holds 6 rows, 1 to 7", "no change says that user DAVE user_joined with version 4"]),
    ("INSERT INTO rooms_room (name, kind, topic, created_at, version, last_number, member_count, bumped_at)"
     " VALUES ('never made', 'public', '', now(), 0, 0, 0, now())",
     ["is at version 0, but its log holds  rows,  to "]),
    # what the relay has published
    ("UPDATE realtime_publishcursor SET published_version = 8", ["is at version 7, but 8 is published"]),
    ("UPDATE realtime_publishcursor SET published_version = 7", []),
    ("DELETE FROM realtime_publishcursor", ["is at version 7, but nothing that happens ever is published"]),
    # chain of prev, and the room's own end of it
    (f"{CHANGE} prev = gen_random_uuid() WHERE version = 1", ["change 1 names another one before it than the log"]),
    (f"{CHANGE} prev = NULL WHERE version = 4", ["change 4 names another one before it than the log"]),
    (f"{CHANGE} uuid = gen_random_uuid() WHERE version = 4", ["change 5 names another one before it than the log"]),
    (f"{ROOM} change_id = NULL", ["names  as the change of version 7"]),
    # stays and their changes
    (f"{STAY} joined_version = 3 WHERE user_id = %(bob)s",
     ["change 2 says user_joined, but no stay does", "no change says that user BOB user_joined with version 3"]),
    (f"{STAY} left_version = 9 WHERE user_id = %(dave)s",
     ["change 5 says user_left, but no stay does", "no change says that user DAVE user_left with version 9"]),
    (f"{STAY} left_version = 6 WHERE user_id = %(dave)s",
     ["change 5 says user_left, but no stay does", "no change says that user DAVE user_left with version 6"]),
    (f"{CHANGE} body = '{{}}' WHERE version = 2",
     ["change 2 says user_joined, but no stay does", "no change says that user BOB user_joined with version 2"]),
    (f"{CHANGE} type = 'members_added' WHERE version = 6", [
        "change 6 says members_added, but no stay does"]),
    (f"{ANOTHER_STAY} 4, 5, joined_at, 0, 1 FROM rooms_membership WHERE user_id = %(dave)s",
     ["the stay of user DAVE from 4 on overlaps or forgets an earlier one"]),
    (f"{ANOTHER_STAY} 6, 7, joined_at, 0, 9 FROM rooms_membership WHERE user_id = %(bob)s", [
        "no change says that user BOB user_joined with version 6",
        "no change says that user BOB user_left with version 7",
        "the stay of user BOB from 6 on overlaps or forgets an earlier one"]),
    (f"{ANOTHER_STAY} 5, 6, joined_at, 0, 9 FROM rooms_membership WHERE user_id = %(dave)s", [
        "no change says that user DAVE user_joined with version 5",
        "no change says that user DAVE user_left with version 6",
        "the stay of user DAVE from 5 on overlaps or forgets an earlier one"]),
    (f"{ANOTHER_STAY} 6, 7, joined_at, 0, 1 FROM rooms_membership WHERE user_id = %(dave)s", [
        "no change says that user DAVE user_joined with version 6",
        "no change says that user DAVE user_left with version 7",
        "the stay of user DAVE from 6 on overlaps or forgets an earlier one"]),
    (f"{BAN} %(bob)s, now() FROM rooms_room", ["user BOB is banned and still in"]),
    (f"{BAN} %(dave)s, now() FROM rooms_room", []),
    # counts
    (f"{ROOM} member_count = 4", ["says 4 members and has 3"]),
    (f"{STAY} read_number = 3 WHERE user_id = %(bob)s", ["user BOB has read up to 3 of 2"]),
    (f"{STAY} read_number = -1 WHERE user_id = %(erin)s", ["user ERIN has read up to -1 of 2"]),
    (f"{MESSAGE} number = 3 WHERE number = 1", [
        "change 6 adds message ONE, which is not there", "says 2 messages and has 2, numbered 2 to 3"]),
    (f"{MESSAGE} number = 3 WHERE number = 2", [
        "change 7 adds message TWO, which is not there", "says 2 messages and has 2, numbered 1 to 3",
        "shows TWO as its last message instead of "]),
    (f"{ROOM} last_preview = jsonb_set(last_preview, '{{id}}', '0')",
     ["shows 0 as its last message instead of TWO"]),
    (f"{ROOM} last_preview = jsonb_set(last_preview, '{{number}}', '9')",
     ["shows TWO as its last message instead of TWO"]),
    (f"{ROOM} last_preview = NULL", ["shows  as its last message instead of TWO"]),
    (f"{ROOM} last_preview = jsonb_set(last_preview, '{{content}}', '\"lies\"')",
     ["shows TWO as its last message instead of TWO"]),
    (f"{ROOM} last_preview = jsonb_set(last_preview, '{{user,id}}', '0')",
     ["shows TWO as its last message instead of TWO"]),
    # messages and their changes
    (f"{MESSAGE} version = 7 WHERE number = 1", ["message 1 says that change 7 touched it last"]),
    (f"{MESSAGE} version = 9 WHERE number = 1", ["message 1 says that change 9 touched it last"]),
    (f"{MESSAGE} version = 5 WHERE number = 2", [
        "change 7 adds message TWO, which is not there", "message 2 says that change 5 touched it last"]),
    (f"{CHANGE} body = jsonb_set(body, '{{number}}', '5') WHERE version = 7",
     ["change 7 adds message TWO, which is not there"]),
    # texts
    (f"{CHANGE} body = jsonb_set(body, '{{content}}', '\"lies\"') WHERE version = 6",
     ["change 6 misstates the text of message 1"]),
    (f"{CHANGE} body = body || '{{\"superseded\": true}}' WHERE version = 6",
     ["change 6 misstates the text of message 1"]),
    (f"{MESSAGE} attachments = '[{{\"id\": \"x\"}}]' WHERE number = 1", ["message 1 shows other files than it has"]),
    (f"{MESSAGE} text_version = 7 WHERE number = 1", ["change 6 misstates the text of message 1"]),
    (f"{MESSAGE} text_version = 7 WHERE number = 1; {CHANGE} body = jsonb_set(body, '{{content}}', '\"\"')"
     " WHERE version = 6", ["change 6 misstates the text of message 1"]),
    (f"{MESSAGE} text_version = 7 WHERE number = 1; {CHANGE} body = body || '{{\"superseded\": true}}'"
     " WHERE version = 6", ["change 6 misstates the text of message 1"]),
    (f"{MESSAGE} deleted_at = now() WHERE number = 1",
     ["change 6 misstates the text of message 1", "message 1 is deleted and has a text, files, mentions or reactions"]),
    # mentions
    (f"{MESSAGE} mentioned_users = '{{9}}' WHERE number = 1", ["message 1 mentions others than are counted"]),
    (f"{MESSAGE} mentions_room = true WHERE number = 2", ["message 2 mentions others than are counted"]),
    ("INSERT INTO rooms_mention (room_id, number, by_id) SELECT room_id, number, author_id FROM messaging_message"
     " WHERE number = 2", ["message 2 mentions others than are counted"]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "expected"), PLANTED, ids=[statement for statement, _ in PLANTED])
def test_finds(statement: str, expected: list[str], story: Room, bob: Person, dave: Person, erin: Person):
    one, two = story.messages.order_by("number").values_list("pk", flat=True)
    words = {"BOB": bob.id, "DAVE": dave.id, "ERIN": erin.id, "ONE": one, "TWO": two}
    for word, number in words.items():
        expected = [text.replace(word, str(number)) for text in expected]
    assert after(statement, bob=bob.id, dave=dave.id, erin=erin.id) == expected


def test_finds_what_an_empty_log_does_not_say(story: Room, alice: Person, bob: Person, dave: Person, erin: Person):
    joined = [f"no change says that user {who.id} user_joined with version {version}"
              for version, who in enumerate((alice, bob, erin, dave), 1)]  # fmt: skip
    assert sorted(after(f"{DELETE} > 0")) == sorted([
        "is at version 7, but its log holds  rows,  to ",
        "message 1 says that change 6 touched it last",
        "message 2 says that change 7 touched it last",
        *joined,
        f"no change says that user {dave.id} user_left with version 5",
    ])  # fmt: skip


def test_what_its_oldest_row_says_counts_and_what_is_older_does_not(story: Room, bob: Person):
    assert after(f"{DELETE} < 2; {CHANGE} body = '{{}}' WHERE version = 2") == [
        "change 2 says user_joined, but no stay does",
        "is at version 7, but its log holds 6 rows, 2 to 7",
        f"no change says that user {bob.id} user_joined with version 2",
    ]
    assert after(f"{DELETE} < 6; {CHANGE} type = 'later', body = '{{}}' WHERE version = 6") == [
        "is at version 7, but its log holds 2 rows, 6 to 7",
        "message 1 says that change 6 touched it last",
    ]


def test_how_far_another_rooms_log_goes_back_does_not_count(story: Room, vault: Room):
    one = story.messages.get(number=1)
    shorten = f"{DELETE} < 4 AND room_id = %(vault)s"
    assert set(after(f"{shorten}; {MESSAGE} version = 3 WHERE number = 1", vault=vault.pk)) == {
        f"change 6 adds message {one.pk}, which is not there",
        "message 1 says that change 3 touched it last",
        "is at version 5, but its log holds 2 rows, 4 to 5",
    }


def test_what_was_told_of_a_deleted_message_is_over(story: Room, alice: Person, bob: Person):
    one = story.messages.get(number=1)
    add_reaction(user=bob.user, room_id=story.pk, message_id=one.pk, emoji="👍")
    delete_message(user=alice.user, room_id=story.pk, message_id=one.pk)
    assert problems() == []


def test_a_ban_from_another_room(story: Room, vault: Room, bob: Person, erin: Person):
    take_out(vault, bob, by=erin)
    assert after(f"{BAN} %(bob)s, now() FROM rooms_room WHERE name = 'vault'", bob=bob.id) == []


def test_finds_messages_that_are_counted_and_not_there(lobby: Room):
    assert after(f"{ROOM} last_number = 1") == ["says 1 messages and has , numbered  to "]


FILES = [
    ("UPDATE messaging_attachment SET state = 'gone'", ["message 3 shows other files than it has"]),
    (f"{MESSAGE} attachments = '[]' WHERE number = 3", ["message 3 shows other files than it has"]),
    (f"{MESSAGE} attachments = jsonb_set(attachments, '{{0,id}}', '\"x\"') WHERE number = 3",
     ["message 3 shows other files than it has"]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "expected"), FILES, ids=[statement for statement, _ in FILES])
def test_finds_about_files(statement: str, expected: list[str], story: Room, bob: Person):
    attach(bob, story)
    say(bob, story, "here", attachments=[attach(bob, story)])
    assert problems() == []
    assert after(statement) == expected


LEFT_IN_DELETED = [
    f"{MESSAGE} content = 'x' WHERE number = 1",
    f'{MESSAGE} attachments = \'[{{"id": "x"}}]\' WHERE number = 1',
    f"{MESSAGE} mentioned_users = '{{9}}' WHERE number = 1",
    f"{MESSAGE} mentions_room = true WHERE number = 1",
    "UPDATE messaging_pasttext SET message_id = %(one)s",
    "UPDATE messaging_reaction SET message_id = %(one)s",
]


@pytest.mark.parametrize("statement", LEFT_IN_DELETED)
def test_finds_what_deleting_left(statement: str, story: Room, alice: Person, bob: Person):
    one, two = story.messages.order_by("number").values_list("pk", flat=True)
    delete_message(user=alice.user, room_id=story.pk, message_id=one)
    edit_message(user=bob.user, room_id=story.pk, message_id=two, content="zwei")
    add_reaction(user=bob.user, room_id=story.pk, message_id=two, emoji="👍")
    assert problems() == []
    assert "message 1 is deleted and has a text, files, mentions or reactions" in after(statement, one=one)


TOLD_LAST = [
    (f"{STAY} role = 'owner' WHERE user_id = %(bob)s", "user BOB is owner, but change 10 says moderator"),
    (f"{STAY} role = 'owner' WHERE user_id = %(erin)s", "user ERIN is owner, but change 3 says moderator"),
    (f"{ROOM} topic = 'Tea'", "its topic is not what change 8 says"),
    (f"{ROOM} archived = true", "its archived is not what change 9 says"),
    ("DELETE FROM messaging_reaction", "change 11 says reaction_added of user BOB, but it is not so"),
    ("INSERT INTO messaging_reaction (message_id, user_id, emoji, since) SELECT message_id, %(erin)s, emoji, 11"
     " FROM messaging_reaction", "change 13 says reaction_removed of user ERIN, but it is not so"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "expected"), TOLD_LAST, ids=[statement for statement, _ in TOLD_LAST])
def test_finds_what_is_otherwise_than_was_told_last(
    statement: str, expected: str, story: Room, alice: Person, bob: Person, erin: Person
):
    for settings in ({"topic": "Coffee", "archived": True}, {"archived": False}):
        settle(story, by=alice, **settings)
    change_role(user=alice.user, room_id=story.pk, member_id=bob.id, role="moderator")
    message: dict[str, Any] = {"room_id": story.pk, "message_id": story.messages.get(number=1).pk, "emoji": "👍"}
    for person in (bob, erin):
        add_reaction(user=person.user, **message)
    remove_reaction(user=erin.user, **message)
    assert problems() == []
    expected = expected.replace("BOB", str(bob.id)).replace("ERIN", str(erin.id))
    assert after(statement, bob=bob.id, erin=erin.id) == [expected]


EVENT, ANSWER = "UPDATE events_event SET", "UPDATE events_attendance SET"
PLANTED_IN_EVENTS = [
    (f"{EVENT} title = 'Coffee'", ["message 3 is called otherwise than its event, or has none"]),
    (f"{MESSAGE} event = gen_random_uuid() WHERE number = 1", [
        "message 1 is called otherwise than its event, or has none"]),
    (f"{MESSAGE} event = (SELECT id FROM events_event), content = 'Tea' WHERE number = 1", [  # noqa: S608
        "change 6 misstates the text of message 1", "message 1 is called otherwise than its event, or has none"]),
    (f"{EVENT} maybe = 1", ["event Tea counts its answers wrongly"]),
    (f"{EVENT} capacity = 2", ["event Tea has a place and somebody who waits"]),
    (f"{ANSWER} user_id = %(dave)s WHERE status = 'going'", [
        "user DAVE comes to event Tea and is not in the room"]),
    (f"{EVENT} status = 'cancelled'; {ANSWER} user_id = %(dave)s WHERE status = 'going'", []),
    (f"{EVENT} starts_at = now() - interval '1 day'; {ANSWER} user_id = %(dave)s WHERE status = 'going'", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "expected"), PLANTED_IN_EVENTS, ids=[statement for statement, _ in PLANTED_IN_EVENTS]
)
def test_finds_about_events(
    statement: str, expected: list[str], story: Room, alice: Person, bob: Person, dave: Person, erin: Person
):
    event = make_event(alice, story, capacity=1)
    answer(bob, event)
    answer(erin, event)
    expected = [text.replace("DAVE", str(dave.id)) for text in expected]
    assert after(statement, bob=bob.id, dave=dave.id, erin=erin.id) == expected


def test_finds_what_was_deleted_and_can_still_be_found(story: Room, alice: Person):
    one = story.messages.get(number=1)
    delete_message(user=alice.user, room_id=story.pk, message_id=one.pk)
    kept = (
        "INSERT INTO search_messagetext (message_id, room_id, author_id, at, folded, terms)"
        " SELECT id, room_id, author_id, created_at, 'one', 'one' FROM messaging_message WHERE number = %(number)s"
    )
    assert after(kept, number=1) == ["message 1 is deleted and can still be found"]


def test_a_log_may_be_pruned_but_not_short(story: Room):
    with transaction.atomic():
        lengthen = (
            "INSERT INTO rooms_change (room_id, version, uuid, prev, type, body, at)"
            " SELECT id, 7 + n, md5(n::text)::uuid, CASE WHEN n = 1 THEN change_id ELSE md5((n - 1)::text)::uuid END,"
            " 'room_updated', '{}', now() FROM rooms_room, generate_series(1, %(n)s) AS n"
        )
        with connection.cursor() as cursor:
            cursor.execute(lengthen, {"n": 993})
            cursor.execute("UPDATE rooms_room SET version = 1000, change_id = md5('993')::uuid")
        assert problems() == []
        pruned = after(f"{DELETE} = 1")
        with connection.cursor() as cursor:
            cursor.execute(lengthen.replace("7 + n", "1000 + n").replace("md5(", "md5('b' || "), {"n": 5})
            cursor.execute("UPDATE rooms_room SET version = 1005, change_id = md5('b5')::uuid")
        assert after(f"{DELETE} <= 5") == []
        transaction.set_rollback(True)
    assert pruned == ["is at version 1000, but its log holds 999 rows, 2 to 1000"]


def test_every_check_finds_something():
    """The list above has something for each check; this one counts them, so that a new check asks for its own."""
    assert len(CHECKS) == 25


def test_finds_a_direct_room_without_one_of_its_people(alice: Person, bob: Person):
    room = make_direct(alice, bob)
    User.objects.filter(pk=bob.id).update(is_active=False)
    say(alice, room)
    assert problems() == []
    statement = "DELETE FROM rooms_membership WHERE user_id = %(bob)s; UPDATE rooms_room SET member_count = 1"
    assert f"is between {{{alice.id},{bob.id}}}, and in it are {{{alice.id}}}" in after(statement, bob=bob.id)


def test_finds_a_direct_room_without_anybody(alice: Person, bob: Person):
    say(alice, make_direct(alice, bob))
    found = after("DELETE FROM rooms_membership")
    assert f"is between {{{alice.id},{bob.id}}}, and in it are " in found
    assert "says 2 members and has 0" in found


def test_who_has_gone_may_be_missing(alice: Person, bob: Person):
    say(alice, make_direct(alice, bob))
    statement = (
        "UPDATE accounts_user SET is_active = false, deactivated_at = now() WHERE id = %(bob)s;"
        " DELETE FROM rooms_membership WHERE user_id = %(bob)s"
    )
    assert not [text for text in after(statement, bob=bob.id) if text.startswith("is between")]


def test_finds_a_direct_room_of_other_people(alice: Person, bob: Person, carol: Person):
    room = make_direct(alice, bob)
    assert problems() == []
    key = "UPDATE rooms_room SET direct_key = ARRAY[%(one)s, %(two)s]::bigint[]"
    assert after(key, one=bob.id, two=carol.id) == [f"is between {{{bob.id},{carol.id}}}, and in it are {{{alice.id}}}"]
    say(alice, room)
    assert after(key, one=alice.id, two=carol.id) == [
        f"is between {{{alice.id},{carol.id}}}, and in it are {{{alice.id},{bob.id}}}"
    ]
