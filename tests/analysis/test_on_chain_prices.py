"""analysis/on_chain_prices.py"""

from datetime import timedelta

import pytest

from analysis import on_chain_prices
from fixed_answers import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def stored(history):
    """Prices by hours ago: snapshots near closes, those of the last hours, the newest."""

    def _stored(closes=(), last=(), newest=None):
        market = {"price_usd": 5.0, "at": (NOW - newest * HOUR).timestamp()} if newest else None
        return history(
            prices=[(NOW - ago * HOUR, price) for ago, price in closes],
            past={"prices": [[(NOW - ago * HOUR).timestamp(), price] for ago, price in last]},
            market=market,
        )

    return _stored


def test_the_nearest_price_of_all_is_taken(stored):
    known = stored(closes=[(4, 40.0)], last=[(1, 10.0), (2, 20.0)], newest=0.1)
    for ago, price in ((0, 5.0), (0.9, 10.0), (1.6, 20.0), (3.2, 40.0), (9, 40.0)):
        assert on_chain_prices.nearest(known, NOW - ago * HOUR) == price


def test_a_price_of_another_day_is_none(stored):
    assert on_chain_prices.nearest(stored(last=[(1, 10.0)]), NOW - 8 * HOUR) is None
    assert on_chain_prices.nearest(stored(), NOW) is None


def test_a_price_that_cannot_be_is_none(stored):
    assert on_chain_prices.nearest(stored(closes=[(0, 0.0)]), NOW) is None


def test_the_current_price_is_the_newest_known(stored):
    assert on_chain_prices.current(stored(newest=0.5)) == 5.0
    assert on_chain_prices.current(stored(last=[(1, 10.0)])) is None
