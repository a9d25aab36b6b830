"""analysis/rounding.py"""

import pytest

from analysis.rounding import rounded


def test_a_value_keeps_twelve_significant_digits():
    assert rounded({"price_usd": 77671.123456789012345})["price_usd"] == 77671.1234568
    assert rounded({"price_usd": 1.2345678901234567e-35})["price_usd"] == 1.23456789012e-35


def test_a_percent_keeps_four_decimals_and_a_score_one():
    made = rounded({"change_24h_pct": -0.95302, "score": -22.2222, "venue_gap": {"pct": 1.23456}})
    assert made == {"change_24h_pct": -0.953, "score": -22.2, "venue_gap": {"pct": 1.2346}}


def test_a_supply_keeps_every_digit():
    assert rounded({"total_supply": 589244269871632.0}) == {"total_supply": 589244269871632.0}


def test_there_is_no_minus_nought():
    assert str(rounded({"score": -0.01})["score"]) == "0.0"
    assert str(rounded({"change_pct": -0.00001})["change_pct"]) == "0.0"


def test_what_is_no_float_stays_as_it_is():
    same = {"a": 1, "b": True, "c": None, "d": "x", "e": [1, "y"]}
    assert rounded(same) == same


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_is_refused(bad):
    with pytest.raises(ValueError, match="vwap_usd is not finite"):
        rounded({"rows": [{"vwap_usd": bad}]})
