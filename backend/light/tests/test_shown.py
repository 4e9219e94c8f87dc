"""A picture tells apart all that one can see, and nothing else."""

from typing import Any

import pytest

from light.shown import room_picture, shown

MESSAGE: dict[str, Any] = {
    "id": 9,
    "number": 4,
    "version": 12,
    "client_id": "b7d4a1de-0000-4000-8000-000000000002",
    "content": "hello",
    "user": {"id": 3, "username": "bob", "display_name": ""},
    "room": {"id": 7, "version": 12},
    "created_at": "2026-01-01T12:00:00.000Z",
    "edited_at": None,
    "deleted": False,
    "reply_to": {"id": 5, "number": 1, "version": 3, "user": {"id": 2}, "content": "before", "deleted": False},
    "event": None,
    "mentions": {"users": [2, 1], "room": False},
    "attachments": [{"id": "f1", "url": "/a"}],
    "reactions": [{"emoji": "🎉", "count": 2, "users": [3, 2]}, {"emoji": "👍", "count": 1, "users": [1]}],
}
CARD = {
    "id": 7,
    "name": "lobby",
    "kind": "public",
    "topic": "",
    "posting": "everyone",
    "members_invite": False,
    "archived": False,
    "version": 12,
    "change_id": "c",
    "created_at": "2026-01-01T12:00:00.000Z",
    "bumped_at": "2026-01-01T12:00:00.000Z",
    "member_count": 3,
    "last_number": 4,
    "last_message": {"id": 9, "number": 4, "content": "hello", "user": {"id": 3}},
    "role": "member",
    "read_number": 3,
    "notify": "mentions",
    "unread_count": 1,
    "mention_count": 0,
    "mentioned_in": [],
    "mine_version": 2,
}


@pytest.mark.parametrize(
    "other",
    [
        {"id": 8},
        {"content": "hello!"},
        {"user": {"id": 2}},
        {"edited_at": "2026-01-01T12:00:01.000Z"},
        {"deleted": True},
        {"reactions": [{"emoji": "🎉", "count": 2, "users": [3, 2]}]},
        {"reply_to": {**MESSAGE["reply_to"], "content": "edited"}},
        {"reply_to": None},
        {"mentions": {"users": [], "room": False}},
        {"attachments": []},
    ],
)
def test_another_look_is_another_picture(other):
    assert shown({**MESSAGE, **other})["sha"] != shown(MESSAGE)["sha"]


def test_the_order_of_reactions_and_when_it_was_said_are_not_looked_at():
    same = {"reactions": MESSAGE["reactions"][::-1], "created_at": "later", "room": {}}
    assert shown({**MESSAGE, **same}) == shown(MESSAGE)


def test_a_room():
    picture = room_picture(CARD, [MESSAGE], {3: "owner"})
    assert (picture["version"], picture["unread_count"], picture["members"]) == (12, 1, {"3": "owner"})
    assert picture["messages"] == {"4": shown(MESSAGE)}
    assert "members" not in room_picture(CARD, [])


def test_an_event_shows_ones_own_answer():
    card = {"id": "e", "title": "Tea", "status": "scheduled", "starts_at": "s", "counts": {"going": 1}, "faces": []}
    going, none = ({**MESSAGE, "event": {**card, "my_answer": answer}} for answer in ({"status": "going"}, None))
    assert shown(going)["sha"] != shown(none)["sha"]
