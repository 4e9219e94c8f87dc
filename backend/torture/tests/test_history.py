"""The record of a run: what is written is what is read, and what can't be trusted is refused."""

import json
from typing import Any

import pytest

from light.fingerprint import fingerprint, sha
from torture.history import BadHistory, Event, Recorder, read_history

CHANGE: dict[str, Any] = {
    "id": "b7d4a1de-0000-4000-8000-000000000002",
    "prev": "b7d4a1de-0000-4000-8000-000000000001",
    "room": 7,
    "version": 2,
    "type": "message_added",
    "at": "2026-01-01T12:00:00.000Z",
    "actor": 3,
    "body": {
        "id": 9,
        "number": 1,
        "content": "hé",
        "reply_to": None,
        "attachments": [],
        "room": {"id": 7, "version": 2},
    },
}


def test_what_is_noted_is_read_in_the_order_of_its_times(tmp_path):
    times = iter([2.0, 1.0, 3.0])
    with (
        Recorder(tmp_path, "clients", lambda: next(times)) as clients,
        Recorder(tmp_path, "nemesis", lambda: 2.5) as nemesis,
    ):
        clients.note("light-1", "applied", room=7, version=2, id="b")
        clients.note("light-2", "heard", user=3, room=7, version=2, id="b", **fingerprint(CHANGE))
        nemesis.note("nemesis", "fault", id="f1", name="kill", target="relay", phase="begin")
        clients.note("light-1", "repaired", room=7, how="buffer", to=2, ms=4, **{"from": 1})
    events = read_history(tmp_path)
    assert [(event.t, event.who, event.kind) for event in events] == [
        (1.0, "light-2", "heard"),
        (2.0, "light-1", "applied"),
        (2.5, "nemesis", "fault"),
        (3.0, "light-1", "repaired"),
    ]
    assert events[1] == Event(2.0, "light-1", "applied", None, 7, 2, "b", "", "", {})
    assert (events[0].sha, events[0].text) == ("a7dc53764ee5ab09", sha("hé"))
    assert events[2].more == {"name": "kill", "target": "relay", "phase": "begin"}
    assert str(events[1]).split() == ["2.000", "light-1", "applied", "room=7", "version=2", "id=b"]


def test_an_event_that_lacks_something_is_not_written(tmp_path):
    with Recorder(tmp_path, "clients") as recorder:
        with pytest.raises(BadHistory, match="light-1: applied without id, version"):
            recorder.note("light-1", "applied", room=7)
        with pytest.raises(BadHistory, match="no kind of event: apllied"):
            recorder.note("light-1", "apllied", room=7, version=2, id="b")


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        json.dumps({"t": 1, "who": "light-1", "kind": "applied", "room": 7}),
        json.dumps({"who": "light-1", "kind": "heal"}),
        json.dumps({"t": 1, "who": "w", "kind": "send_end", "op": "a", "outcome": "maybe", "status": 200}),
    ],
)
def test_a_line_that_is_none_voids_the_run(tmp_path, line):
    good = json.dumps({"t": 1, "who": "nemesis", "kind": "heal"})
    (tmp_path / "a.jsonl").write_text(f"{good}\n{line}\n{good}\n")
    with pytest.raises(BadHistory, match=r"a\.jsonl:2"):
        read_history(tmp_path)


def test_a_last_line_may_be_cut_short_by_a_kill(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"t":1,"who":"nemesis","kind":"heal"}\n{"t":2,"who":"nem')
    assert [event.kind for event in read_history(tmp_path)] == ["heal"]


def test_no_history_is_no_good_history(tmp_path):
    with pytest.raises(BadHistory, match="no history"):
        read_history(tmp_path)


def test_the_fingerprint_is_the_same_whenever_the_change_is_read():
    said = {**CHANGE["body"], "reply_to": {"id": 4, "content": "before"}, "attachments": [{"id": "x"}]}
    later = {**said, "reply_to": {"id": 4, "content": "edited since"}, "attachments": []}
    replaced = {**later, "content": "", "superseded": True}
    first, second, third = (fingerprint({**CHANGE, "body": body}) for body in (said, later, replaced))
    assert first == second
    assert (third["sha"], third["text"]) == (first["sha"], "")
    assert first["text"] == sha("hé")


def test_people_are_the_same_whatever_they_are_called():
    people = [{"id": 1, "username": name, "display_name": name} for name in ("alice", "deleted")]
    bodies = [{"user": person, "event": {"faces": [person], "title": "Tea"}} for person in people]
    first, second = (fingerprint({**CHANGE, "body": body}) for body in bodies)
    assert first == second
    other = {**bodies[0], "user": {**people[0], "id": 2}}
    assert fingerprint({**CHANGE, "body": other}) != first


def test_joins_are_the_same_whatever_was_said_last():
    bodies = [{"room": {"id": 7, "last_message": {"id": 9, "content": text}}} for text in ("a", "")]
    first, second = (fingerprint({**CHANGE, "type": "user_joined", "body": body}) for body in bodies)
    assert first == second
    assert first["text"] == ""


@pytest.mark.parametrize("part", ["id", "prev", "room", "version", "type", "at", "actor"])
def test_another_change_has_another_fingerprint(part):
    assert fingerprint({**CHANGE, part: "other"})["sha"] != fingerprint(CHANGE)["sha"]


def test_another_body_has_another_fingerprint():
    other = {**CHANGE, "body": {**CHANGE["body"], "number": 2}}
    assert fingerprint(other)["sha"] != fingerprint(CHANGE)["sha"]
    reply = {**CHANGE, "body": {**CHANGE["body"], "reply_to": {"id": 5}}}
    assert fingerprint(reply)["sha"] != fingerprint(CHANGE)["sha"]


def test_canonical_json_is_what_other_languages_write_as_well():
    """`printf '{"a":[1,null,true],"é":"\\""}' | sha256sum`."""
    assert sha({"é": '"', "a": [1, None, True]}) == "51df3b060a1302cd"
