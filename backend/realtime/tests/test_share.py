"""How many lanes fall to each of the relays that live."""

import pytest

from realtime.relay.share import Share, share_of


@pytest.mark.parametrize(
    ("lanes", "relays", "shares"),
    [(2, 1, [2]), (2, 2, [1, 1]), (2, 3, [1, 1, 0]), (4, 3, [2, 1, 1]), (5, 3, [2, 2, 1]), (8, 3, [3, 3, 2])],
)
def test_all_lanes_are_given_out_and_nobody_has_two_more_than_another(lanes, relays, shares):
    alive = [(f"relay {number}", lanes) for number in range(relays)]
    assert [share_of(name, alive) for name, _ in alive] == shares
    assert sum(shares) == lanes


def test_of_relays_that_know_another_number_of_lanes_only_those_like_the_eldest_publish():
    alive = [("eldest", 2), ("younger", 4), ("like it", 2)]
    assert [share_of(name, alive) for name, _ in alive] == [1, 0, 1]
    assert [share_of(name, alive[1:]) for name, _ in alive[1:]] == [4, 0]


def test_no_more_is_claimed_than_the_share():
    share = Share(1)
    assert [share.claim(lane) for lane in (0, 1)] == [True, False]
    share.give_back(0)
    assert share.claim(1)


def test_what_is_too_much_is_let_go_one_after_the_other():
    share = Share(3)
    for lane in (0, 1, 2):
        share.claim(lane)
    assert not any(share.is_over(lane) for lane in (0, 1, 2))
    assert share.allow(1)
    assert [share.is_over(lane) for lane in (0, 1, 2)] == [False, False, True]
    share.give_back(2)
    assert [share.is_over(lane) for lane in (0, 1)] == [False, True]
    share.give_back(1)
    assert not share.is_over(0)
    assert not share.allow(1)
