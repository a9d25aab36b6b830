"""The ranges on real daily series, every day from the 790th, against the bars they are held to.

The recordings are no part of the project. Set RECORDED_DATA to the folder that holds ohlcv/ to run
this.
"""

import os
from pathlib import Path

import pytest

from bench import daily_series, forecast
from quant import backtest, ranges

pytestmark = pytest.mark.skipif(
    "RECORDED_DATA" not in os.environ,
    reason="RECORDED_DATA names no folder of recorded upstream answers",
)


@pytest.fixture(scope="module")
def lines():
    folder = Path(os.environ["RECORDED_DATA"]) / "ohlcv"
    found = [line for series in daily_series.read(folder) for line in forecast.judge(series)]
    assert len(found) >= 9
    return found


def test_ranges_hold_as_often_as_promised(lines):
    for line in lines:
        if line.record.days in (1, 7):
            _, most, nearly_all = line.record.coverage
            assert 0.77 <= most <= 0.83, line.name
            assert 0.93 <= nearly_all <= 0.97, line.name


def test_ranges_score_better_than_the_gaussian_walk(lines):
    for line in lines:
        assert line.record.score < line.record.baseline_score, (line.name, line.record.days)
    assert [line.missed for line in lines] == [[]] * len(lines)


def test_no_challenger_of_the_middle_is_admitted_by_its_past(lines):
    for line in lines:
        assert min(line.errors.values()) > 0.99, line.name


def test_a_longer_series_changes_no_range_of_before(lines):
    folder = Path(os.environ["RECORDED_DATA"]) / "ohlcv"
    for series in daily_series.read(folder):
        whole = ranges.clock(series.closes)
        part = ranges.clock(series.closes[:1500])
        for days in ranges.HORIZONS:
            early = ranges.widths(part, days).reach[91:]
            assert (ranges.widths(whole, days).reach[91:1500] == early).all()
            assert (
                backtest.gauss_reach(whole, days)[91:1500] == backtest.gauss_reach(part, days)[91:]
            ).all()
