"""quant/admission.py"""

import numpy as np
import pytest

from quant import admission
from quant.admission import Tally
from quant.challengers import CHALLENGERS

GOOD = Tally("ar1", 1, 400, 0.95, -0.002, 0.01**2)  # t = -4


def _names(*tallies):
    return admission.admitted(tallies)


def test_nobody_is_admitted_without_a_record():
    assert _names() == {}
    assert set(admission.adjusted(()).values()) == {1.0}
    assert len(admission.adjusted(())) == 15


def test_a_clear_record_admits_for_its_own_horizon():
    assert _names(GOOD) == {1: "ar1"}
    assert admission.adjusted([GOOD])["ar1", 1] == pytest.approx(15 * 0.000038, rel=0.05)


def test_a_record_that_is_too_short_makes_no_other_look_better():
    short = GOOD._replace(name="momentum", n=249, mean=-0.01)
    assert admission.adjusted([GOOD, short]) == admission.adjusted([GOOD])


@pytest.mark.parametrize(
    "change",
    [
        {"n": 249},
        {"relative_error": 0.9901},
        {"relative_error": None},
        {"mean": -0.0013},  # p 0.005: under 0.05, but not of fifteen
        {"mean": 0.002},
        {"variance": 0.0},
        {"name": "oracle"},
        {"days": 2},
    ],
)
def test_whatever_is_less_is_refused(change):
    assert _names(GOOD._replace(**change)) == {}


def test_the_bounds_themselves():
    assert _names(GOOD._replace(n=250, relative_error=0.99, mean=-0.003)) == {1: "ar1"}


def test_of_several_the_one_with_the_least_error():
    better = GOOD._replace(name="drift_365", relative_error=0.90)
    assert _names(GOOD, better) == _names(better, GOOD) == {1: "drift_365"}
    assert _names(GOOD, better._replace(days=7)) == {1: "ar1", 7: "drift_365"}


def test_the_place_is_lost_when_the_record_no_longer_holds():
    assert _names(GOOD._replace(n=800, mean=-0.0002)) == {}


def test_chance_admits_somebody_in_one_year_of_twenty_at_most():
    rng = np.random.default_rng(12)
    years = 400
    lucky = 0
    for _ in range(years):
        tallies = []
        for name in CHALLENGERS:
            for days in (1, 7, 30):
                drawn = rng.normal(0, 0.01, 250)
                tallies.append(Tally(name, days, 250, 0.9, float(drawn.mean()), float(drawn.var())))
        lucky += bool(admission.admitted(tallies))
    assert lucky / years <= 0.08
