"""quant.deposits"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quant import deposits
from quant.absent import NO_HISTORY, NOT_PUBLISHED, TOO_SHORT, UNDEFINED, Absent

DAY = 86400
NOON = 20_000 * DAY + DAY / 2

amounts = st.floats(1e-6, 1e14)


def _days(*values: float, last: int = 19_999) -> dict[int, float]:
    return {last - len(values) + 1 + place: value for place, value in enumerate(values)}


def test_the_running_day_is_dropped_and_the_last_value_of_a_day_stands():
    points = [
        (19_998 * DAY, 1.0),
        (19_999 * DAY + 50_000, 3.0),
        (19_999 * DAY, 2.0),
        (20_000 * DAY, 9.0),
        (NOON, 10.0),
    ]
    assert deposits.complete_days(points, NOON) == {19_998: 1.0, 19_999: 3.0}
    assert deposits.complete_days(points, NOON + DAY)[20_000] == 10.0
    assert deposits.complete_days([], NOON) == {}


def test_a_change_is_of_the_last_complete_day():
    week = _days(100, 90, 80, 100, 120, 130, 140, 150)
    assert deposits.change_pct(week, 1) == pytest.approx((150 / 140 - 1) * 100)
    assert deposits.change_pct(week, 7) == pytest.approx(50)
    assert deposits.change_pct(week, 8) == TOO_SHORT
    del week[19_998]
    assert deposits.change_pct(week, 1) == NO_HISTORY
    assert deposits.change_pct({}, 1) == NO_HISTORY
    assert deposits.change_pct(_days(0, 5), 1) == UNDEFINED


def test_a_change_from_ones_own_points_needs_one_near_enough():
    points = [(NOON - 7 * DAY + 3600, 50.0), (NOON - 7 * DAY - 7200, 80.0), (NOON - DAY, 10.0)]
    assert deposits.change_from(100, points, NOON, 7, 43_200) == pytest.approx(100)
    assert deposits.change_from(100, points, NOON, 7, 1800) == NO_HISTORY
    assert deposits.change_from(100, points, NOON, 30, 43_200) == NO_HISTORY
    assert deposits.change_from(100, [], NOON, 1, 43_200) == NO_HISTORY
    assert deposits.change_from(100, [(NOON - DAY, 0.0)], NOON, 1, 60) == UNDEFINED


def test_a_year_is_added_up_from_all_of_its_days_alone():
    days = dict.fromkeys(range(19_600, 20_001), 2.5)
    assert deposits.year_sum(days, NOON) == 365 * 2.5
    days[20_000] = 1e9
    assert deposits.year_sum(days, NOON) == 365 * 2.5, "the running day is none of them"
    del days[19_800]
    assert deposits.year_sum(days, NOON) == NOT_PUBLISHED
    assert deposits.year_sum(dict.fromkeys(range(19_636, 20_000), 1.0), NOON) == NOT_PUBLISHED


def test_concentration_is_the_sum_of_the_squared_shares():
    assert deposits.concentration({"a": 5, "b": 3, "c": 2}) == pytest.approx(0.38)
    assert deposits.concentration({"a": 7}) == 1
    assert deposits.concentration({}) == UNDEFINED
    assert deposits.concentration({"a": 0.0}) == UNDEFINED


@given(st.dictionaries(st.text(max_size=4), amounts, min_size=1, max_size=30))
def test_shares_sum_to_1_and_concentration_lies_between_1_by_n_and_1(parts):
    found = deposits.shares(parts)
    assert math.fsum(found.values()) == pytest.approx(1)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    measure = deposits.concentration(parts)
    assert 1 / len(parts) - 1e-9 <= measure <= 1 + 1e-9


@given(
    st.dictionaries(st.text(max_size=4), amounts, min_size=1, max_size=9),
    st.sampled_from([1e-3, 1e3, 1e6]),
)
def test_concentration_knows_no_unit(parts, factor):
    scaled = {name: part * factor for name, part in parts.items()}
    assert deposits.concentration(scaled) == pytest.approx(deposits.concentration(parts))


def test_a_year_is_twelve_times_thirty_days_and_five():
    assert deposits.annualised(300.0) == pytest.approx(3650)
    assert deposits.annualised(NOT_PUBLISHED) == NOT_PUBLISHED


@pytest.mark.parametrize(
    ("above", "below", "ratio"),
    [
        (10.0, 4.0, 2.5),
        (0.0, 4.0, 0.0),
        (10.0, 0.0, UNDEFINED),
        (10.0, -4.0, UNDEFINED),
        (NOT_PUBLISHED, 0.0, NOT_PUBLISHED),
        (10.0, NO_HISTORY, NO_HISTORY),
        (NOT_PUBLISHED, NO_HISTORY, NOT_PUBLISHED),
    ],
)
def test_a_ratio_needs_both_and_something_to_divide_by(
    above: float | Absent, below: float | Absent, ratio: float | Absent
):
    assert deposits.ratio(above, below) == ratio


def test_what_is_divided_by_next_to_nothing_is_undefined():
    assert deposits.ratio(1e12, 1e-300) is UNDEFINED
    assert deposits.change_pct({1: 1e-300, 2: 1e14}, 1) is UNDEFINED
