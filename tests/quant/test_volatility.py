"""quant/volatility.py"""

import math
from statistics import stdev

import numpy as np
import pytest

from golden_losses import COIN, days_of
from quant import volatility
from quant.absent import NO_HISTORY, TOO_SHORT

GOLDEN = {30: 57.3070205388, 90: 51.6778828151, 365: 53.0981058385}


@pytest.mark.parametrize("length", GOLDEN)
def test_the_golden_series(length):
    made = volatility.window(days_of(COIN), length)
    assert made.annual_pct == pytest.approx(GOLDEN[length], rel=1e-11)
    assert made.annual_pct == pytest.approx(100 * stdev(COIN[-length:]) * math.sqrt(365), rel=1e-11)
    assert made.daily_pct == pytest.approx(100 * stdev(COIN[-length:]), rel=1e-11)
    assert made.n == length


def test_the_time_of_returns_does_not_matter_to_their_deviation():
    there, back = days_of(COIN[-90:]), days_of(COIN[-90:][::-1])
    assert volatility.window(back, 90).annual_pct == pytest.approx(
        volatility.window(there, 90).annual_pct, rel=1e-12
    )


@pytest.mark.parametrize(("length", "fewest"), [(30, 27), (90, 81), (365, 329)])
def test_a_window_needs_nine_days_in_ten(length, fewest):
    assert volatility.window(days_of(COIN[:fewest]), length).n == fewest
    assert volatility.window(days_of(COIN[: fewest - 1]), length) == NO_HISTORY


def test_days_made_up_for_gaps_are_not_counted():
    assert volatility.window(days_of(COIN, filled=[390]), 30).n == 28
    assert volatility.window(days_of(COIN, filled=[380, 390]), 30) == NO_HISTORY
    assert volatility.window(days_of(COIN, filled=[380, 390]), 90).n == 86


def test_a_flat_series_has_a_true_zero():
    made = volatility.window(days_of([0.0] * 40), 30)
    assert (made.daily_pct, made.annual_pct) == (0.0, 0.0)
    assert volatility.recent_pct(days_of([0.0] * 40)) == 0.0


@pytest.mark.parametrize("returns", [[], [0.1]])
def test_one_or_two_closes_have_none(returns):
    assert volatility.window(days_of(returns), 30) == NO_HISTORY
    assert volatility.rank_pct(days_of(returns)) == NO_HISTORY
    assert volatility.recent_pct(days_of(returns)) == TOO_SHORT


def test_the_recent_deviation_is_that_of_the_golden_series():
    made = volatility.recent_pct(days_of(COIN))
    assert made == pytest.approx(100 * 0.0282679418378 * math.sqrt(365), rel=1e-11)


def test_the_rank_is_among_the_rolling_months_of_a_year():
    months = [stdev(COIN[end - 30 : end]) for end in range(400 - 364, 401)]
    assert len(months) == 365
    below = sum(month < months[-1] for month in months)
    expected = 100 * (below + 0.5) / 365  # itself counts half
    assert volatility.rank_pct(days_of(COIN)) == pytest.approx(expected, rel=1e-12)


def test_the_rank_needs_180_months():
    assert volatility.rank_pct(days_of(COIN[: 30 + 178])) == NO_HISTORY
    assert 0 <= volatility.rank_pct(days_of(COIN[: 30 + 179])) <= 100


def test_the_wildest_month_ranks_highest():
    wild = np.concatenate([np.array(COIN), 3 * np.array(COIN[:30])])
    assert volatility.rank_pct(days_of(wild)) > 99
