"""quant/sharpe.py"""

import math
from statistics import fmean, stdev

import pytest

from golden_losses import COIN, days_of
from quant import sharpe
from quant.absent import NO_HISTORY, UNDEFINED


def test_the_ratio_and_its_error_by_hand():
    year = COIN[-365:]
    daily = fmean(year) / stdev(year)
    made = sharpe.of_year(days_of(COIN))
    assert made.value == pytest.approx(daily * math.sqrt(365), rel=1e-11)
    assert made.error == pytest.approx(math.sqrt(1 + daily**2 / 2), rel=1e-11)


def test_over_a_year_nearly_nothing_is_distinguishable():
    assert not sharpe.of_year(days_of(COIN)).is_distinguishable
    strong = [value + 0.01 for value in COIN]
    assert sharpe.of_year(days_of(strong)).is_distinguishable
    assert sharpe.of_year(days_of([-value for value in strong])).is_distinguishable


def test_a_series_that_does_not_swing_has_none():
    assert sharpe.of_year(days_of([0.0] * 365)) == UNDEFINED
    assert sharpe.of_year(days_of([0.01] * 365)) == UNDEFINED


def test_less_than_nine_tenths_of_a_year_has_none():
    assert sharpe.of_year(days_of(COIN[:328])) == NO_HISTORY
    assert sharpe.of_year(days_of(COIN[:329])) != NO_HISTORY
