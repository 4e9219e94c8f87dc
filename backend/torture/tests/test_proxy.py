"""Hops: what passes, what doesn't, and what each end notices."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from torture.proxy import Hop

SOON = 5.0  # seconds


class Watched(Hop):
    """Knows who connected, to close them at the end."""

    def __init__(self, name):
        super().__init__(name)
        self.dialled = []


@asynccontextmanager
async def echo():
    """A hop that leads to a server which says everything back."""

    async def serve(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
        except ConnectionError:
            pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    hop = Watched("test")
    hop.target = server.sockets[0].getsockname()[1]
    await hop.open()
    try:
        yield hop
    finally:
        for writer in hop.dialled:
            writer.transport.abort()
        hop.close()
        server.close()
        await asyncio.sleep(0.05)  # for what was aborted to be closed


async def dial(hop):
    reader, writer = await asyncio.open_connection("127.0.0.1", hop.port)
    hop.dialled.append(writer)
    return reader, writer


async def said(ends, data):
    reader, writer = ends
    writer.write(data)
    async with asyncio.timeout(SOON):
        return await reader.readexactly(len(data))


def running(test):
    def wrapped():
        async def body():
            async with echo() as hop:
                await test(hop)

        asyncio.run(body())

    return wrapped


@running
async def test_all_passes(hop):
    ends = await dial(hop)
    data = bytes(range(256)) * 4_000
    assert await said(ends, data) == data


@running
async def test_an_end_is_passed_on(hop):
    reader, writer = await dial(hop)
    assert await said((reader, writer), b"hello") == b"hello"
    writer.write_eof()
    assert await reader.read() == b""


@running
async def test_cut_refuses_until_it_is_healed(hop):
    ends = await dial(hop)
    assert await said(ends, b"hello") == b"hello"
    hop.refuses = True
    assert hop.reset_all() == 1
    for reader, writer in (ends, await dial(hop)):
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await said((reader, writer), b"hello")
    hop.heal()
    assert await said(await dial(hop), b"again") == b"again"


@running
async def test_what_is_held_comes_later_whole(hop):
    reader, writer = await dial(hop)
    assert await said((reader, writer), b"hello") == b"hello"
    hop.hold("down")
    writer.write(b"one")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await reader.read(1)
    writer.write(b"two")
    hop.let_pass("down")
    async with asyncio.timeout(SOON):
        assert await reader.readexactly(6) == b"onetwo"


@running
async def test_delay_is_kept(hop):
    ends = await dial(hop)
    assert await said(ends, b"hello") == b"hello"
    hop.delay = 0.15
    before = asyncio.get_running_loop().time()
    assert await said(ends, b"hello") == b"hello"
    assert asyncio.get_running_loop().time() - before >= 0.3  # there and back


@running
async def test_narrow_is_slow_and_whole(hop):
    ends = await dial(hop)
    hop.pace = 20_000.0
    data = bytes(3_000)
    before = asyncio.get_running_loop().time()
    assert await said(ends, data) == data
    assert asyncio.get_running_loop().time() - before >= 0.15


@running
async def test_abandoned_ends_are_told_nothing(hop):
    reader, writer = await dial(hop)
    assert await said((reader, writer), b"hello") == b"hello"
    hop.abandon_all()
    writer.write(b"anybody?")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await reader.read(1)
    assert await said(await dial(hop), b"new") == b"new"


@running
async def test_abandoned_ends_are_reset_when_the_kernel_would(hop):
    hop.notices = 0.1
    reader, writer = await dial(hop)
    assert await said((reader, writer), b"hello") == b"hello"
    hop.abandon_all()
    with pytest.raises(ConnectionError):
        async with asyncio.timeout(SOON):
            await reader.readexactly(1)


@running
async def test_cut_in_the_middle(hop):
    reader, writer = await dial(hop)
    assert await said((reader, writer), b"hello") == b"hello"
    hop.cut_after(1_000)
    writer.write(bytes(2_000))
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        async with asyncio.timeout(SOON):
            await reader.readexactly(2_000)
