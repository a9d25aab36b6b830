"""quant/ewma.py"""

import math

import numpy as np
import pytest

from golden_losses import COIN
from quant import ewma


def test_the_golden_series_ends_with_its_known_deviation():
    assert COIN[:3] == pytest.approx([-0.01101313015446, 0.00579657801893, 0.04334511043690])
    assert math.sqrt(ewma.variances(COIN)[-1]) == pytest.approx(0.0282679418378, rel=1e-11)


def test_each_variance_is_the_weighted_sum_of_the_squares_before_it():
    start = np.mean(np.square(COIN[:30]))
    for day in (30, 31, 200, 400):
        weighted = sum(0.06 * 0.94 ** (day - k) * COIN[k - 1] ** 2 for k in range(1, day + 1))
        assert ewma.variances(COIN)[day] == pytest.approx(0.94**day * start + weighted, rel=1e-11)


def test_a_later_return_changes_no_variance_before_it():
    whole = ewma.variances(COIN)
    for day in (30, 100, 399):
        changed = [*COIN[:day], 9.0, *COIN[day + 1 :]]
        assert np.array_equal(ewma.variances(changed)[: day + 1], whole[: day + 1], equal_nan=True)
        assert ewma.variances(changed)[day + 1] > whole[day + 1]


def test_nothing_is_told_before_thirty_returns():
    assert np.isnan(ewma.variances(COIN[:29])).all()
    made = ewma.variances(COIN[:30])
    assert np.isnan(made[:30]).all()
    assert made[30] > 0
    assert len(made) == 31


def test_a_flat_series_has_no_variance():
    assert ewma.variances([0.0] * 40)[30:].tolist() == [0.0] * 11


def test_returns_do_not_depend_on_the_unit_of_price():
    closes = np.array([1.0, 1.5, 0.75, 3.0])
    assert ewma.returns(closes) == pytest.approx([math.log(1.5), math.log(0.5), math.log(4.0)])
    assert ewma.returns(closes * 1e-30) == pytest.approx(ewma.returns(closes), rel=1e-12)


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_a_return_that_is_no_number_is_refused(broken):
    with pytest.raises(ValueError, match="finite"):
        ewma.variances([*COIN, broken])
