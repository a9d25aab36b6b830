"""quant/indicators.py"""

import numpy as np
import pytest
import talib
from hypothesis import given, settings
from hypothesis import strategies as st

from quant import columns, curves, indicators, readings

SIMPLE = talib.MA_Type.SMA


def of_the_library(high, low, close, volume):
    """What TA-Lib itself says of the same arrays."""
    return {
        "rsi": talib.RSI(close, 14),
        "macd": talib.MACD(close, 12, 26, 9),
        "bollinger": talib.BBANDS(close, 20, 2.0, 2.0, SIMPLE),
        "ema": talib.EMA(close, 50),
        "sma": talib.SMA(close, 50),
        "atr": talib.ATR(high, low, close, 14),
        "stochastic": talib.STOCH(high, low, close, 14, 3, SIMPLE, 3, SIMPLE),
        "adx": talib.ADX(high, low, close, 14),
        "obv": talib.OBV(close, volume),
        "mfi": talib.MFI(high, low, close, volume, 14),
    }


def of_ours(high, low, close, volume):
    return {
        "rsi": indicators.rsi(close),
        "macd": indicators.macd(close),
        "bollinger": indicators.bollinger(close),
        "ema": indicators.ema(close, 50),
        "sma": indicators.sma(close, 50),
        "atr": indicators.atr(high, low, close),
        "stochastic": indicators.stochastic(high, low, close),
        "adx": indicators.adx(high, low, close).adx,
        "obv": indicators.obv(close, volume),
        "mfi": indicators.mfi(high, low, close, volume),
    }


@pytest.mark.parametrize("seed", range(4))
def test_every_bar_equals_the_librarys(walk, seed):
    series = walk(seed, 700)
    expected, ours = of_the_library(*series), of_ours(*series)
    for name, curve in ours.items():
        np.testing.assert_allclose(curve, expected[name], rtol=1e-9, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("scale", [1e-35, 1e-12, 1e-8, 1e9])
def test_the_scale_of_the_prices_changes_nothing(walk, scale):
    high, low, close, volume = walk(5, 300)
    plain = of_ours(high, low, close, volume)
    scaled = of_ours(high * scale, low * scale, close * scale, volume)
    for name in ("rsi", "stochastic", "adx", "mfi", "obv"):
        np.testing.assert_allclose(scaled[name], plain[name], rtol=1e-6, err_msg=name)
    for name in ("ema", "sma", "atr", "bollinger"):
        np.testing.assert_allclose(
            np.asarray(scaled[name]) / scale, plain[name], rtol=1e-6, err_msg=name
        )


def test_a_power_of_two_changes_not_one_digit(walk):
    high, low, close, volume = walk(6, 300)
    plain, scaled = (
        of_ours(high, low, close, volume),
        of_ours(high * 2.0**-90, low * 2.0**-90, close * 2.0**-90, volume * 2.0**40),
    )
    for name in ("rsi", "stochastic", "adx", "mfi"):
        np.testing.assert_array_equal(scaled[name], plain[name], err_msg=name)


@given(
    closes=st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=60),
    spread=st.floats(0, 0.5),
    volumes=st.floats(0, 1e12),
)
@settings(max_examples=60, deadline=None)
def test_bounded_indicators_keep_their_bounds(closes, spread, volumes):
    close = np.array(closes)
    series = (close * (1 + spread), close * (1 - spread), close, np.full(len(close), volumes))
    ours = of_ours(*series)
    for name in ("rsi", "stochastic", "adx", "mfi"):
        known = np.asarray(ours[name])[~np.isnan(ours[name])]
        assert ((known >= 0) & (known <= 100)).all(), name
    upper, middle, lower = (band[~np.isnan(band)] for band in ours["bollinger"])
    assert (upper >= middle).all()
    assert (middle >= lower).all()
    assert not (ours["atr"] < 0).any()


@pytest.mark.parametrize("flat", [1.0, 0.1, 77_671.23, 1e-12])
def test_a_flat_series_has_no_momentum(flat):
    close = np.full(300, flat)
    ours = of_ours(close, close, close, np.ones(300))
    for name in ("rsi", "stochastic", "adx", "mfi"):
        assert np.isnan(ours[name]).all(), name
    for band in ours["bollinger"]:
        assert (band[19:] == flat).all()
    assert (ours["atr"][14:] == 0).all()


