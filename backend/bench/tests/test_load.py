"""What is made of what was sent and what the sockets got."""

from types import SimpleNamespace
from typing import Any

from bench.figures import Account, Receipt, Spread
from bench.load import ManyWriters, OneWriter, Sent, many_writers_result, one_writer_result
from bench.processor import Processor

MS = 1_000_000  # nanoseconds
SENT = [Sent((7, 41), start=100 * MS, end=105 * MS), Sent((7, 42), start=200 * MS, end=205 * MS)]


def sockets(*receipts: Receipt) -> Any:
    return SimpleNamespace(listeners=sorted({receipt.listener for receipt in receipts}), collect=lambda: receipts)


def test_one_writers_times_count_from_the_requests_start():
    """To the answer, to the writer's own socket, to the last of all; what was sent before does not count."""
    own = sockets(Receipt(1, 7, 40, 99 * MS), Receipt(1, 7, 41, 106 * MS), Receipt(1, 7, 42, 206 * MS))
    others = sockets(
        *(Receipt(listener, 7, 41, (107 + listener) * MS) for listener in (2, 3)),
        *(Receipt(listener, 7, 42, (207 + listener) * MS) for listener in (2, 3)),
    )
    creation, delivery_own, delivery_last = (Spread(each, each, each) for each in (5.0, 6.0, 10.0))
    expected = OneWriter(creation, delivery_own, delivery_last, Account(0, 0, 0))
    assert one_writer_result(SENT, own, others) == expected


def test_one_who_hears_too_early_and_one_who_misses_something_count_on_whosever_socket():
    own = sockets(Receipt(1, 7, 42, 206 * MS), Receipt(1, 7, 41, 207 * MS))
    others = sockets(Receipt(2, 7, 41, 108 * MS))
    assert one_writer_result(SENT, own, others).account == Account(out_of_order=1, missing=1, repeated=0)


def test_eight_writers_messages_and_deliveries_a_second():
    """From the first request's start to the last answer, and to the last delivery."""
    sent = [SENT[0], Sent((9, 5), start=150 * MS, end=600 * MS)]
    heard = sockets(
        *(Receipt(listener, 7, 41, 110 * MS) for listener in (1, 2)),
        *(Receipt(listener, 9, 5, 1_100 * MS) for listener in (1, 2)),
    )
    assert many_writers_result(sent, heard, Processor()) == ManyWriters(
        messages_per_second=4.0,
        deliveries_per_second=4.0,
        creation=Spread(5.0, 450.0, 450.0),
        delivery=Spread(10.0, 950.0, 950.0),
        account=Account(0, 0, 0),
        processor=Processor(),
    )
