"""The arithmetic of the benchmark, with faults planted for the order check."""

import pytest

from bench.figures import Account, Receipt, Spread, check, median, percentile, spread

SENT = {(7, 1), (7, 2), (9, 1)}
RIGHT = [(1, 7, 1), (2, 7, 1), (1, 9, 1), (1, 7, 2), (2, 7, 2), (2, 9, 1)]


def account(arrivals):
    return check(
        [Receipt(listener, room, version, at=0) for listener, room, version in arrivals], SENT, listeners=[1, 2]
    )


@pytest.mark.parametrize(("share", "expected"), [(0.0, 10), (0.5, 50), (0.51, 60), (0.9, 90), (0.99, 100), (1.0, 100)])
def test_percentile_is_the_nearest_rank(share, expected):
    assert percentile([100, 20, 90, 40, 50, 60, 70, 80, 30, 10], share) == expected


def test_percentile_of_one_value_is_that_value():
    assert percentile([4.5], 0.99) == 4.5


def test_median_of_three():
    assert median([9.0, 1.0, 3.0]) == 3.0


def test_spread_is_in_milliseconds():
    assert spread([number * 1_000_000 for number in range(1, 101)]) == Spread(50.0, 90.0, 99.0)


def test_everything_in_order():
    assert account(RIGHT) == Account(0, 0, 0)


def test_rooms_and_listeners_have_no_order_among_each_other():
    assert account(sorted(RIGHT, reverse=True, key=lambda arrival: arrival[:2])) == Account(0, 0, 0)


def test_a_later_message_first():
    swapped = [(1, 7, 2), (1, 7, 1), (1, 9, 1), (2, 7, 1), (2, 7, 2), (2, 9, 1)]
    assert account(swapped) == Account(out_of_order=1, missing=0, repeated=0)


def test_a_message_that_one_listener_never_got():
    assert account(RIGHT[:-1]) == Account(out_of_order=0, missing=1, repeated=0)


def test_a_listener_who_got_nothing():
    assert account([arrival for arrival in RIGHT if arrival[0] == 1]) == Account(0, missing=3, repeated=0)


def test_a_repeat_is_neither_late_nor_missing():
    assert account([*RIGHT, (1, 7, 1)]) == Account(out_of_order=0, missing=0, repeated=1)


def test_a_repeat_does_not_stand_in_for_another_message():
    twice = [(1, 7, 1), (1, 7, 1), *RIGHT[1:3], *RIGHT[4:]]
    assert account(twice) == Account(out_of_order=0, missing=1, repeated=1)


def test_what_was_not_part_of_the_measurement_does_not_count():
    assert account([(1, 7, 9), *RIGHT, (2, 8, 1)]) == Account(0, 0, 0)


def test_two_messages_behind_a_later_one_are_two_out_of_order():
    receipts = [Receipt(1, 7, version, at=0) for version in (3, 1, 2)]
    assert check(receipts, {(7, 1), (7, 2), (7, 3)}, listeners=[1]) == Account(out_of_order=2, missing=0, repeated=0)
