"""quant/columns.py"""

import numpy as np
import pytest

from quant import columns


def test_a_column_with_a_hole_is_no_column(bars_of):
    bars = bars_of([1.0, 2.0, 3.0])
    bars[1] = bars[1]._replace(high=None, volume_base=None)
    made = columns.of_bars(bars)
    assert made.high is None
    assert made.volume is None
    assert made.low is not None
    assert made.close.dtype == np.float64


@pytest.mark.parametrize("bad", [[1.0, float("nan")], [float("inf")], [[1.0], [2.0]]])
def test_only_one_row_of_finite_numbers_is_an_array(bad):
    with pytest.raises(ValueError, match="finite"):
        columns.as_array(bad)


@pytest.mark.parametrize("largest", [1e-35, 0.3, 1.0, 77671.0, 1e18])
def test_the_unit_is_the_power_of_two_below_the_largest_value(largest):
    unit = columns.unit(np.array([largest / 3, largest]))
    assert unit <= largest < 2 * unit
    assert np.log2(unit) == round(np.log2(unit))


def test_the_unit_of_nothing_is_one():
    assert columns.unit(np.zeros(3)) == columns.unit(np.array([])) == 1.0
