"""Reading Centrifugo's frames."""

import json

import pytest

from bench.figures import Receipt
from bench.sockets import has_ping, messages_in


def publication(type, **body):
    return {"push": {"channel": "personal:3", "pub": {"data": {"type": type, "body": body}, "offset": 1}}}


def test_one_frame_may_bring_several_messages():
    lines = [publication("message_added", id=8, room={"id": 12, "version": number}) for number in (41, 42)]
    frame = "\n".join(json.dumps(line) for line in lines).encode()
    assert messages_in(3, 1_000, frame) == [Receipt(3, 12, 41, 1_000), Receipt(3, 12, 42, 1_000)]


def test_what_is_no_message_is_no_receipt():
    lines = [publication("user_joined", room={"id": 12, "version": 41}), publication("room_mine", room=12), {"id": 2}]
    assert messages_in(3, 1_000, "\n".join(json.dumps(line) for line in lines).encode()) == []


@pytest.mark.parametrize(
    ("frame", "expected"),
    [(b"{}", True), (b'{}\n{"push":{}}', True), (b'{"push":{}}\n{}', True), (b'{"push":{}}', False)],
)
def test_a_ping_is_seen_among_publications(frame, expected):
    assert has_ping(frame) is expected


def test_a_ping_is_no_receipt():
    assert messages_in(3, 1_000, b"{}") == []
