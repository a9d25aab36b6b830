"""quant.options"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quant import options
from quant.absent import UNDEFINED

CALLS = {80.0: 10.0, 90.0: 20.0, 100.0: 30.0}
PUTS = {80.0: 30.0, 90.0: 20.0, 100.0: 10.0}

amounts = st.dictionaries(
    st.integers(1, 40).map(float), st.integers(0, 1000).map(float), max_size=12
)


def _worth(calls: dict[float, float], puts: dict[float, float], price: float) -> float:
    """What the holders of all options would get at a price, added up one by one."""
    called = sum(held * max(price - strike, 0) for strike, held in calls.items())
    return called + sum(held * max(strike - price, 0) for strike, held in puts.items())


def test_the_strike_that_hurts_least_is_the_worked_one() -> None:
    assert options.max_pain(CALLS, PUTS) == 90
    assert [_worth(CALLS, PUTS, strike) for strike in (80, 90, 100)] == [400, 200, 400]


@settings(deadline=None, database=None)
@given(amounts, amounts)
def test_max_pain_is_the_least_of_all_strikes_added_up(
    calls: dict[float, float], puts: dict[float, float]
) -> None:
    found = options.max_pain(calls, puts)
    if not sum(calls.values()) + sum(puts.values()):
        assert found == UNDEFINED
        return
    strikes = sorted(calls.keys() | puts.keys())
    assert found == min(strikes, key=lambda strike: _worth(calls, puts, strike))


@pytest.mark.parametrize(
    ("calls", "puts", "strike"),
    [
        ({90.0: 5.0}, {}, 90),
        ({}, {90.0: 5.0}, 90),
        ({80.0: 0.0, 90.0: 1.0}, {}, 80),
        ({80.0: 1.0}, {100.0: 1.0}, 80),
        ({100.0: 7.0}, {80.0: 7.0}, 80),
    ],
)
def test_the_lowest_of_several_strikes_stands(
    calls: dict[float, float], puts: dict[float, float], strike: float
) -> None:
    assert options.max_pain(calls, puts) == strike


def test_nothing_open_hurts_nobody() -> None:
    assert options.max_pain({}, {}) == UNDEFINED
    assert options.max_pain({80.0: 0.0}, {90.0: 0.0}) == UNDEFINED


def test_the_ratio_of_puts_to_calls() -> None:
    assert options.put_call_ratio(60, 80) == 0.75
    assert options.put_call_ratio(0, 80) == 0
    assert options.put_call_ratio(60, 0) == UNDEFINED
    assert options.put_call_ratio(0, 0) == UNDEFINED
    assert options.put_call_ratio(1e9, 1e-300) == UNDEFINED


@pytest.mark.parametrize(
    ("forward", "expected"),
    [(80, 50), (85, 47), (90, 44), (97.5, 42.5), (100, 42), (79.9, None), (100.1, None)],
)
def test_at_the_money_lies_between_the_two_strikes_around_the_forward(
    forward: float, expected: float | None
) -> None:
    smile = {100.0: 42.0, 80.0: 50.0, 90.0: 44.0}
    found = options.at_the_money(smile, forward)
    assert found == (None if expected is None else pytest.approx(expected))


def test_one_strike_is_no_smile_unless_it_is_the_forward() -> None:
    assert options.at_the_money({}, 90) is None
    assert options.at_the_money({80.0: 50.0}, 90) is None
    assert options.at_the_money({90.0: 50.0}, 90) == 50


@pytest.mark.parametrize(
    ("written", "percent"),
    [
        (48.27, 48.27),
        (0.4827, 48.27),
        (2.99, 299),
        (3.0, 3.0),
        (500, 500),
        (500.1, None),
        (1e9, None),
        (0, None),
        (-0.4, None),
        (-48, None),
    ],
)
def test_a_fraction_is_told_from_percent_and_the_absurd_is_refused(
    written: float, percent: float | None
) -> None:
    found = options.volatility_pct(written)
    assert found == (None if percent is None else pytest.approx(percent))
