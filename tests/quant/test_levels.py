"""quant/levels.py"""

import numpy as np

from quant import columns, levels
from quant.candles import Bar
from quant.levels import Level

DAY = 86400


def test_the_golden_series_has_six_swings_of_each_kind(golden_columns):
    assert levels.swings(golden_columns.high)[-200:].sum() == 6
    assert levels.swings(-golden_columns.low)[-200:].sum() == 6


def test_levels_are_the_nearest_first_and_three_at_most(golden_columns):
    found = levels.find(golden_columns, 0.01)
    last = golden_columns.close[-1]
    below, above = ([level.price for level in side] for side in found)
    assert len(below) == 3
    assert below == sorted(below, reverse=True)
    assert max(below) <= last
    assert above == sorted(above)
    assert min(above) > last


def test_near_swings_are_one_level_with_their_mean(golden_columns):
    merged = levels.find(golden_columns, 1.2)
    assert sum(level.touches for side in merged for level in side) > len(merged[0] + merged[1])


def series(highs, lows, close):
    return columns.of_bars(
        [
            Bar(i * DAY, close, high, low, close, None, None)
            for i, (high, low) in enumerate(zip(highs, lows, strict=True))
        ]
    )


def test_touches_count_the_swings_and_remember_the_last():
    highs = [100.0] * 60
    highs[10], highs[30], highs[50] = 110.0, 110.2, 130.0
    found = levels.find(series(highs, [90.0] * 60, 95.0), None)
    assert found.resistance == [Level(110.1, 2, 30 * DAY), Level(130.0, 1, 50 * DAY)]
    assert found.support == []


def test_half_a_range_merges_what_a_quarter_percent_does_not():
    highs = [100.0] * 60
    highs[10], highs[30] = 110.0, 112.0
    bars = series(highs, [90.0] * 60, 95.0)
    assert len(levels.find(bars, 3.9).resistance) == 2
    assert len(levels.find(bars, 4.0).resistance) == 1


def test_a_level_on_the_last_close_supports_it():
    lows = [100.0] * 30
    lows[10] = 95.0
    found = levels.find(series([110.0] * 30, lows, 95.0), None)
    assert found == levels.Levels([Level(95.0, 1, 10 * DAY)], [])


def test_nothing_is_made_up_where_nothing_turned():
    assert levels.find(series([100.0] * 60, [90.0] * 60, 95.0), 1.0) == levels.Levels([], [])
    assert levels.find(series([100.0], [90.0], 95.0), None) == levels.Levels([], [])
    rising = np.linspace(100, 200, 60)
    assert levels.find(series(rising, rising - 1, 199.5), 1.0) == levels.Levels([], [])


def test_a_plateau_is_one_swing():
    values = np.array([1.0] * 6 + [2.0] * 3 + [1.0] * 6)
    assert np.flatnonzero(levels.swings(values)).tolist() == [6]


def test_older_swings_than_200_bars_are_forgotten():
    highs = [100.0] * 260
    highs[20], highs[100] = 120.0, 110.0
    found = levels.find(series(highs, [90.0] * 260, 95.0), None)
    assert [level.price for level in found.resistance] == [110.0]


def test_a_series_of_closes_has_no_levels(golden):
    bars = [bar._replace(open=None, high=None, low=None) for bar in golden]
    assert levels.find(columns.of_bars(bars), None) is None
