"""quant/challengers.py"""

import numpy as np
import pytest

from quant.challengers import CHALLENGERS

LOG = np.cumsum(np.random.default_rng(6).normal(0.001, 0.03, 800))


def _at(name, days, day, log=LOG):
    return CHALLENGERS[name](log, days)[day]


@pytest.mark.parametrize("day", [5, 364, 365, 700])
def test_drift_is_the_mean_move_of_a_year_at_most(day):
    begin = max(day - 365, 0)
    mean = np.diff(LOG)[begin:day].mean()
    assert _at("drift_365", 7, day) == pytest.approx(7 * mean)
    assert _at("drift_365×0.1", 7, day) == pytest.approx(0.7 * mean)


def test_momentum_is_the_move_before():
    assert _at("momentum", 30, 100) == pytest.approx(LOG[100] - LOG[70])
    assert np.isnan(_at("momentum", 30, 29))


@pytest.mark.parametrize("days", [1, 7])
def test_the_autoregression_is_that_of_least_squares(days):
    day = 600
    returns = np.diff(LOG)[day - 366 : day]
    slope, _ = np.polyfit(returns[:-1], returns[1:], 1)
    mean = returns[1:].mean()
    told = sum(mean + slope**k * (returns[-1] - mean) for k in range(1, days + 1))
    assert _at("ar1", days, day) == pytest.approx(told, rel=1e-6)


def test_the_autoregression_waits_for_a_year():
    assert np.isnan(_at("ar1", 1, 364))
    assert not np.isnan(_at("ar1", 1, 365))


def test_a_flat_year_has_no_autoregression_but_no_fault():
    assert _at("ar1", 7, 500, np.zeros(600)) == 0


def test_reversion_is_the_way_to_the_average():
    steps = np.concatenate((np.zeros(300), np.full(300, 0.5)))
    assert _at("ema20_reversion", 1, 299, steps) == 0
    assert _at("ema20_reversion", 1, 300, steps) == pytest.approx(-0.5 * 19 / 21)
    assert _at("ema20_reversion", 30, 599, steps) == pytest.approx(0, abs=1e-9)
