"""quant/ranges.py"""

import math
import sys
from itertools import pairwise
from statistics import fmean

import numpy as np
import pytest

from golden_losses import COIN
from quant import backtest, ranges
from quant.challengers import CHALLENGERS

CLOSES = 100 * np.exp(np.concatenate(([0.0], np.cumsum(COIN))))
GOLDEN = {
    1: (370, 1.310988, 1.253331, (158.757605, 164.623420), (156.082658, 167.444739)),
    7: (364, 1.314103, 1.173246, (154.758846, 168.877066), (148.191276, 176.361394)),
    30: (341, 1.196497, 1.208622, (147.456319, 177.240420), (134.282838, 194.628146)),
}
GOLDEN_95 = {
    1: (152.669850, 171.187827),
    7: (139.149789, 187.820766),
    30: (116.977451, 223.421007),
}


def _walk(seed, length, volatility=0.03):
    return np.exp(np.cumsum(np.random.default_rng(seed).normal(0, volatility, length)))


def _ends(reach):
    return CLOSES[-1] * math.exp(-reach), CLOSES[-1] * math.exp(reach)


def test_the_golden_series_ends_with_its_known_volatility():
    assert CLOSES[-1] == pytest.approx(161.663910418623, rel=1e-12)
    assert ranges.clock(CLOSES).sigma[-1] == pytest.approx(0.0280323563496, rel=1e-11)


@pytest.mark.parametrize("days", ranges.HORIZONS)
def test_the_golden_ranges(days):
    made = ranges.widths(ranges.clock(CLOSES), days)
    windows, own, used, half, most = GOLDEN[days]
    assert made.windows[-1] == windows
    assert made.own[-1, 1] == pytest.approx(own, rel=1e-6)
    assert made.used[-1, 1] == pytest.approx(used, rel=1e-6)
    assert _ends(made.reach[-1, 0]) == pytest.approx(half, rel=1e-6)
    assert _ends(made.reach[-1, 1]) == pytest.approx(most, rel=1e-6)
    assert _ends(made.reach[-1, 2]) == pytest.approx(GOLDEN_95[days], rel=1e-6)


@pytest.mark.parametrize("days", ranges.HORIZONS)
@pytest.mark.parametrize("day", [60, 200, 500, 699])
def test_a_range_is_what_its_formula_says_step_by_step(days, day):
    closes = _walk(4, 700).tolist()
    returns = [math.log(b / a) for a, b in pairwise(closes)]

    def sigma(at):
        fast = fmean(r * r for r in returns[:30])
        for r in returns[:at]:
            fast = 0.94 * fast + 0.06 * r * r
        slow = fmean(r * r for r in returns[max(0, at - 365) : at])
        return math.sqrt((fast + slow) / 2)

    sizes = sorted(
        abs(math.log(closes[s + days] / closes[s])) / (sigma(s) * math.sqrt(days))
        for s in range(30, day - days + 1)
    )
    made = ranges.widths(ranges.clock(closes), days)
    for column, share in enumerate(ranges.SHARES):
        rank = min(math.ceil((len(sizes) + 1) * share), len(sizes))
        effective, pooled = len(sizes) / days, ranges.SHIPPED_POOL[days][column]
        q = (effective * sizes[rank - 1] + 100 * pooled) / (effective + 100)
        assert made.reach[day, column] == pytest.approx(q * sigma(day) * math.sqrt(days), rel=1e-9)


def _sees_ahead(forecast):
    """Tell whether any forecast of a day changes with the closes after that day."""
    closes = _walk(11, 420)
    whole = forecast(closes)
    for day in (91, 120, 250, 399):
        changed = closes.copy()
        changed[day + 1 :] *= np.linspace(1.5, 9.0, len(closes) - day - 1)
        if not np.array_equal(forecast(changed)[: day + 1], whole[: day + 1], equal_nan=True):
            return True
    return False


@pytest.mark.parametrize("days", ranges.HORIZONS)
def test_no_range_knows_a_later_close(days):
    assert not _sees_ahead(lambda closes: ranges.widths(ranges.clock(closes), days).reach)


@pytest.mark.parametrize("days", ranges.HORIZONS)
@pytest.mark.parametrize("name", CHALLENGERS)
def test_no_challenger_knows_a_later_close(name, days):
    assert not _sees_ahead(lambda closes: CHALLENGERS[name](ranges.clock(closes).log, days))


def _score_of_tomorrow(made, days, pool=None):
    """The mutant: a score is known a day before its move has ended."""
    quantiles, windows = ranges._own_quantiles(ranges.scores(made, days), len(made.log), days - 1)
    return ranges.widths(made, days, pool)._replace(own=quantiles, windows=windows).own


