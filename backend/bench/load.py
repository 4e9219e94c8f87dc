"""Writing: one person at a quiet pace, or eight as fast as they can, with everybody listening."""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.figures import Account, MessageKey, Receipt, Spread, check, spread
from bench.person import Person
from bench.processor import Meter, Processor
from bench.sockets import Listens, Sockets

TEXT = "A message of the usual length, as people write them in a chat all day long."
WARM_UP = 10  # messages of one writer that do not count
PAUSE = 0.03  # seconds between one message's last delivery to a listener and the next message
PAUSE_PER_MEMBER = 0.00003  # more of it, until Centrifugo is done with those members who don't listen


@dataclass(frozen=True)
class OneWriter:
    """Milliseconds from the request's start: to its answer, to the writer's own socket, to the last of all."""

    creation: Spread
    delivery_own: Spread
    delivery_last: Spread
    account: Account


@dataclass(frozen=True)
class ManyWriters:
    """`delivery`: every receipt on every socket. `processor`: milliseconds of one message."""

    messages_per_second: float
    deliveries_per_second: float
    creation: Spread
    delivery: Spread
    account: Account
    processor: Processor


@dataclass(frozen=True)
class Sent:
    """One request, in nanoseconds of the monotonic clock."""

    key: MessageKey
    start: int
    end: int


def one_writer(
    url: str, road: str, room: int, writer: Person, listeners: Sequence[Listens], *, members: int, messages: int
) -> OneWriter:
    """`url` is where the sockets are, `road` where the writer writes. A message never waits for the one before it."""
    with Sockets(url, [writer]) as own, Sockets(url, listeners) as others:
        everybody, writer = (own, others), writer.at(road)
        for number in range(WARM_UP):
            send(writer, room)
            wait_for(everybody, number + 1)
        collect(everybody)
        sent = []
        for number in range(messages):
            sent.append(send(writer, room))
            wait_for(everybody, number + 1)
            time.sleep(PAUSE + PAUSE_PER_MEMBER * members)
        return one_writer_result(sent, own, others)


def one_writer_result(sent: Sequence[Sent], own: Sockets, others: Sockets) -> OneWriter:
    mine, theirs = own.collect(), others.collect()
    starts = {message.key: message.start for message in sent}
    return OneWriter(
        creation=spread([message.end - message.start for message in sent]),
        delivery_own=spread(list(last_deliveries(mine, starts).values())),
        delivery_last=spread(list(last_deliveries(theirs, starts).values())),
        account=check([*mine, *theirs], starts, [*own.listeners, *others.listeners]),
    )


def many_writers(
    url: str, road: str, rooms: Sequence[int], people: Sequence[Person], meter: Meter, *, writers: int, seconds: float
) -> ManyWriters:
    """Everybody listens, the first few of them write, each the next message as soon as the last is answered."""
    with Sockets(url, people) as sockets:
        writing = [person.at(road) for person in people[:writers]]
        for room in rooms:
            send(writing[0], room)
        wait_for([sockets], len(rooms))
        sockets.collect()
        before, until = meter.read(), time.monotonic() + seconds
        with ThreadPoolExecutor(writers) as pool:
            written = pool.map(lambda pair: write_until(until, pair[1], rooms, pair[0]), enumerate(writing))
            sent = [message for messages in written for message in messages]
        wait_for([sockets], len(sent))
        return many_writers_result(sent, sockets, meter.read().since(before, messages=len(sent)))


def write_until(deadline: float, writer: Person, rooms: Sequence[int], seed: int) -> list[Sent]:
    choice = random.Random(seed)
    sent = []
    while time.monotonic() < deadline:
        sent.append(send(writer, choice.choice(rooms)))
    return sent


def many_writers_result(sent: Sequence[Sent], sockets: Sockets, processor: Processor) -> ManyWriters:
    starts = {message.key: message.start for message in sent}
    receipts = [receipt for receipt in sockets.collect() if (receipt.room, receipt.version) in starts]
    begin = min(starts.values())
    return ManyWriters(
        messages_per_second=per_second(len(sent), begin, max(message.end for message in sent)),
        deliveries_per_second=per_second(len(receipts), begin, max(receipt.at for receipt in receipts)),
        creation=spread([message.end - message.start for message in sent]),
        delivery=spread([receipt.at - starts[receipt.room, receipt.version] for receipt in receipts]),
        account=check(receipts, starts, sockets.listeners),
        processor=processor,
    )


def send(writer: Person, room: int) -> Sent:
    start = time.monotonic_ns()
    answer = writer.send(room, TEXT)
    end = time.monotonic_ns()
    return Sent((room, answer["room"]["version"]), start, end)


def wait_for(groups: Sequence[Sockets], messages: int) -> None:
    """Until every socket got so many; what never comes is counted later, as missing."""
    for sockets in groups:
        sockets.wait_for(messages * len(sockets.listeners))


def collect(groups: Sequence[Sockets]) -> None:
    for sockets in groups:
        sockets.collect()


def last_deliveries(receipts: Sequence[Receipt], starts: dict[MessageKey, int]) -> dict[MessageKey, int]:
    """For each message the nanoseconds from its start to the last socket."""
    last: dict[MessageKey, int] = {}
    for _, room, version, at in receipts:
        if (room, version) in starts:
            last[room, version] = max(last.get((room, version), 0), at - starts[room, version])
    return last


def per_second(count: int, begin: int, end: int) -> float:
    return round(count / ((end - begin) / 1e9), 1)
