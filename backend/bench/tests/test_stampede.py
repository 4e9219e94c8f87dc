"""What is made of the requests of those who come back."""

import pytest

from bench.crowd import Asked
from bench.figures import Spread
from bench.processor import Processor
from bench.stampede import as_table, figures, returned

SYNC = Asked("sync", begun=12.0, took=0.5, status=200)


@pytest.mark.parametrize(
    ("asked", "connected", "when"),
    [
        ([SYNC], 11.0, 12.5),
        ([SYNC], 9.0, None),  # of before all ended
        ([SYNC], 12.1, None),  # asked before it was connected
        ([SYNC._replace(status=503)], 11.0, None),
        ([SYNC._replace(kind="token")], 11.0, None),
        ([SYNC._replace(begun=11.1, status=0), SYNC], 11.0, 12.5),
        ([], 11.0, None),
    ],
)
def test_back_is_whose_sync_on_a_new_socket_was_answered(asked, connected, when):
    assert returned(asked, connected, after=10.0) == when


def test_one_5xx_or_one_who_stays_away_is_not_well():
    asked = [Asked("token", 0, 0.01, 200), Asked("sync", 0, 0.02, 200), Asked("sync", 0, 9, 0)]
    good = figures("Centrifugo is killed", 2, [1.0, 2.0], asked, 3, Processor(web=4.0))
    assert (good.p50, good.p99, good.longest) == (1.0, 2.0, 2.0)
    assert (good.token, good.sync) == (Spread(10, 10, 10), Spread(20, 20, 20))
    assert (good.failed, good.unanswered, good.well) == (0, 1, True)
    assert not figures("", 2, [1.0], asked, 0, Processor()).well
    assert not figures("", 2, [1.0, 2.0], [*asked, Asked("sync", 0, 1, 502)], 0, Processor()).well
    assert as_table([good]).splitlines()[-1] == (
        "| Centrifugo is killed | 2 of 2 | 1.0 / 2.0 / 2.0 | 10.0 / 10.0 / 10.0 | 20.0 / 20.0 / 20.0 | 0 | 1 | 3 |"
        " 4.0 | 0.0 |"
    )