def _volatility_of_tomorrow(made, days, pool=None):
    """The mutant: a range is as wide as the volatility that the next return leaves."""
    return ranges.widths(made._replace(sigma=np.append(made.sigma[1:], np.nan)), days, pool).reach


@pytest.mark.parametrize("mutant", [_score_of_tomorrow, _volatility_of_tomorrow])
@pytest.mark.parametrize("days", ranges.HORIZONS)
def test_a_range_that_looks_one_day_ahead_is_caught(mutant, days):
    assert _sees_ahead(lambda closes: mutant(ranges.clock(closes), days))


def _with_tomorrow(made, days, _pool):
    return ranges.widths(made, days)._replace(reach=_volatility_of_tomorrow(made, days))


def test_looking_one_day_ahead_would_have_paid():
    closes = np.exp(np.cumsum(np.random.default_rng(3).standard_t(3, 2500) * 0.02))
    made = ranges.clock(closes)
    honest, mutant = backtest.judge(made, 1), backtest.judge(made, 1, widen=_with_tomorrow)
    assert mutant.score < 0.98 * honest.score


def test_the_unit_of_the_price_changes_nothing():
    closes = _walk(5, 500)
    for factor in (1e-12, 2.0**-40, 1e9, 1e-35):
        for days in ranges.HORIZONS:
            plain = ranges.widths(ranges.clock(closes), days).reach[91:]
            scaled = ranges.widths(ranges.clock(closes * factor), days).reach[91:]
            assert scaled == pytest.approx(plain, rel=1e-11)


@pytest.mark.parametrize("seed", range(8))
def test_ranges_are_nested_and_grow_with_the_horizon(seed):
    made = ranges.clock(_walk(seed, 90 + 60 * seed))
    before = np.zeros(3)
    for days in ranges.HORIZONS:
        reach = ranges.widths(made, days).reach[-1]
        assert 0 < reach[0] < reach[1] < reach[2]
        assert (reach > before).all()
        before = reach


def test_a_simulated_walk_is_covered_as_promised():
    made = ranges.clock(_walk(20, 3001))
    for days, tolerance in ((1, 0.02), (7, 0.04)):
        assert backtest.judge(made, days).coverage[1] == pytest.approx(0.8, abs=tolerance)


def test_coverage_is_back_within_120_days_of_another_regime():
    rng = np.random.default_rng(8)
    held = []
    for _ in range(12):
        returns = np.concatenate((rng.normal(0, 0.02, 800), rng.normal(0, 0.06, 420)))
        made = ranges.clock(np.exp(np.concatenate(([0.0], np.cumsum(returns)))))
        held.append(backtest.judge(made, 1, first=920).coverage[1])
    assert 0.75 < fmean(held) < 0.85


def test_too_few_returns_make_no_range():
    for days, fewest in ranges.FEWEST.items():
        closes = _walk(2, fewest + 1)
        assert not np.isnan(ranges.widths(ranges.clock(closes), days).reach[-1]).any()
        assert np.isnan(ranges.widths(ranges.clock(closes[:-1]), days).reach[-1]).all()


def test_without_own_windows_the_pool_alone_counts():
    made = ranges.widths(ranges.clock(_walk(2, 31)), 7)
    assert made.windows[-1] == 0
    assert np.isnan(made.own[-1]).all()
    assert made.used[-1].tolist() == list(ranges.SHIPPED_POOL[7])


def test_a_flat_series_makes_no_range():
    for days in ranges.HORIZONS:
        assert np.isnan(ranges.widths(ranges.clock([7.0] * 400), days).reach).all()


def test_a_price_that_woke_up_makes_no_absurd_range():
    closes = [1.0, 1.0 + 1e-8] * 20 + [5.0, 4.0, 6.0]
    reach = ranges.widths(ranges.clock(closes), 1).reach
    assert not np.isnan(reach[30:40]).any()
    assert np.isnan(reach[40:]).all(), "its moves are as 10 million to one of those before"


def test_a_pool_of_our_own_takes_the_place_of_the_shipped_one():
    made = ranges.clock(_walk(2, 31))
    assert ranges.widths(made, 1, (1.0, 2.0, 3.0)).used[-1].tolist() == [1.0, 2.0, 3.0]


def test_a_quantile_is_the_largest_where_its_rank_lies_beyond():
    assert ranges.quantile([1.0, 2.0, 3.0], 0.95) == 3.0
    assert ranges.quantile([1.0, 2.0, 3.0, 4.0], 0.8) == 4.0
    assert ranges.quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 3.0


def test_nothing_is_drawn_by_chance():
    for name in ("ranges", "backtest", "challengers", "accuracy", "ewma"):
        assert not {"random", "secrets"} & set(vars(sys.modules[f"quant.{name}"]))
