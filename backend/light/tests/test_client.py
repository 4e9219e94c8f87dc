"""Which tokens a light client comes back with, before a server of the test's own."""

import asyncio
import json

import pytest
from websockets.asyncio.server import serve

from light import client
from light.client import Light
from light.person import Person
from light.publications import Publications
from light.web import NoAnswer, Web

GONE = None  # without a word, as when a network ends


class Unheard:
    def note(self, who, kind, **facts):
        pass


class Somebody(Person):
    """Who is given tokens, and nothing else."""

    def __init__(self, web):
        super().__init__(1, "session", ["a", "b"], web, who="light-1")
        self.asked = 0

    async def tokens(self):
        self.asked += 1
        return f"connection-{self.asked}", f"channel-{self.asked}"

    async def get(self, method, path, body=None):
        raise NoAnswer(path)


async def come_back(ends, *, keeps_tokens):
    """The number of each socket's token, where they end in these ways, one after the other; the last one stays open."""
    used, ends, there = [], iter(ends), asyncio.Event()

    async def door(socket):
        used.append(json.loads(await socket.recv())["connect"]["token"])
        await socket.send('{"id":1,"connect":{}}')
        await socket.recv()
        end = next(ends, "stays")
        refusal = '"error":{"code":109,"message":"token expired"}' if end == "refused" else '"subscribe":{}'
        await socket.send(f'{{"id":2,{refusal}}}')
        if end == "stays":
            there.set()
            await socket.wait_closed()
        elif end is GONE:
            socket.transport.abort()
        elif end != "refused":
            await socket.close(end)

    async with serve(door, "127.0.0.1", 0) as server:
        somebody = Somebody(Web(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"))
        ways = {"periodic": False, "windows": 0, "seed": 1, "keeps_tokens": keeps_tokens}
        light = Light(somebody, Publications(), Unheard(), **ways)
        running = asyncio.create_task(light.run())
        async with asyncio.timeout(10):
            await there.wait()
        await client.end([running], [light], somebody.web)
    return [int(token.removeprefix("connection-")) for token in used]


@pytest.mark.parametrize(
    ("keeps", "ends", "tokens"),
    [
        (True, [GONE, 3001, GONE], [1, 1, 1, 1]),
        (True, [3014, 3005, GONE], [1, 2, 3, 3]),
        (True, ["refused", 3500], [1, 2, 3]),
        (False, [GONE, 3001], [1, 2, 3]),
    ],
    ids=["kept", "over", "refused", "its own each"],
)
def test_it_comes_back_with_the_tokens_that_it_has_until_they_are_over(keeps, ends, tokens, monkeypatch):
    monkeypatch.setattr(client, "RETRY", (0.01, 0.01))
    assert asyncio.run(come_back(ends, keeps_tokens=keeps)) == tokens
