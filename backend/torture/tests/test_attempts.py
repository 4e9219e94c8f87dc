"""What becomes of a send of which nobody knows whether it was done."""

import asyncio
from types import SimpleNamespace

import pytest

from light.web import NoAnswer
from torture import attempts
from torture.attempts import Attempts, meaning, summary
from torture.history import Recorder, read_history

ROOM = 5


class Server:
    """A person whose requests are answered in turn: with a status, or not at all."""

    def __init__(self, *answers):
        self.id, self.answers, self.asked = 1, list(answers), []

    async def ask(self, method, path, body=None, *, within):
        self.asked.append(SimpleNamespace(method=method, path=path, body=body, within=within))
        status = self.answers.pop(0) if self.answers else None
        if status is None:
            raise NoAnswer
        return status, {"id": 9, "number": 3, "version": 8}


@pytest.fixture
def tried(tmp_path, monkeypatch):
    """`tried(action)`: what it returns; the history is kept."""
    monkeypatch.setattr(attempts, "RETRY_PAUSE", (0.0, 0.0))
    with Recorder(tmp_path, "test") as recorder:

        def tried(action, seed=1):
            done = asyncio.run(action(Attempts(recorder, seed)))
            recorder.flush()
            return done

        yield tried


def test_half_of_them_are_sent_again_with_the_same_client_id_and_the_others_given_up(tried):
    async def send_many(attempts):
        people = [Server(None, 201) for _ in range(200)]
        for person in people:
            await attempts.send(person, ROOM, "hello")
        return [[(one.method, one.path.split("/")[2]) for one in person.asked] for person in people], people

    paths, people = tried(send_many)
    again = [person for person in people if [one.method for one in person.asked] == ["POST", "POST"]]
    assert 80 < len(again) < 120
    assert all(first.body == second.body for person in again for first, second in [person.asked])
    assert len({person.asked[0].body["client_id"] for person in people}) == 200
    withdrawn = paths.count([("POST", "rooms"), ("DELETE", "sends")])
    assert withdrawn + paths.count([("POST", "rooms")]) == 200 - len(again)
    assert 30 < withdrawn < 70


def test_the_same_seed_does_the_same(tried):
    async def ids(attempts):
        return [attempts.uuid() for _ in range(3)]

    assert tried(ids, seed=7) == tried(ids, seed=7)
    assert tried(ids, seed=7) != tried(ids, seed=8)


def test_what_was_answered_is_not_sent_again(tried):
    async def send(attempts):
        people = [Server(201), Server(403)]
        return [(await attempts.send(person, ROOM, "hello")).what for person in people], people

    outcomes, people = tried(send)
    assert outcomes == ["ok", "fail"]
    assert [len(person.asked) for person in people] == [1, 1]


def test_a_server_that_stays_away_is_asked_for_a_while(tried, monkeypatch):
    monkeypatch.setattr(attempts, "RETRIED", 1.0)
    monkeypatch.setattr(attempts, "WITHDRAWN", 0.0)
    monkeypatch.setattr(attempts, "RETRY_WITHIN", 0.0)

    async def send(attempts):
        person = Server(None)
        return (await attempts.send(person, ROOM, "hello")).what, person

    outcome, person = tried(send)
    assert outcome == "info"
    assert {one.method for one in person.asked} == {"POST"}


def test_a_send_that_is_overtaken_is_made_twice_with_something_in_between(tried, tmp_path):
    async def send(attempts):
        person = Server(None, 201)

        async def shut_out():
            person.asked.append("shut out")

        outcome = await attempts.send_twice(person, ROOM, "hello", patience=0.25, meanwhile=shut_out)
        return outcome.what, person

    outcome, person = tried(send)
    first, between, second = person.asked
    assert (outcome, between) == ("ok", "shut out")
    assert (first.within, second.within) == (0.25, attempts.WITHIN)
    assert first.body == second.body
    begins = [event for event in read_history(tmp_path) if event.kind == "send_begin"]
    assert [event.more["client_id"] for event in begins] == [first.body["client_id"]] * 2


def test_a_send_is_taken_back_when_its_answer_is_late(tried, tmp_path):
    async def send(attempts):
        late, quick = Server(None, 200), Server(201)
        for person in (late, quick):
            await attempts.send_and_withdraw(person, ROOM, "hello", patience=0.25)
        return late, quick

    late, quick = tried(send)
    first, second = late.asked
    assert (first.within, second.method) == (0.25, "DELETE")
    assert second.path == f"/api/sends/{first.body['client_id']}/"
    assert [one.method for one in quick.asked] == ["POST"]
    begins = [event for event in read_history(tmp_path) if event.kind == "send_begin"]
    told = [(event.more["what"], event.more["client_id"]) for event in begins[:2]]
    assert told == [(what, first.body["client_id"]) for what in ("message", "withdraw")]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"id": 9, "number": 3, "version": 8, "room": {"id": 5, "version": 9}}, {"id": 9, "number": 3, "version": 8}),
        ({"room": {"id": 5, "version": 9}, "user": {"id": 1}, "role": "member"}, {"version": 9}),
        ({"id": "an event", "message": {"id": 9, "number": 3, "version": 8}}, {"id": 9, "number": 3, "version": 8}),
        ({}, {}),
    ],
)
def test_what_is_kept_of_an_answer(answer, told):
    assert summary(answer) == told


@pytest.mark.parametrize(("status", "what"), [(201, "ok"), (204, "ok"), (404, "fail"), (429, "fail"), (502, "info")])
def test_what_a_status_tells(status, what):
    assert meaning(status) == what
