"""quant/readings.py: the last bar in words, and the reason where there is none."""

import numpy as np
import pytest

from quant import columns, curves, readings
from quant.absent import NOT_PUBLISHED, TOO_SHORT, UNDEFINED, Absent

GOLDEN = {
    ("rsi_14", "value"): 41.320150738,
    ("macd", "line"): 0.303917772,
    ("macd", "signal"): 0.864515136,
    ("macd", "histogram"): -0.560597364,
    ("bollinger", "upper"): 150.999666278,
    ("bollinger", "middle"): 148.434769611,
    ("bollinger", "lower"): 145.869872943,
    ("bollinger", "percent_b"): 0.068678901,
    ("bollinger", "bandwidth_pct"): 3.455924342,
    ("ema", "9", "value"): 147.151801658,
    ("ema", "21", "value"): 147.272029334,
    ("ema", "50", "value"): 145.490490676,
    ("ema", "200", "value"): 135.54500708,
    ("sma", "20", "value"): 148.434769611,
    ("sma", "50", "value"): 145.717515771,
    ("sma", "200", "value"): 135.135643279,
    ("atr", "value_usd"): 1.20550384,
    ("atr", "pct"): 0.824432947,
    ("stochastic", "k"): 4.800715508,
    ("stochastic", "d"): 4.50381154,
    ("adx", "adx"): 37.642938739,
    ("adx", "plus_di"): 11.090178209,
    ("adx", "minus_di"): 14.994536408,
    ("obv", "value"): 59770.0,
    ("mfi_14",): 14.221325042,
}


def read(bars, bars_per_year=365):
    return readings.latest(curves.draw(columns.of_bars(bars)), bars_per_year)


@pytest.fixture(scope="module")
def of_golden(golden):
    return read(golden)


@pytest.mark.parametrize("path", GOLDEN)
def test_the_golden_series_has_its_values(of_golden, path):
    value = of_golden
    for step in path:
        value = value[step]
    # the table gives nine decimals, so half of the last one is all that may differ
    assert value == pytest.approx(GOLDEN[path], rel=1e-9, abs=5.1e-10)


def test_the_golden_series_has_its_average_of_obv(golden_columns):
    average = curves.draw(golden_columns).obv_average[-1]
    assert average == pytest.approx(64907.034539527, rel=1e-9)


def test_the_golden_series_has_its_states(of_golden):
    assert of_golden["rsi_14"]["state"] == "neutral"
    assert of_golden["macd"]["cross"] == "none"
    assert of_golden["bollinger"]["squeeze"] is False
    assert of_golden["stochastic"]["state"] == "oversold"
    assert of_golden["adx"]["strength"] == "strong"
    assert of_golden["obv"]["above_ema20"] is False
    assert of_golden["ema"]["200"]["settled"] is False
    assert of_golden["ema"]["50"]["settled"] is True


@pytest.mark.parametrize(("period", "bars"), [(200, 661), (50, 166)])
def test_an_average_settles_where_its_start_weighs_under_a_percent(period, bars):
    assert readings.ema_settled(period) == bars


@pytest.mark.parametrize(
    ("length", "path", "is_there"),
    [
        (1, ("rsi_14",), False),
        (14, ("rsi_14",), False),
        (15, ("rsi_14",), True),
        (14, ("atr",), False),
        (15, ("atr",), True),
        (19, ("bollinger",), False),
        (20, ("bollinger",), True),
        (17, ("stochastic",), False),
        (18, ("stochastic",), True),
        (27, ("adx",), False),
        (28, ("adx",), True),
        (33, ("macd",), False),
        (34, ("macd",), True),
        (199, ("ema", "200"), False),
        (200, ("sma", "200"), True),
        (14, ("mfi_14",), False),
        (15, ("mfi_14",), True),
        (19, ("obv",), False),
        (20, ("volume_ratio_20",), False),
        (21, ("volume_ratio_20",), True),
        (34, ("macd", "cross"), False),
        (35, ("macd", "cross"), True),
        (138, ("bollinger", "squeeze"), False),
        (139, ("bollinger", "squeeze"), True),
        (43, ("atr", "rank_pct"), False),
        (44, ("atr", "level"), True),
    ],
)
def test_a_short_series_says_so(golden, length, path, is_there):
    value = read(golden[:length])
    for step in path:
        value = value[step]
    assert (value != TOO_SHORT) is is_there


