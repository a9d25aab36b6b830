"""quant/fold.py"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quant import fold
from quant.fold import CHANGE, PRICE, VOLUME

prices = st.floats(1e-9, 1e9)


def test_the_median_of_four_is_the_mean_of_the_middle_two():
    assert fold.fold([1.0, 4.0, 2.0, 3.0], VOLUME).value == 2.5


def test_a_reading_alone_agrees_with_nobody():
    assert fold.fold([5.0], PRICE) == fold.Fold(5.0, [True], 0.0, 0.7, False)


def test_two_that_contradict_leave_the_first_and_say_so():
    made = fold.fold([77671.0, 70000.0], PRICE)
    assert (made.value, made.is_conflict, made.agree) == (77671.0, True, 0.0)
    assert fold.fold([77671.0, 77000.0], PRICE).is_conflict is False


@pytest.mark.parametrize(
    ("readings", "weights", "value"),
    [
        ([100.0, 100.6], [1, 0.5], 100.2),  # (2 * 100 + 100.6) / 3
        ([100.6, 100.0], [1, 0.5], 100.4),
        ([100.0], [0.5], 100.0),
        ([100.0, 101.0, 100.6], [0.5, 0.5, 0.5], 100.6),
        # three widths of 1, 1 and 0.5 with their middles at 0.5, 1.5 and 2.25: 1.25 is wanted
        ([100.0, 100.4, 101.0], [1, 1, 0.5], 100.3),
    ],
)
def test_a_reading_of_half_the_weight_counts_half(readings, weights, value):
    assert fold.fold(readings, PRICE, weights).value == pytest.approx(value, rel=1e-12)


def test_a_light_reading_that_contradicts_leaves_the_first():
    made = fold.fold([100.0, 90.0], PRICE, [1, 0.5])
    assert (made.value, made.is_conflict, made.agree) == (100.0, True, 0.0)


def test_the_weight_of_what_is_dropped_counts_for_nothing():
    made = fold.fold([100.0, 100.1, 500.0], PRICE, [1, 1, 9])
    assert (made.kept, made.value) == ([True, True, False], pytest.approx(100.05))


def test_one_of_three_that_is_far_off_is_dropped():
    made = fold.fold([77671.0, 77690.0, 70000.0], PRICE)
    assert made.kept == [True, True, False]
    assert made.value == 77680.5
    assert made.agree == pytest.approx(2 / 3)


@pytest.mark.parametrize("wild", [77671e3, 1e-9, 77671 / 1000])
def test_a_thousandfold_value_never_moves_the_fold(wild):
    assert fold.fold([77671.0, wild, 77690.0, 77655.0], PRICE).value == 77671.0


def test_percents_are_compared_in_points():
    near = fold.fold([-0.01, 0.02, 0.0], CHANGE)
    assert (near.kept, near.agree) == ([True] * 3, 1.0)
    assert fold.fold([-0.953, -9.9], CHANGE).is_conflict is True
    assert fold.fold([-0.953, -0.97, -9.9], CHANGE).kept == [True, True, False]


def test_readings_of_nothing_agree_on_nothing():
    assert fold.fold([0.0, 0.0, 0.0], VOLUME).agree == 1.0
    assert fold.fold([-1.0, 1.0], VOLUME).agree == 0.0


def test_no_reading_cannot_be_folded():
    with pytest.raises(ValueError, match="nothing"):
        fold.fold([], PRICE)


@pytest.mark.parametrize(("spread", "agree"), [(0, 1), (0.002, 1), (0.011, 0.5), (0.02, 0), (9, 0)])
def test_agreement_falls_from_one_to_zero_between_its_bounds(spread, agree):
    assert fold.agreement(spread, PRICE) == pytest.approx(agree)


@given(st.lists(prices, min_size=1, max_size=6), st.floats(0.1, 10))
@settings(max_examples=50, deadline=None)
def test_equal_weights_are_none(readings, weight):
    weighed = fold.fold(readings, PRICE, [weight] * len(readings))
    assert weighed == fold.fold(readings, PRICE)


@given(st.lists(prices, min_size=1, max_size=6))
@settings(max_examples=50, deadline=None)
def test_the_fold_lies_among_what_was_kept(readings):
    made = fold.fold(readings, PRICE)
    kept = [value for value, is_kept in zip(readings, made.kept, strict=True) if is_kept]
    assert min(kept) <= made.value <= max(kept)
    assert 0 <= made.agree <= 1
