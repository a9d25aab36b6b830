"""quant/illiquidity.py"""

from statistics import fmean

import numpy as np
import pytest

from golden_losses import COIN
from quant import illiquidity
from quant.absent import NO_HISTORY, NOT_PUBLISHED, UNDEFINED

RETURNS = np.array(COIN)
ALL = np.ones(400, dtype=bool)
TRADED = 1e6 * (2 + np.arange(400) % 5)


def test_the_mean_by_hand():
    expected = fmean(abs(r) / (t / 1e6) for r, t in zip(COIN[-90:], TRADED[-90:], strict=True))
    assert illiquidity.amihud(RETURNS, ALL, TRADED) == pytest.approx(expected, rel=1e-12)


def test_twice_the_trade_gives_way_half_as_much():
    half = illiquidity.amihud(RETURNS, ALL, 2 * TRADED)
    assert half == pytest.approx(illiquidity.amihud(RETURNS, ALL, TRADED) / 2, rel=1e-12)


def test_days_without_trade_or_made_up_are_left_out():
    traded, known = TRADED.copy(), ALL.copy()
    traded[350:360], known[380:390] = 0, False
    kept = [i for i in range(310, 400) if i not in (*range(350, 360), *range(380, 390))]
    expected = fmean(abs(COIN[i]) / TRADED[i] * 1e6 for i in kept)
    assert illiquidity.amihud(RETURNS, known, traded) == pytest.approx(expected, rel=1e-12)


def test_why_there_is_none():
    assert illiquidity.amihud(RETURNS, ALL, None) == NOT_PUBLISHED
    assert illiquidity.amihud(RETURNS, ALL, np.zeros(400)) == UNDEFINED
    assert illiquidity.amihud(RETURNS[:59], ALL[:59], TRADED[:59]) == NO_HISTORY
    assert illiquidity.amihud(RETURNS[:60], ALL[:60], TRADED[:60]) != NO_HISTORY
    assert illiquidity.amihud(np.zeros(0), ALL[:0], TRADED[:0]) == NO_HISTORY
