"""Reading Centrifugo's frames."""

import json

import pytest

from bench.figures import Receipt
from bench.sockets import has_ping, messages_in, whole_frames

BOTH = (("user_joined", 41), ("message_added", 42))


def publication(type, **body):
    return {"push": {"channel": "personal:3", "pub": {"data": {"type": type, "body": body}, "offset": 1}}}


def test_one_frame_may_bring_several_messages():
    lines = [publication("message_added", id=8, room={"id": 12, "version": number}) for number in (41, 42)]
    frame = "\n".join(json.dumps(line) for line in lines).encode()
    assert messages_in(3, 1_000, frame) == [Receipt(3, 12, 41, 1_000), Receipt(3, 12, 42, 1_000)]


def test_one_publication_may_tell_several_changes():
    changes = [publication(type, room={"id": 12, "version": number}) for type, number in BOTH]
    told = publication("changes", changes=[change["push"]["pub"]["data"] for change in changes])
    assert messages_in(3, 1_000, json.dumps(told).encode()) == [Receipt(3, 12, 42, 1_000)]


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


SHORT, LONG, LONGEST = b"{}", b"x" * 200, b"y" * 70_000
STREAM = b"\x81\x02" + SHORT + b"\x81\x7e\x00\xc8" + LONG + b"\x81\x7f\x00\x00\x00\x00\x00\x01\x11\x70" + LONGEST


def test_frames_of_every_length():
    assert whole_frames(STREAM) == ([SHORT, LONG, LONGEST], b"")


@pytest.mark.parametrize("cut", [1, 3, 5, 7, 100, 209, 213, 300])
def test_a_frame_that_comes_in_two_parts(cut):
    first, rest = whole_frames(STREAM[:cut])
    second, nothing = whole_frames(rest + STREAM[cut:])
    assert (first + second, nothing) == ([SHORT, LONG, LONGEST], b"")
