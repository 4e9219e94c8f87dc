"""GET /api/rooms/{id}/changes/"""

from typing import Any

import pytest

from messaging.actions import edit_message
from rooms.actions import join_room, leave_room
from rooms.models import Change, Room
from tests.factories import NO_ROOM, ban, lengthen, put_in, say, take_out
from tests.person import Person
from tests.shapes import A_TIME, A_UUID, NOT_FOUND, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def changes(person: Person, room_id: int, **query: Any) -> Any:
    return person.get(f"/api/rooms/{room_id}/changes/", **query)


def versions(answer: Any) -> list[int]:
    assert answer.status_code == 200
    return [change["version"] for change in answer.json()["results"]]


def test_all_of_them_oldest_first(alice: Person, bob: Person, lobby: Room):
    message = say(bob, lobby, "hello")
    ids = [str(uuid) for uuid in Change.objects.filter(room=lobby).order_by("version").values_list("uuid", flat=True)]
    page = changes(alice, lobby.pk, after=4).json()
    assert page == {
        "results": [
            {
                "id": ids[4],
                "prev": ids[3],
                "room": lobby.pk,
                "version": 5,
                "type": "user_left",
                "at": A_TIME,
                "actor": page["results"][0]["actor"],
                "body": {
                    "room": {
                        "id": lobby.pk,
                        "name": "lobby",
                        "version": 5,
                        "bumped_at": A_TIME,
                        "member_count": 3,
                        "last_message": None,
                    },
                    "user": {"id": page["results"][0]["actor"], "username": "dave", "display_name": "", "avatar": None},
                    "reason": "left",
                    "by": None,
                },
            },
            {
                "id": ids[5],
                "prev": ids[4],
                "room": lobby.pk,
                "version": 6,
                "type": "message_added",
                "at": A_TIME,
                "actor": bob.id,
                "body": message.as_read(),
            },
        ],
        "version": 6,
    }


def test_no_text_before_the_change_that_brought_it(alice: Person, bob: Person, carol: Person, lobby: Room):
    heard = say(bob, lobby, "early")
    say(alice, lobby, "why?", reply_to=heard)
    put_in(lobby, carol)
    edit_message(user=bob.user, room_id=lobby.pk, message_id=heard.pk, content="late")
    say(alice, lobby, "ah", reply_to=heard)
    last = say(alice, lobby, "soon")
    take_out(lobby, carol, by=alice)
    edit_message(user=alice.user, room_id=lobby.pk, message_id=last.pk, content="now")
    _, asked, joined, _, again, _, left, edited = [
        change["body"] for change in changes(alice, lobby.pk, after=5).json()["results"]
    ]
    assert [(body["reply_to"]["content"], body["reply_to"]["version"]) for body in (asked, again)] == [
        ("", 1),
        ("late", 9),
    ]
    assert [body["room"]["last_message"]["content"] for body in (joined, left)] == ["why?", ""]
    assert edited["content"] == "now"


def test_from_the_start_for_who_was_there(alice: Person, lobby: Room):
    answer = changes(alice, lobby.pk, after=0)
    assert versions(answer) == [1, 2, 3, 4, 5]
    assert answer.json()["results"][0]["prev"] is None
    assert versions(changes(alice, lobby.pk)) == [1, 2, 3, 4, 5]


def test_a_piece_at_a_time(alice: Person, lobby: Room):
    answer = changes(alice, lobby.pk, after=1, limit=2)
    assert (versions(answer), answer.json()["version"]) == ([2, 3], 5)


def test_at_most_200_at_once(alice: Person, lobby: Room):
    lengthen(lobby, 300)
    assert versions(changes(alice, lobby.pk, after=0, limit=1_000)) == [*range(1, 201)]
    assert versions(changes(alice, lobby.pk, after=0)) == [*range(1, 201)]
    assert versions(changes(alice, lobby.pk, after=200)) == [*range(201, 306)]


def test_nothing_after_the_last_and_beyond(alice: Person, lobby: Room):
    for after in (5, 6, 2**63 - 1):
        answer = changes(alice, lobby.pk, after=after)
        assert told(answer) == (200, {"results": [], "version": 5})


def test_signed_out(nobody: Person, lobby: Room):
    assert told(changes(nobody, lobby.pk, after=0)) == NOT_SIGNED_IN


def test_another_rooms_changes_are_none_of_it(alice: Person, bob: Person, lobby: Room, vault: Room):
    say(bob, vault, "in the vault")
    say(bob, lobby, "in the lobby")
    for room in (lobby, vault):
        answer = changes(alice, room.pk, after=0)
        assert versions(answer) == [1, 2, 3, 4, 5, 6]
        assert {change["room"] for change in answer.json()["results"]} == {room.pk}


def test_a_stranger_cannot_tell_it_exists(carol: Person, lobby: Room, vault: Room):
    found = [told(changes(carol, room_id, after=0)) for room_id in (lobby.pk, vault.pk, NO_ROOM, 10**30)]
    assert found == [NOT_FOUND] * 4


def test_removed(dave: Person, bob: Person, alice: Person, lobby: Room):
    ban(lobby, bob, by=alice)
    assert [told(changes(person, lobby.pk, after=4)) for person in (dave, bob)] == [NOT_FOUND] * 2


def test_only_from_ones_joining_on(bob: Person, lobby: Room):
    """bob joined with version 2."""
    assert versions(changes(bob, lobby.pk, after=1)) == [2, 3, 4, 5]
    assert refusal(changes(bob, lobby.pk, after=0)) == (410, "snapshot_needed", [])


def test_coming_back_does_not_bring_back_what_was_missed(dave: Person, alice: Person, lobby: Room):
    say(alice, lobby)
    join_room(user=dave.user, room_id=lobby.pk)
    assert versions(changes(dave, lobby.pk, after=6)) == [7]
    assert refusal(changes(dave, lobby.pk, after=4)) == (410, "snapshot_needed", [])


def test_behind_the_horizon(alice: Person, lobby: Room):
    lengthen(lobby, 1_200)
    Change.objects.filter(room=lobby, version__lte=200).delete()
    assert refusal(changes(alice, lobby.pk, after=199)) == (410, "snapshot_needed", [])
    assert versions(changes(alice, lobby.pk, after=200, limit=2)) == [201, 202]
    assert changes(alice, lobby.pk, after=200, limit=1).json()["results"][0]["prev"] == A_UUID


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"after": "x"}, "after"),
        ({"after": "-1"}, "after"),
        ({"after": ""}, "after"),
        ({"after": str(2**63)}, "after"),
        ({"after": "1", "limit": "0"}, "limit"),
    ],
)
def test_bad_input(query: dict[str, str], field: str, alice: Person, lobby: Room):
    assert refusal(changes(alice, lobby.pk, **query)) == (400, "invalid", [field])


def test_as_many_queries_for_200_changes_as_for_2(alice: Person, carol: Person, lobby: Room):
    counts = []
    say(alice, lobby)
    for many in (2, 200):
        for _ in range(many // 2):
            join_room(user=carol.user, room_id=lobby.pk)
            leave_room(user=carol.user, room_id=lobby.pk)
        with statements(alice) as seen:
            assert len(versions(changes(alice, lobby.pk, after=6, limit=many))) == many
        counts.append(len(seen))
    assert counts == [4, 4]  # session with user, membership with room, log, the last message that a join shows
