"""How many lanes fall to each of the relays that live."""

import pytest
from django.db import connection

from realtime.relay.share import ALIVE, SILENT_AFTER_SECONDS, Share, share_of


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


def test_a_clock_set_back_brings_no_dead_relay_to_life(db: None):
    """Its lanes would be nobody's for as long. Those that live say so anew, by the clock that there is now."""
    with connection.cursor() as cursor:
        for name, ahead in (("killed before", 3600), ("long dead", -11), ("alive", -1)):
            cursor.execute(
                "INSERT INTO realtime_relay (name, lanes, since, at)"
                " VALUES (%s, 2, clock_timestamp(), clock_timestamp() + make_interval(secs => %s))",
                [name, ahead],
            )
        cursor.execute(ALIVE, [SILENT_AFTER_SECONDS])
        assert cursor.fetchall() == [("alive", 2)]


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
