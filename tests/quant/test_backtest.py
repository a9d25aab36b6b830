"""quant/backtest.py"""

import math

import numpy as np
import pytest

from golden_losses import COIN
from quant import accuracy, backtest, ranges, wilson

CLOSES = 100 * np.exp(np.concatenate(([0.0], np.cumsum(COIN))))
GOLDEN = {
    1: (309, 0.776699, 0.096810, 0.796117, 0.097377),
    7: (303, 0.759076, 0.263703, 0.811881, 0.261957),
    30: (280, 0.785714, 0.478105, 0.832143, 0.495844),
}


@pytest.fixture(scope="module")
def clock():
    return ranges.clock(CLOSES)


@pytest.mark.parametrize("days", ranges.HORIZONS)
def test_the_golden_record(clock, days):
    made = backtest.judge(clock, days)
    n, held, score, gauss_held, gauss_score = GOLDEN[days]
    assert len(made.origins) == n
    assert made.origins[0] == 91
    assert made.effective == pytest.approx(n / days)
    assert made.coverage[1] == pytest.approx(held, abs=1e-6)
    assert made.score == pytest.approx(score, abs=1e-6)
    assert made.baseline_coverage_80 == pytest.approx(gauss_held, abs=1e-6)
    assert made.baseline_score == pytest.approx(gauss_score, abs=1e-6)
    assert made.relative_score == pytest.approx(score / gauss_score, rel=1e-4)


def test_the_golden_baseline(clock):
    low = CLOSES[-1] * math.exp(-backtest.gauss_reach(clock, 1)[-1])
    assert low == pytest.approx(155.912153189, rel=1e-9)


@pytest.mark.parametrize("days", ranges.HORIZONS)
def test_every_figure_is_the_one_counted_day_by_day(clock, days):
    made = backtest.judge(clock, days)
    reach = ranges.widths(clock, days).reach
    inside, below, above, scores, errors, theirs = [], 0, 0, [], [], []
    gauss = backtest.gauss_reach(clock, days)
    for day in range(91, 401 - days):
        moved = math.log(CLOSES[day + days] / CLOSES[day])
        half = reach[day, 1]
        inside.append(-half <= moved <= half)
        below += moved < -half
        above += moved > half
        scores.append(2 * half + 10 * max(-half - moved, 0) + 10 * max(moved - half, 0))
        theirs.append(2 * gauss[day] + 10 * max(abs(moved) - gauss[day], 0))
        errors.append(abs(moved))
    n = len(inside)
    assert made.score_p == pytest.approx(accuracy.better_p(scores, theirs, days))
    assert made.coverage[1] == sum(inside) / n
    assert (made.below, made.above) == (below / n, above / n)
    assert made.below + made.above + made.coverage[1] == pytest.approx(1)
    assert made.score == pytest.approx(sum(scores) / n)
    usual = [abs(math.log(CLOSES[s + days] / CLOSES[s])) for s in range(92 - days)]
    assert made.scaled_error == pytest.approx(np.mean(errors) / np.mean(usual))


def test_kupiec_looks_at_windows_side_by_side_and_only_where_there_are_fifty(clock):
    assert backtest.judge(clock, 1).kupiec_p == pytest.approx(0.3125644941)
    assert backtest.judge(clock, 7).kupiec_p is None
    walk = np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.02, 92 + 50 * 7)))
    assert backtest.judge(ranges.clock(walk), 7).kupiec_p is not None
    assert backtest.judge(ranges.clock(walk[:-7]), 7).kupiec_p is None


def test_a_later_close_changes_no_earlier_judgement():
    longer = np.append(CLOSES, CLOSES[-1] * 3)
    short, long = (backtest.judge(ranges.clock(c), 1) for c in (CLOSES, longer))
    assert long.origins.tolist()[:-1] == short.origins.tolist()
    assert long.coverage[1] * 310 == pytest.approx(short.coverage[1] * 309)  # the last one missed


def test_nothing_to_judge_is_no_record():
    assert backtest.judge(ranges.clock(CLOSES[:92]), 1) is None
    assert backtest.judge(ranges.clock(CLOSES[:93]), 1).effective == 1
    assert backtest.judge(ranges.clock([5.0] * 300), 1) is None


@pytest.mark.parametrize("length", [1, 2, 5, 40, 92, 140])
def test_short_series_are_no_fault(length):
    made = ranges.clock(CLOSES[:length])
    for days in ranges.HORIZONS:
        for name in backtest.challengers.CHALLENGERS:
            assert backtest.challenge(made, days, name).n >= 0
        record = backtest.judge(made, days)
        assert record is None or 0 <= record.coverage[0] <= record.coverage[2] <= 1


def test_a_forecast_that_knows_the_move_is_better_beyond_doubt():
    rng = np.random.default_rng(2)
    moved = rng.normal(0, 0.03, 400)
    told = backtest.compare("x", 1, 0.5 * moved, moved, step=1)
    assert told.relative_error == pytest.approx(0.5)
    assert told.better_p < 1e-12
    assert told.direction == 1.0
    guessed = backtest.compare("x", 1, rng.normal(0, 0.03, 400), moved, step=1)
    assert guessed.relative_error > 1.2
    assert guessed.better_p > 0.99
    assert guessed.direction_ci[0] < 0.5 < guessed.direction_ci[1]


def test_a_direction_is_counted_on_days_that_moved_and_bound_by_separate_windows():
    moved = np.array([0.1, 0.0, -0.1, 0.2, 0.1] * 28)
    told = backtest.compare("x", 7, np.full(140, 0.05), moved, step=7)
    assert told.direction == 0.75
    assert told.direction_ci == pytest.approx(wilson.interval(0.75, 16))


def test_a_forecast_that_makes_no_call_has_no_direction():
    moved = np.array([0.1, -0.1, 0.2])
    told = backtest.compare("x", 1, np.zeros(3), moved, step=1)
    assert (told.relative_error, told.direction, told.direction_ci) == (1.0, None, None)
    assert told.better_p is None