def test_rsi_is_unknown_only_while_fourteen_closes_are_equal():
    close = np.array([100.0, 101.0] * 15 + [100.0] * 14 + [101.0])
    curve = indicators.rsi(close)
    assert np.isnan(curve[-2])
    assert not np.isnan(curve[-3])
    assert not np.isnan(curve[-1])


@pytest.mark.parametrize(("step", "value"), [(1.01, 100.0), (0.99, 0.0)])
def test_rsi_of_a_straight_way_is_exactly_its_bound(step, value):
    assert indicators.rsi(100 * step ** np.arange(60.0))[-1] == value


def test_the_stochastic_is_unknown_for_five_bars_after_a_flat_window():
    close = np.array([*np.linspace(90, 110, 30), *np.full(14, 110.0), *np.linspace(111, 130, 8)])
    high, low = close.copy(), close.copy()
    high[:30] += 1
    k = indicators.stochastic(high, low, close).k
    assert np.isnan(k[43:48]).all()
    assert not np.isnan(k[42])
    assert not np.isnan(k[48:]).any()


def test_adx_is_unknown_only_after_28_bars_without_movement(walk):
    high, low, close, _ = walk(1, 60)
    still = np.full(28, close[-1])
    series = [np.append(part, still) for part in (high, low, close)]
    curve = indicators.adx(*series).adx
    assert np.isnan(curve[-1])
    assert not np.isnan(curve[-2])


def test_volume_indicators_need_some_volume(walk):
    high, low, close, _ = walk(2, 60)
    none = np.zeros(60)
    assert np.isnan(indicators.obv(close, none)[19:]).all()
    assert np.isnan(indicators.mfi(high, low, close, none)).all()
    assert np.isnan(indicators.volume_ratio(none)).all()
    late = np.append(none[:-1], 5.0)
    assert np.isnan(indicators.volume_ratio(late)[-1])
    assert not np.isnan(indicators.obv(close, late)[-1])


def test_volume_ratio_compares_with_the_twenty_before():
    assert indicators.volume_ratio(np.append(np.full(20, 2.0), 5.0))[-1] == 2.5


@pytest.mark.parametrize(
    ("name", "first"),
    [("rsi", 15), ("macd", 34), ("bollinger", 20), ("atr", 15), ("stochastic", 18), ("adx", 28)],
)
def test_the_first_value_stands_at_the_minimum_of_bars(walk, name, first):
    high, low, close, volume = walk(3, 40)
    for length in range(41):
        part = [column[:length].copy() for column in (high, low, close, volume)]
        curve = np.atleast_2d(of_ours(*part)[name])
        assert curve.shape[1] == length
        assert np.isnan(curve[:, : first - 1]).all()
        assert not np.isnan(curve[:, first - 1 :]).any()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_refused(walk, bad):
    high, low, close, volume = walk(4, 100)
    close[50] = bad
    for call in (
        lambda: indicators.rsi(close),
        lambda: indicators.macd(close),
        lambda: indicators.bollinger(close),
        lambda: indicators.ema(close, 9),
        lambda: indicators.sma(close, 9),
        lambda: indicators.atr(high, low, close),
        lambda: indicators.stochastic(high, low, close),
        lambda: indicators.adx(high, low, close),
        lambda: indicators.obv(close, volume),
        lambda: indicators.mfi(high, low, close, volume),
        lambda: indicators.volume_ratio(close),
    ):
        with pytest.raises(ValueError, match="finite"):
            call()


def test_nan_never_reaches_the_library(monkeypatch, golden, bars_of):
    seen = []

    def watch(name):
        real = getattr(talib, name)

        def spy(*arguments):
            arrays = [part for part in arguments if isinstance(part, np.ndarray)]
            seen.append(name)
            assert all(part.dtype == np.float64 and np.isfinite(part).all() for part in arrays)
            return real(*arguments)

        monkeypatch.setattr(talib, name, spy)

    names = [
        "SMA",
        "EMA",
        "RSI",
        "MACD",
        "BBANDS",
        "ATR",
        "STOCH",
        "ADX",
        "PLUS_DI",
        "MINUS_DI",
        "OBV",
        "MFI",
    ]
    for name in names:
        watch(name)
    for bars in (golden, golden[:1], golden[:33], bars_of([5.0] * 300), bars_of([1, 2] * 40)):
        readings.latest(curves.draw(columns.of_bars(bars)), 365)
    assert set(seen) == set(names)


def test_integers_are_computed_on_as_float64():
    assert indicators.sma(np.arange(1, 5), 2)[-1] == 3.5
