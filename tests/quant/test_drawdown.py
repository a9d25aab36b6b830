"""quant/drawdown.py"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_losses import COIN, closes_of
from quant import drawdown

prices = st.lists(st.floats(1e-12, 1e9), min_size=1, max_size=60)


def by_hand(closes):
    """Every pair of a close and a later one."""
    return max((1 - low / high for i, high in enumerate(closes) for low in closes[i:]), default=0.0)


def test_the_golden_series():
    made = drawdown.deepest(np.array(closes_of(COIN)))
    assert made.pct == pytest.approx(27.8125659605, rel=1e-11)
    assert (made.peak, made.trough, made.recovered) == (86, 125, 197)


@given(prices)
def test_no_pair_of_closes_lies_deeper(closes):
    made = drawdown.deepest(np.array(closes))
    assert made.pct == pytest.approx(100 * by_hand(closes), rel=1e-9, abs=1e-9)


@given(prices)
def test_peak_trough_and_recovery_stand_in_order(closes):
    made = drawdown.deepest(np.array(closes))
    if made.trough is None:
        assert (made.pct, made.peak, made.recovered) == (0.0, None, None)
        assert sorted(closes) == closes
        return
    assert made.peak < made.trough
    assert made.pct == pytest.approx(100 * (1 - closes[made.trough] / closes[made.peak]))
    after = closes[made.trough :]
    if made.recovered is None:
        assert max(after) < closes[made.peak]
    else:
        assert closes[made.recovered] >= closes[made.peak]
        assert max(closes[made.trough : made.recovered]) < closes[made.peak]


@pytest.mark.parametrize(
    ("returns_pct", "deepest_pct"),
    [
        ([1, 10, -4, 2, 3, 2, 1, -10], 10),
        ([10, -10, 10], 10),
        ([1, 2, 1, 1, 1, 1, 1, 1, 1], 0),
        ([-6, -7, -1, -9, -2, -6, -8, -5], 36.590730349873601),
    ],
)
def test_the_worked_examples_of_empyrical(returns_pct, deepest_pct):
    """Its figures are of simple returns, negative and from 1 on: here of closes, and positive."""
    closes = np.cumprod([1.0, *(1 + value / 100 for value in returns_pct)])
    assert drawdown.deepest(closes).pct == pytest.approx(deepest_pct, rel=1e-9, abs=1e-12)


def test_a_higher_peak_after_the_deepest_fall_is_not_its_peak():
    made = drawdown.deepest(np.array([100.0, 50.0, 120.0, 110.0]))
    assert made == drawdown.Fall(50.0, 0, 1, 2)


def test_a_peak_that_lasts_counts_from_its_last_day():
    assert drawdown.deepest(np.array([9.0, 9.0, 3.0])).peak == 1
    assert drawdown.current(np.array([9.0, 9.0, 3.0])).peak == 1


def test_time_turned_round_is_another_fall():
    closes = np.array(closes_of(COIN))
    assert drawdown.deepest(closes[::-1]).pct != pytest.approx(drawdown.deepest(closes).pct)


@pytest.mark.parametrize("closes", [[5.0], [5.0, 5.0, 5.0], [1.0, 2.0, 3.0]])
def test_what_never_fell_has_no_dates(closes):
    assert drawdown.deepest(np.array(closes)) == drawdown.Fall(0.0, None, None, None)
    assert drawdown.current(np.array(closes)) == drawdown.Now(0.0, len(closes) - 1)


def test_the_last_close_is_measured_from_the_peak_before_it():
    assert drawdown.current(np.array([8.0, 10.0, 5.0, 7.5])) == drawdown.Now(25.0, 1)


def test_the_unit_of_price_does_not_matter():
    closes = np.array(closes_of(COIN))
    assert drawdown.deepest(closes * 2.0**-40) == drawdown.deepest(closes)
