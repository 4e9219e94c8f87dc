"""The medians of all rounds, the aims that they are held against, and how both are written down."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from bench.figures import Account, Spread, median
from bench.load import ManyWriters, OneWriter
from bench.processor import GROUPS, Processor

FASTER = {100: 1.3, 1_000: 2.0, 10_000: 10.0}  # creation, times the baseline's speed, by members
VERY_MANY = 100_000
BIG_FASTER = 15.0  # delivery to the last of those who are there, in a room of very many
MORE = 1.3  # messages a second, times the baseline's
LEVEL = 1.3  # creation in the biggest room, at most so many times that in the smallest


@dataclass(frozen=True)
class Measured:
    """All rounds on one road."""

    one_writer: Mapping[int, Sequence[OneWriter]]  # by members
    many_writers: Sequence[ManyWriters]
    # By how many are there, and by members
    present: Mapping[int, Mapping[int, Sequence[OneWriter]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Aim:
    what: str
    wanted: float
    got: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        return self.got <= self.wanted if self.at_most else self.got >= self.wanted


def medians(rounds: Sequence[Any]) -> Any:
    """One result of the rounds' medians, figure by figure; faults are added up."""
    first = rounds[0]
    if isinstance(first, Account):
        return Account(**{field.name: sum(getattr(each, field.name) for each in rounds) for field in fields(first)})
    if isinstance(first, float):
        return median(rounds)
    return type(first)(
        **{field.name: medians([getattr(each, field.name) for each in rounds]) for field in fields(first)}
    )


def aims(roads: Mapping[str, Measured]) -> list[Aim]:
    """What the relay is held to: alone, and against the baseline where that was measured, too."""
    relay = roads.get("relay")
    if relay is None:
        return []
    found = correctness(relay) + level(relay) + away(relay)
    return found + against(relay, roads["inline"]) if "inline" in roads else found


def correctness(relay: Measured) -> list[Aim]:
    ones = [relay.one_writer, *relay.present.values()]
    accounts = [result.account for rooms in ones for rounds in rooms.values() for result in rounds]
    total = medians([*accounts, *(result.account for result in relay.many_writers)])
    return [
        Aim("receipts out of order", 0, total.out_of_order, at_most=True),
        Aim("receipts missing", 0, total.missing, at_most=True),
    ]


def level(relay: Measured) -> list[Aim]:
    """The time to create a message does not depend on the number of members."""
    small, big = min(relay.one_writer), max(relay.one_writer)
    if big / small < 100:
        return []
    times = [medians(relay.one_writer[size]).creation.p50 for size in (small, big)]
    return [Aim(f"creation, {big:,} members / {small:,}", LEVEL, ratio(times[1], times[0]), at_most=True)]


def away(relay: Measured) -> list[Aim]:
    """Who isn't there costs nothing: a message in the big room is made and heard as in a room of those who are."""
    found = []
    for present, rooms in relay.present.items():
        small, big = (medians(rooms[size]) for size in (min(rooms), max(rooms)))
        what = f"{present:,} of {max(rooms):,} members are there / {present:,} of {present:,}"
        found.append(Aim(f"creation, {what}", LEVEL, ratio(big.creation.p50, small.creation.p50), at_most=True))
        last = ratio(big.delivery_last.p50, small.delivery_last.p50)
        found.append(Aim(f"delivery to the last, {what}", LEVEL, last, at_most=True))
    return found


