"""What is made of the rounds: medians, aims, the table."""

import pytest

from bench.figures import Account, Spread
from bench.load import ManyWriters, OneWriter
from bench.processor import Processor
from bench.report import Aim, Measured, aims, as_json, as_table, medians

RIGHT = Account(0, 0, 0)


def spread(p50):
    return Spread(p50, p50 * 2, p50 * 3)


def one(creation, own=6.0, account=RIGHT):
    return OneWriter(spread(creation), spread(own), spread(9.0), account)


def many(rate, account=RIGHT):
    spent = Processor(web=900 / rate, postgres=2.5, centrifugo=1.5, relay=0.5, nginx=0.25, load=1.0)
    return ManyWriters(rate, rate * 50, spread(20.0), spread(30.0), account, spent)


def relay(**changed):
    measured = {"one_writer": {100: [one(5.0)], 1_000: [one(5.5)], 10_000: [one(6.0)]}, "many_writers": [many(300.0)]}
    return Measured(**{**measured, **changed})


INLINE = Measured({100: [one(10.0)], 1_000: [one(11.0)], 10_000: [one(90.0, own=3.0)]}, [many(150.0)])


def test_medians_go_figure_by_figure_and_faults_add_up():
    rounds = [
        one(5.0, own=9.0, account=Account(1, 0, 2)),
        one(7.0, own=6.0),
        one(6.0, own=7.0, account=Account(1, 3, 0)),
    ]
    expected = OneWriter(Spread(6.0, 12.0, 18.0), Spread(7.0, 14.0, 21.0), spread(9.0), Account(2, 3, 2))
    assert medians(rounds) == expected


def test_aims_of_the_relay_alone():
    assert aims({"relay": relay()}) == [
        Aim("receipts out of order", 0, 0, at_most=True),
        Aim("receipts missing", 0, 0, at_most=True),
        Aim("creation, 10,000 members / 100", 1.3, 1.2, at_most=True),
    ]


def test_aims_against_the_baseline():
    assert aims({"relay": relay(), "inline": INLINE})[3:] == [
        Aim("creation, 100 members, times as fast", 1.3, 2.0),
        Aim("delivery to oneself, 100 members, times as fast", 1.0, 1.0),
        Aim("creation, 1,000 members, times as fast", 2.0, 2.0),
        Aim("delivery to oneself, 1,000 members, times as fast", 1.0, 1.0),
        Aim("creation, 10,000 members, times as fast", 10.0, 15.0),
        Aim("delivery to oneself, 10,000 members, times as fast", 1.0, 0.5),
        Aim("8 writers, times the messages a second", 1.3, 2.0),
    ]


THERE = {100: {100: [one(5.0)], 100_000: [one(6.0)]}}


def test_aims_of_a_big_room_in_which_few_are_there():
    slow = OneWriter(spread(900.0), spread(900.0), spread(450.0), RIGHT)
    inline = Measured(INLINE.one_writer, INLINE.many_writers, {100: {100: [one(10.0)], 100_000: [slow]}})
    assert aims({"relay": relay(present=THERE), "inline": inline})[3:5] == [
        Aim("creation, 100 of 100,000 members are there / 100 of 100", 1.3, 1.2, at_most=True),
        Aim("delivery to the last, 100 of 100,000 members are there / 100 of 100", 1.3, 1.0, at_most=True),
    ]
    faster = Aim("delivery to the last, 100 of 100,000 members are there, times as fast", 15.0, 50.0)
    assert faster in aims({"relay": relay(present=THERE), "inline": inline})


def test_faults_in_a_big_room_count_too():
    faulty = {100: {100: [one(5.0)], 100_000: [one(5.0, account=Account(0, 7, 0))]}}
    assert aims({"relay": relay(present=faulty)})[1].got == 7


def test_faults_of_every_round_count_against_the_relay():
    faulty = relay(many_writers=[many(300.0, Account(0, 2, 0)), many(300.0, Account(5, 1, 0)), many(300.0)])
    assert [(aim.got, aim.met) for aim in aims({"relay": faulty, "inline": INLINE})[:2]] == [(5, False), (3, False)]


@pytest.mark.parametrize(
    ("aim", "met"),
    [
        (Aim("", wanted=1.3, got=1.3), True),
        (Aim("", wanted=1.3, got=1.29), False),
        (Aim("", wanted=1.3, got=1.3, at_most=True), True),
        (Aim("", wanted=1.3, got=1.31, at_most=True), False),
    ],
)
def test_when_an_aim_is_met(aim, met):
    assert aim.met is met


def test_table():
    lines = as_table({"relay": relay(), "inline": INLINE}).splitlines()
    assert lines[2] == "| 100 members | relay | 5.0 / 10.0 / 15.0 | 6.0 / 12.0 / 18.0 | 9.0 / 18.0 / 27.0 | 0 | 0 |"
    assert lines[8] == (
        "| 8 writers: 300 messages/s, 15,000 deliveries/s | relay"
        " | 20.0 / 40.0 / 60.0 |  | 30.0 / 60.0 / 90.0 | 0 | 0 |"
    )
    assert lines[11:15] == [
        "| processor ms, 8 writers | web | postgres | centrifugo | relay | nginx | load | together |",
        "|---|---|---|---|---|---|---|---|",
        "| relay | 3.00 | 2.50 | 1.50 | 0.50 | 0.25 | 1.00 | 8.75 |",
        "| inline | 6.00 | 2.50 | 1.50 | 0.50 | 0.25 | 1.00 | 11.75 |",
    ]
    assert "| delivery to oneself, 10,000 members, times as fast | ≥ 1 | 0.5 | **missed** |" in lines


def test_table_with_a_big_room():
    lines = as_table({"relay": relay(present=THERE)}).splitlines()
    assert lines[5:7] == [
        "| 100 of 100 members are there | relay | 5.0 / 10.0 / 15.0 | 6.0 / 12.0 / 18.0 | 9.0 / 18.0 / 27.0 | 0 | 0 |",
        "| 100 of 100,000 members are there | relay"
        " | 6.0 / 12.0 / 18.0 | 6.0 / 12.0 / 18.0 | 9.0 / 18.0 / 27.0 | 0 | 0 |",
    ]
    written = as_json({"relay": relay(present=THERE)})["medians"]["relay"]["present"]
    assert written[100][100_000]["creation"]["p50"] == 6.0


def test_json_holds_every_round_and_the_medians():
    written = as_json({"relay": relay(many_writers=[many(100.0), many(300.0), many(200.0)])})
    assert [each["messages_per_second"] for each in written["rounds"]["relay"]["many_writers"]] == [100.0, 300.0, 200.0]
    assert written["medians"]["relay"]["many_writers"]["messages_per_second"] == 200.0
    assert written["aims"][0] == {
        "what": "receipts out of order",
        "wanted": 0,
        "got": 0,
        "at_most": True,
        "met": True,
    }
