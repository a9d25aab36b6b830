"""quant/portfolio.py"""

import math
from statistics import stdev

import pytest

from golden_losses import COIN, MARKET, OWN, days_of
from quant import portfolio
from quant.absent import NO_HISTORY


def by_hand(share, days=range(35, 400)):
    """Restore the shares every morning and follow the money."""
    money, best, fall, logs = 1.0, 1.0, 0.0, []
    for day in days:
        coin, bitcoin, ether = (math.exp(r[day]) for r in (COIN, MARKET, OWN))
        after = money * (share * coin + (1 - share) * (0.6 * bitcoin + 0.4 * ether))
        logs.append(math.log(after / money))
        money = after
        best = max(best, money)
        fall = max(fall, 1 - money / best)
    return 100 * stdev(logs) * math.sqrt(365), 100 * fall


@pytest.fixture
def rows():
    return portfolio.table(days_of(COIN), days_of(MARKET), days_of(OWN))


def test_every_row_by_hand(rows):
    assert [row.weight_pct for row in rows] == [0, 1, 5, 10, 20]
    for row in rows:
        expected = by_hand(row.weight_pct / 100)
        assert (row.vol_pct, row.max_drawdown_pct) == pytest.approx(expected, rel=1e-9)
        assert row.delta_vol_pct == pytest.approx(expected[0] - by_hand(0)[0], abs=1e-9)


def test_without_the_coin_it_is_bitcoin_and_ether_alone(rows):
    other = portfolio.table(days_of(OWN), days_of(MARKET), days_of(OWN))
    assert rows[0] == other[0]
    assert rows[0].delta_vol_pct == 0


def test_only_days_that_all_three_know_count(rows):
    gap = portfolio.table(days_of(COIN), days_of(MARKET, filled=[200]), days_of(OWN))
    kept = [day for day in range(35, 400) if day not in (199, 200)]
    assert gap[2].vol_pct == pytest.approx(by_hand(0.05, kept)[0], rel=1e-9)


def test_too_few_days_in_common_give_no_table():
    coin, market = days_of(COIN), days_of(MARKET)
    assert portfolio.table(coin, market, days_of(OWN[:249])) == NO_HISTORY
    assert portfolio.table(days_of([]), market, market) == NO_HISTORY
    short = days_of(OWN[150:], first_day=150)
    assert portfolio.table(coin, market, short)[0].vol_pct > 0
