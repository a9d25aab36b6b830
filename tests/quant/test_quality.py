"""quant/quality.py: the worked cases of market data, and what no change of sources may do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quant import fold, quality
from quant.quality import Field

PRICES = [77671.0, 77690.0, 77655.0, 77702.0]
CAPS = [1.5559e12, 1.5562e12]
CHANGES = [-0.953, -0.97, -0.92, -1.0]
VOLUMES = [33.2e9, 41.0e9]


def field(weight, readings, bounds):
    if not readings:
        return Field(weight, 0)
    made = fold.fold(readings, bounds)
    return Field(weight, sum(made.kept), made.agree, made.is_conflict)


def score(prices, caps, changes, volumes, *, configured, answered, age_s=20):
    fields = [
        field(4, prices, fold.PRICE),
        field(2, caps, fold.CAP),
        field(2, changes, fold.CHANGE),
        field(1, volumes, fold.VOLUME),
    ]
    made_of = quality.parts(
        fields, expected=configured, age_s=age_s, ttl_s=60, answered=answered, tried=configured
    )
    return quality.score(made_of, fields[0])


def test_four_that_agree():
    assert score(PRICES, CAPS, CHANGES, VOLUMES, configured=4, answered=4) == 98


def test_one_of_four_far_off():
    prices, changes = PRICES.copy(), CHANGES.copy()
    prices[2], changes[2] = 70000.0, -9.9
    assert score(prices, CAPS, changes, VOLUMES, configured=4, answered=4) == 92


def test_three_that_are_three_minutes_old():
    three = score(PRICES[:3], CAPS, CHANGES[:3], VOLUMES, configured=3, answered=3, age_s=180)
    assert three == 81


def test_one_configured_and_it_answers():
    assert score(PRICES[:1], CAPS[:1], CHANGES[:1], VOLUMES[:1], configured=1, answered=1) == 75


def test_one_of_four_answers():
    assert score(PRICES[:1], CAPS[:1], CHANGES[:1], VOLUMES[:1], configured=4, answered=1) == 66


def test_two_of_four_answer_and_contradict_each_other():
    two = score(
        [77671.0, 70000.0], [1.5559e12, 1.40e12], [-0.953, -9.9], VOLUMES[:1],
        configured=4, answered=2,
    )  # fmt: skip
    assert two == 53


def test_none_answers():
    assert score([], [], [], [], configured=4, answered=0) == 0


@pytest.mark.parametrize(("age", "share"), [(0, 1), (60, 1), (150, 0.5), (240, 0), (999, 0)])
def test_freshness_ends_after_four_lifetimes(age, share):
    assert quality.freshness(age, 60) == share


def test_a_conflict_caps_what_everything_else_would_give():
    assert score(
        [100.0, 103.0], CAPS, CHANGES[:2], VOLUMES, configured=2, answered=2
    ) == 60  # fmt: skip


def test_half_a_witness_is_no_second_source():
    def made(readings):
        field = Field(4, readings, 1.0)
        parts = quality.parts([field], expected=3, age_s=0, ttl_s=60, answered=3, tried=3)
        return parts.corroboration, quality.score(parts, field)

    assert made(0.5) == (0.375, 75)  # 0.5 + 0.5 * (0.5 - 1) / 2
    assert made(1.5) == (0.625, 75)
    assert made(2) == (0.75, 94)


@pytest.mark.parametrize("factor", [1e-12, 1e9])
def test_the_size_of_the_prices_does_not_matter(factor):
    scaled = [price * factor for price in PRICES]
    assert score(scaled, CAPS, CHANGES, VOLUMES, configured=4, answered=4) == 98


@given(
    prices=st.lists(st.floats(99.95, 100.05), min_size=1, max_size=4),
    extra=st.floats(99.95, 100.05),
    caps=st.lists(st.floats(1e9, 1.2e9), max_size=2),
    age=st.integers(0, 300),
)
@settings(max_examples=60, deadline=None)
def test_one_more_that_agrees_never_lowers_and_its_loss_never_raises(prices, extra, caps, age):
    answered = len(prices)
    without = score(prices, caps, [], [], configured=5, answered=answered, age_s=age)
    with_it = score([*prices, extra], caps, [], [], configured=5, answered=answered + 1, age_s=age)
    assert 0 <= without <= with_it <= 100
