"""What Centrifugo's API seems to answer."""

import asyncio
import json
from typing import Any

import pytest

from light.web import NoAnswer, Web
from torture import api_proxy
from torture.api_proxy import Liar

BATCH: dict[str, Any] = {
    "commands": [
        {"broadcast": {"channels": ["personal:1", "personal:2"], "idempotency_key": "k", "data": {}}},
        {"publish": {"channel": "personal:3", "data": {}}},
    ]
}


def answered(mode, body):
    """(what the relay gets, what Centrifugo was asked): with this mode on for every request."""
    asked = []

    async def serve(reader, writer):
        while not reader.at_eof():
            try:
                _, data = await api_proxy.read_message(reader)
            except EOFError:
                break
            asked.append(json.loads(data))
            answer = json.dumps(answer_to(asked[-1])).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            writer.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(answer), answer))
        writer.close()

    async def ask():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        liar = Liar()
        liar.target = server.sockets[0].getsockname()[1]
        await liar.open()
        liar.lie(mode)
        web = Web(f"http://127.0.0.1:{liar.port}")
        try:
            answer = await web.ask("POST", "/api/batch", {}, json.dumps(body).encode())
            async with asyncio.timeout(5):
                while mode == "echo" and len(asked) < 2:
                    await asyncio.sleep(0.01)
            return answer
        finally:
            web.close()
            liar.close()
            server.close()
            async with asyncio.timeout(5):
                while asyncio.all_tasks() - {asyncio.current_task()}:
                    await asyncio.sleep(0.01)

    return asyncio.run(ask()), asked


def answer_to(body):
    if "commands" not in body:
        return {"result": {"responses": [{"result": {"offset": 1}} for _ in body["channels"]]}}
    return {
        "replies": [
            {"broadcast": answer_to(each["broadcast"])["result"]} if "broadcast" in each else {"publish": {}}
            for each in body["commands"]
        ]
    }


def test_truth_passes():
    answer, asked = answered("", BATCH)
    assert (answer.status, answer.json(), asked) == (200, answer_to(BATCH), [BATCH])


def test_error_does_nothing():
    answer, asked = answered("error", BATCH)
    assert (answer.status, asked) == (500, [])


def test_partial_leaves_one_channel_out_and_says_so():
    answer, (asked,) = answered("partial", BATCH)
    broadcast, other = asked["commands"]
    responses = answer.json()["replies"][0]["broadcast"]["responses"]
    assert sorted(next(iter(each)) for each in responses) == ["error", "result"]
    left = 1 - [next(iter(each)) for each in responses].index("error")
    assert broadcast["broadcast"]["channels"] == [BATCH["commands"][0]["broadcast"]["channels"][left]]
    assert other == BATCH["commands"][1]


def test_partial_of_a_single_broadcast():
    answer, (asked,) = answered("partial", {"channels": ["personal:1", "personal:2"], "data": {}})
    assert {"error": api_proxy.INTERNAL} in answer.json()["result"]["responses"]
    assert len(asked["channels"]) == 1


def test_partial_leaves_a_lone_channel_alone():
    lone = {"channels": ["personal:1"], "data": {}}
    answer, asked = answered("partial", lone)
    assert (answer.json(), asked) == (answer_to(lone), [lone])


def change(id, room=1):
    return {"broadcast": {"channels": ["personal:1"], "data": {"room": room, "version": 2, "id": id}}}


def test_poison_is_refused_and_what_comes_with_it_is_not():
    aside = {"publish": {"channel": "personal:3", "data": {}}}
    body = {"commands": [aside, change("first"), change("second", room=2)]}
    answer, (asked,) = answered("poison", body)
    taken = {"broadcast": {"responses": [{"result": {"offset": 1}}]}}
    assert answer.json() == {"replies": [{"publish": {}}, {"error": api_proxy.BAD_REQUEST}, taken]}
    assert asked["commands"] == [aside, change("second", room=2)]


def test_poison_alone_reaches_nobody():
    for body in (change("only")["broadcast"], {"commands": [change("only")]}):
        answer, asked = answered("poison", body)
        told = {"error": api_proxy.BAD_REQUEST}
        assert (answer.json(), asked) == ({"replies": [told]} if "commands" in body else told, [])


def test_poison_is_one_change_and_the_same_each_time():
    liar = Liar()
    liar.lie("poison")
    asked = [change("first"), change("second"), {"publish": {}}, change("first")]
    assert [liar._is_poison(each) for each in asked] == [True, False, False, True]
    liar.lie("poison")
    assert liar._is_poison(change("second"))


def test_lost_is_not_answered():
    with pytest.raises(NoAnswer):
        answered("lost", BATCH)


def test_late_is_late(monkeypatch):
    monkeypatch.setattr(api_proxy, "LATE", 0.2)
    answer, asked = answered("late", BATCH)
    assert (answer.json(), asked) == (answer_to(BATCH), [BATCH])


def test_echo_publishes_again_under_no_key(monkeypatch):
    monkeypatch.setattr(api_proxy, "ECHO_AFTER", (0.01, 0.02))
    _, (first, second) = answered("echo", BATCH)
    assert first == BATCH
    assert second["commands"][0]["broadcast"] == {"channels": ["personal:1", "personal:2"], "data": {}}
