"""quant/comovement.py"""

import math

import numpy as np
import pytest

from golden_losses import COIN, MARKET, OWN, days_of
from quant import comovement
from quant.absent import NO_HISTORY, UNDEFINED


def by_hand(own, other):
    """Beta and r from sums."""
    n = len(own)
    a, b = sum(own) / n, sum(other) / n
    cross = sum((x - a) * (y - b) for x, y in zip(own, other, strict=True))
    first, second = sum((x - a) ** 2 for x in own), sum((y - b) ** 2 for y in other)
    return cross / second, cross / math.sqrt(first * second)


def test_the_golden_series():
    coin, market = days_of(COIN), days_of(MARKET)
    assert comovement.beta(coin, market, 90) == pytest.approx(0.7791441282, rel=1e-9)
    assert comovement.beta(coin, market, 365) == pytest.approx(0.8006272769, rel=1e-9)
    made = comovement.correlation(coin, market, 90)
    assert (made.r, made.low, made.high) == pytest.approx(
        (0.8215433739, 0.7404237620, 0.8790738461), rel=1e-9
    )
    assert made.n == 90
    assert comovement.correlation(coin, market, 365).r == pytest.approx(0.8269888795, rel=1e-9)


@pytest.mark.parametrize("length", [90, 365])
def test_the_figures_by_hand(length):
    coin, other = days_of(COIN), days_of(OWN)
    beta, r = by_hand(COIN[-length:], OWN[-length:])
    assert comovement.beta(coin, other, length) == pytest.approx(beta, rel=1e-9)
    made = comovement.correlation(coin, other, length)
    assert made.r == pytest.approx(r, rel=1e-9)
    assert math.atanh(made.high) - math.atanh(r) == pytest.approx(
        1.96 / math.sqrt(length - 3), rel=1e-4
    )
    assert -1 <= made.low < made.r < made.high <= 1


def test_days_are_matched_by_their_date():
    """The other coin is listed 100 days later, and the last day of one is not yet there."""
    coin, market = days_of(COIN), days_of(MARKET[100:399], first_day=100)
    made = comovement.correlation(coin, market, 90)
    assert made.n == 89
    assert made.r == pytest.approx(by_hand(COIN[310:399], MARKET[310:399])[1], rel=1e-9)
    shifted = comovement.correlation(coin, days_of(MARKET, first_day=1), 90)
    assert abs(shifted.r) < 0.4


def test_days_made_up_on_either_side_do_not_count():
    coin, market = days_of(COIN, filled=[395]), days_of(MARKET, filled=[380])
    kept = [i for i in range(310, 400) if i not in (394, 395, 379, 380)]
    made = comovement.correlation(coin, market, 90)
    assert made.n == 86
    assert made.r == pytest.approx(
        by_hand([COIN[i] for i in kept], [MARKET[i] for i in kept])[1], rel=1e-9
    )


@pytest.mark.parametrize(("length", "fewest"), [(90, 60), (365, 250)])
def test_too_few_days_in_common_give_nothing(length, fewest):
    market = days_of(MARKET)
    for measure in (comovement.beta, comovement.correlation):
        assert measure(days_of(COIN[-fewest:], 400 - fewest), market, length) != NO_HISTORY
        short = days_of(COIN[-fewest + 1 :], 401 - fewest)
        assert measure(short, market, length) == NO_HISTORY
        assert measure(days_of([]), market, length) == NO_HISTORY
        assert measure(market, days_of([]), length) == NO_HISTORY


@pytest.mark.parametrize("still", [[0.0] * 400, [0.01] * 400])
def test_what_stands_still_moves_with_nothing(still):
    coin, asset = days_of(COIN), days_of(still)
    for measure in (comovement.beta, comovement.correlation):
        assert measure(coin, asset, 90) == UNDEFINED
        assert measure(asset, coin, 90) == UNDEFINED


def test_a_coin_moves_with_itself_and_against_its_mirror():
    coin, mirror = days_of(COIN), days_of([-value for value in COIN])
    assert comovement.beta(coin, coin, 365) == pytest.approx(1, rel=1e-12)
    assert comovement.beta(coin, mirror, 365) == pytest.approx(-1, rel=1e-12)
    for other, r in ((coin, 1), (mirror, -1)):
        made = comovement.correlation(coin, other, 365)
        assert made.r == pytest.approx(r, abs=1e-12)
        assert -1 <= made.low <= made.r <= made.high <= 1


def test_correlations_lie_between_minus_one_and_one():
    rng = np.random.default_rng(3)
    for _ in range(50):
        first = rng.normal(0, 1, 120) * 10.0 ** rng.integers(-9, 0)
        second = first * rng.choice([-1, 1]) + rng.normal(0, 1, 120) * 10.0 ** rng.integers(-12, 0)
        made = comovement.correlation(days_of(first), days_of(second), 90)
        assert made == UNDEFINED or -1 <= made.low <= made.r <= made.high <= 1