def against(relay: Measured, inline: Measured) -> list[Aim]:
    found = []
    for size in relay.one_writer:
        ours, theirs = medians(relay.one_writer[size]), medians(inline.one_writer[size])
        faster = ratio(theirs.creation.p50, ours.creation.p50)
        delivery = ratio(theirs.delivery_own.p50, ours.delivery_own.p50)
        found.append(Aim(f"creation, {size:,} members, times as fast", FASTER[size], faster))
        found.append(Aim(f"delivery to oneself, {size:,} members, times as fast", 1.0, delivery))
    for present, rooms in relay.present.items():
        if max(rooms) < VERY_MANY:
            continue
        ours, theirs = (medians(road.present[present][max(rooms)]) for road in (relay, inline))
        last = ratio(theirs.delivery_last.p50, ours.delivery_last.p50)
        what = f"delivery to the last, {present:,} of {max(rooms):,} members are there, times as fast"
        found.append(Aim(what, BIG_FASTER, last))
    ours, theirs = medians(relay.many_writers), medians(inline.many_writers)
    more = ratio(ours.messages_per_second, theirs.messages_per_second)
    found.append(Aim("8 writers, times the messages a second", MORE, more))
    return found


def ratio(value: float, to: float) -> float:
    return round(value / to, 2)


def as_json(roads: Mapping[str, Measured]) -> dict[str, Any]:
    return {
        "medians": {name: summary(measured) for name, measured in roads.items()},
        "rounds": {name: asdict(measured) for name, measured in roads.items()},
        "aims": [{**asdict(aim), "met": aim.met} for aim in aims(roads)],
    }


def summary(measured: Measured) -> dict[str, Any]:
    return {
        "one_writer": {size: asdict(medians(rounds)) for size, rounds in measured.one_writer.items()},
        "present": {
            present: {size: asdict(medians(rounds)) for size, rounds in rooms.items()}
            for present, rooms in measured.present.items()
        },
        "many_writers": asdict(medians(measured.many_writers)),
    }


def as_table(roads: Mapping[str, Measured]) -> str:
    """Markdown."""
    head = ["ms: p50 / p90 / p99", "road", "creation", "delivery to oneself", "to the last of all"]
    lines = [row([*head, "out of order", "missing"]), "|---|---|---|---|---|---|---|"]
    first = next(iter(roads.values()))
    for size in first.one_writer:
        lines += [one_row(f"{size:,} members", name, measured.one_writer[size]) for name, measured in roads.items()]
    for present, rooms in first.present.items():
        for size in rooms:
            what = f"{present:,} of {size:,} members are there"
            lines += [one_row(what, name, measured.present[present][size]) for name, measured in roads.items()]
    for name, measured in roads.items():
        many: ManyWriters = medians(measured.many_writers)
        rates = f"{many.messages_per_second:.0f} messages/s, {many.deliveries_per_second:,.0f} deliveries/s"
        cells = [f"8 writers: {rates}", name, spelled(many.creation), "", spelled(many.delivery)]
        lines.append(row([*cells, *faults(many.account)]))
    return "\n".join([*lines, "", *processor_table(roads), "", *aims_table(aims(roads))])


def one_row(what: str, road: str, rounds: Sequence[OneWriter]) -> str:
    one: OneWriter = medians(rounds)
    times = (one.creation, one.delivery_own, one.delivery_last)
    return row([what, road, *map(spelled, times), *faults(one.account)])


def processor_table(roads: Mapping[str, Measured]) -> list[str]:
    """Processor time of one message with eight writers, milliseconds."""
    lines = [row(["processor ms, 8 writers", *GROUPS, "together"]), f"|{'---|' * (len(GROUPS) + 2)}"]
    for name, measured in roads.items():
        spent: Processor = medians(measured.many_writers).processor
        lines.append(row([name, *(f"{each:.2f}" for each in asdict(spent).values()), f"{spent.together:.2f}"]))
    return lines


def aims_table(found: Sequence[Aim]) -> list[str]:
    if not found:
        return []
    lines = ["| aim | wanted | got | |", "|---|---|---|---|"]
    for aim in found:
        sign = "≤" if aim.at_most else "≥"
        lines.append(row([aim.what, f"{sign} {aim.wanted:g}", f"{aim.got:g}", "met" if aim.met else "**missed**"]))
    return lines


def spelled(times: Spread) -> str:
    return f"{times.p50:.1f} / {times.p90:.1f} / {times.p99:.1f}"


def faults(account: Account) -> list[str]:
    return [f"{account.out_of_order:,}", f"{account.missing:,}"]


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
