"""quant/daily.py"""

import numpy as np
import pytest

from golden_losses import COIN, DAY, days_of
from quant import daily


def test_a_return_is_dated_by_the_close_it_ends_with():
    made = daily.of_closes([(DAY, 1.0), (2 * DAY, 2.0), (3 * DAY, 1.0)])
    assert made.at.tolist() == [2 * DAY, 3 * DAY]
    assert made.returns == pytest.approx([np.log(2), -np.log(2)])
    assert made.known.all()


def test_a_return_to_or_from_a_made_up_close_is_not_known():
    assert days_of([0.0] * 4, filled=[2]).known.tolist() == [True, False, False, True]


def test_one_close_has_no_return_and_none_is_no_series():
    alone = daily.of_closes([(0, 5.0)])
    assert (len(alone.close), len(alone.returns), len(alone.at), len(alone.known)) == (1, 0, 0, 0)
    with pytest.raises(ValueError, match="close"):
        daily.of_closes([])


def test_nine_known_days_in_ten_are_a_window():
    known = np.array([True] * 27 + [False] * 3)
    assert daily.is_whole(known, 30)
    assert not daily.is_whole(np.array([True] * 26 + [False] * 4), 30)
    assert daily.is_whole(known[:27], 30)
    assert not daily.is_whole(known[:26], 30)


def test_the_noise_of_arithmetic_is_no_spread():
    steady = np.diff(np.log(1e-12 * 1.01 ** np.arange(100)))
    assert np.std(steady) > 0
    assert daily.deviation(steady) == 0
    assert daily.deviation(np.array(COIN)) == pytest.approx(np.std(COIN, ddof=1), rel=1e-12)
