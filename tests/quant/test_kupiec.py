"""quant/kupiec.py"""

import math
from math import comb

import pytest

from quant import kupiec


def test_the_ratio_is_that_of_two_binomial_probabilities():
    days, misses, share = 250, 19, 0.05
    said = comb(days, misses) * share**misses * (1 - share) ** (days - misses)
    seen = comb(days, misses) * (misses / days) ** misses * (1 - misses / days) ** (days - misses)
    assert kupiec.ratio(misses, days, share) == pytest.approx(-2 * math.log(said / seen), rel=1e-11)


def test_the_published_edges_of_rejection():
    """Kupiec (1995): of 255 days at 0.05 more than 6 and fewer than 21 misses are kept."""
    kept = [x for x in range(256) if kupiec.p_value(x, 255, 0.05) > 0.05]
    assert kept == list(range(7, 21))


def test_as_many_misses_as_expected_are_no_surprise():
    assert kupiec.ratio(50, 250, 0.2) == pytest.approx(0, abs=1e-12)
    assert kupiec.p_value(50, 250, 0.2) == pytest.approx(1, abs=1e-5)


def test_no_miss_and_nothing_but_misses_have_a_value():
    assert kupiec.ratio(0, 250, 0.01) == pytest.approx(-2 * 250 * math.log(0.99), rel=1e-12)
    assert kupiec.ratio(10, 10, 0.5) == pytest.approx(-2 * 10 * math.log(0.5), rel=1e-12)


def test_the_p_value_is_that_of_chi_squared_with_one_degree():
    """3.8415 and 6.6349 are the 5 % and 1 % points of every table of chi-squared."""
    for misses in range(251):
        value, p = kupiec.ratio(misses, 250, 0.05), kupiec.p_value(misses, 250, 0.05)
        assert (value > 3.841458820694124) == (p < 0.05)
        assert (value > 6.634896601021214) == (p < 0.01)


@pytest.mark.parametrize(
    ("misses", "days", "share"), [(-1, 10, 0.5), (11, 10, 0.5), (0, 0, 0.5), (1, 9, 0.0), (1, 9, 1)]
)
def test_what_cannot_be_is_refused(misses, days, share):
    with pytest.raises(ValueError, match="expected"):
        kupiec.ratio(misses, days, share)