@pytest.mark.parametrize(("length", "settled"), [(77, False), (78, True)])
def test_rsi_says_from_which_bar_it_is_settled(golden, length, settled):
    assert read(golden[:length])["rsi_14"]["settled"] is settled


@pytest.mark.parametrize(("length", "settled"), [(114, False), (115, True)])
def test_macd_says_from_which_bar_it_is_settled(golden, length, settled):
    assert read(golden[:length])["macd"]["settled"] is settled


def test_a_flat_series_is_undefined_where_it_would_be_a_division_by_nothing(bars_of):
    flat = read(bars_of([0.1] * 300))
    for name in ("rsi_14", "stochastic", "adx", "mfi_14"):
        assert flat[name] == UNDEFINED, name
    assert flat["bollinger"]["percent_b"] == UNDEFINED
    assert flat["bollinger"]["squeeze"] == UNDEFINED
    assert flat["bollinger"]["bandwidth_pct"] == 0.0
    assert (flat["atr"]["value_usd"], flat["atr"]["level"]) == (0.0, "normal")
    assert flat["macd"]["histogram"] == pytest.approx(0.0, abs=1e-15)
    assert flat["volume_ratio_20"] == 1.0


def test_a_series_of_two_values_has_every_reading(bars_of):
    both = read(bars_of([100.0, 101.0] * 150, spread=0.01))
    assert both["rsi_14"]["value"] == pytest.approx(50, abs=4)
    assert not any(isinstance(reading, Absent) for reading in both.values())


def test_closes_alone_give_what_needs_only_closes(bars_of):
    bars = [
        bar._replace(open=None, high=None, low=None, volume_base=None)
        for bar in bars_of(np.linspace(90, 110, 300).tolist())
    ]
    only = read(bars)
    missing = {"atr", "stochastic", "adx", "obv", "mfi_14", "volume_ratio_20"}
    assert {name for name, value in only.items() if value == NOT_PUBLISHED} == missing


def test_without_any_volume_there_is_no_reading_of_it(bars_of):
    silent = read(bars_of([100.0, 101.0] * 60, volume=0.0))
    for name in ("obv", "mfi_14", "volume_ratio_20"):
        assert silent[name] == UNDEFINED, name


@pytest.mark.parametrize(
    ("closes", "cross"),
    [
        ([100.0] * 60 + [101.0], "up"),
        ([100.0] * 60 + [99.0], "down"),
        ([100.0] * 60 + [101.0, 102.0], "none"),
    ],
)
def test_a_cross_is_a_change_of_the_histograms_sign(bars_of, closes, cross):
    assert read(bars_of(closes))["macd"]["cross"] == cross


def test_a_sudden_calm_is_a_squeeze(bars_of):
    closes = [100 + (5 if i % 2 else -5) for i in range(130)] + [
        100 + (0.1 if i % 2 else -0.1) for i in range(20)
    ]
    assert read(bars_of(closes))["bollinger"]["squeeze"] is True


@pytest.mark.parametrize(("last", "level"), [(0.0001, "low"), (0.4, "extreme")])
def test_volatility_is_ranked_among_its_own_past(bars_of, last, level):
    bars = bars_of([100.0] * 100, spread=0.01)
    calm = bars_of([100.0] * 20, spread=last, start=bars[-1].open_at + 86400)
    assert read(bars + calm)["atr"]["level"] == level


def test_volatility_is_ranked_within_a_year_only(bars_of):
    wild = bars_of([100.0] * 60, spread=0.2)
    calm = bars_of([100.0] * 200, spread=0.001, start=wild[-1].open_at + 86400)
    stirred = bars_of([100.0] * 5, spread=0.002, start=calm[-1].open_at + 86400)
    bars = wild + calm + stirred
    assert read(bars, bars_per_year=50)["atr"]["level"] == "extreme"
    assert read(bars)["atr"]["level"] == "normal"
