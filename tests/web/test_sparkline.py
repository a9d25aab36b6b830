"""blueprints/presentation/sparkline.py"""

import pytest

from blueprints.presentation.sparkline import sparkline


def test_a_line_runs_between_its_own_lowest_and_highest_price():
    made = sparkline([2.0, 1.0, 3.0])
    assert made.path == "M0.0 14.0L500.0 25.0L1000.0 3.0"
    assert made.description == "7 days: up 50.00 percent, between $1.00 and $3.00."


def test_what_the_list_says_of_the_week_goes_before_the_ends_of_the_line():
    assert sparkline([2.0, 1.0], -48.5).description.startswith("7 days: down 48.50 percent")
    assert sparkline([2.0, 1.0], 0.001).description.startswith("7 days: unchanged")


@pytest.mark.parametrize("prices", [None, [], [1.0]])
def test_fewer_than_two_prices_are_no_line(prices):
    assert sparkline(prices, 4.0) is None


def test_a_flat_and_a_tiny_price_are_drawn_too():
    assert sparkline([1e-35] * 3).path == "M0.0 14.0L500.0 14.0L1000.0 14.0"
    assert "unchanged" in sparkline([5.0, 5.0]).description
