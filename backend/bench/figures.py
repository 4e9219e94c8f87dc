"""The arithmetic: percentiles, and whether everybody got everything in order."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MessageKey = tuple[int, int]  # room, version


class Receipt(NamedTuple):
    """One message on one socket."""

    listener: int
    room: int
    version: int
    at: int  # nanoseconds of the machine's monotonic clock


@dataclass(frozen=True)
class Spread:
    """Milliseconds."""

    p50: float
    p90: float
    p99: float


@dataclass(frozen=True)
class Account:
    """What went wrong on the way; all zero is right, repeats are harmless."""

    out_of_order: int
    missing: int
    repeated: int


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def in_all(values: Sequence[float], digits: int) -> tuple[float, float, float]:
    """Half of them, 99 of a hundred and all of them do not exceed these. Zeros when there are none."""
    p50, p99, longest = (round(percentile(values or [0.0], share), digits) for share in (0.5, 0.99, 1.0))
    return p50, p99, longest


def spread(nanoseconds: Sequence[int]) -> Spread:
    p50, p90, p99 = (round(percentile(nanoseconds, share) / 1e6, 2) for share in (0.5, 0.9, 0.99))
    return Spread(p50, p90, p99)


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


def check(receipts: Iterable[Receipt], sent: Collection[MessageKey], listeners: Collection[int]) -> Account:
    """Hold what each socket got, in the order of arrival, against what was sent to all of them.

    Out of order: a message that comes after a later one of its room, on the same socket. What is not in `sent`
    was not part of the measurement.
    """
    wanted = set(sent)
    seen: dict[int, set[MessageKey]] = {listener: set() for listener in listeners}
    newest: dict[tuple[int, int], int] = {}
    out_of_order = repeated = 0
    for listener, room, version, _ in receipts:
        if (room, version) not in wanted:
            continue
        if (room, version) in seen[listener]:
            repeated += 1
            continue
        seen[listener].add((room, version))
        last = newest.get((listener, room), 0)
        out_of_order += version < last
        newest[listener, room] = max(version, last)
    missing = sum(len(wanted - got) for got in seen.values())
    return Account(out_of_order, missing, repeated)
