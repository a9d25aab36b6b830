"""The indicators on recorded prices: against the library on every bar, and against printed tables.

The recordings are no part of the project. Set RECORDED_DATA to the folder that holds them (ohlcv/,
indicators/) to run this; the largest differences are logged (--log-cli-level=INFO).
"""

import csv
import gzip
import json
import logging
import os
from pathlib import Path

import numpy as np
import pytest
import talib

from quant import indicators
from quant.columns import Array

pytestmark = pytest.mark.skipif(
    "RECORDED_DATA" not in os.environ,
    reason="RECORDED_DATA names no folder of recorded prices and expected indicators",
)
log = logging.getLogger(__name__)
DATA = Path(os.environ.get("RECORDED_DATA", ""))
SIMPLE = talib.MA_Type.SMA


def difference(name: str, ours: Array, theirs: Array) -> float:
    """Log and return the largest difference, relative to the largest value; NaN only in pairs."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    np.testing.assert_array_equal(np.isnan(ours), np.isnan(theirs), err_msg=name)
    scale = np.nanmax(np.abs(theirs))
    worst = float(np.nanmax(np.abs(ours - theirs)) / scale)
    log.info("%s: %.1e on %d values", name, worst, np.isfinite(theirs).sum())
    return worst


@pytest.mark.parametrize("pair", ["btcusdt", "xrpusdt", "hbarusdt"])
def test_every_day_of_a_real_coin_equals_the_librarys(pair: str) -> None:
    path = DATA / "ohlcv" / "raw_klines" / f"binance_{pair}_1d_klines.json.gz"
    rows = np.array(json.loads(gzip.decompress(path.read_bytes())), dtype=np.float64)
    high, low, close, volume = (rows[:, i].copy() for i in (2, 3, 4, 5))
    adx = indicators.adx(high, low, close)
    k, d = indicators.stochastic(high, low, close)
    pairs = {
        "rsi": (indicators.rsi(close), talib.RSI(close, 14)),
        "atr": (indicators.atr(high, low, close), talib.ATR(high, low, close, 14)),
        "obv": (indicators.obv(close, volume), talib.OBV(close, volume)),
        "mfi": (indicators.mfi(high, low, close, volume), talib.MFI(high, low, close, volume, 14)),
        "adx": (adx.adx, talib.ADX(high, low, close, 14)),
        "+di": (adx.plus_di[27:], talib.PLUS_DI(high, low, close, 14)[27:]),
        "-di": (adx.minus_di[27:], talib.MINUS_DI(high, low, close, 14)[27:]),
        "k, d": ((k, d), talib.STOCH(high, low, close, 14, 3, SIMPLE, 3, SIMPLE)),
        "macd": (indicators.macd(close), talib.MACD(close, 12, 26, 9)),
        "bands": (indicators.bollinger(close), talib.BBANDS(close, 20, 2.0, 2.0, SIMPLE)),
        **{f"ema {n}": (indicators.ema(close, n), talib.EMA(close, n)) for n in (9, 21, 50, 200)},
        **{f"sma {n}": (indicators.sma(close, n), talib.SMA(close, n)) for n in (20, 50, 200)},
    }
    for name, (ours, theirs) in pairs.items():
        assert difference(f"{pair} {name}", ours, theirs) < 1e-9


def table(name: str) -> dict[str, Array]:
    """Read one of the printed worksheets by column; an empty cell is NaN."""
    path = DATA / "indicators" / "ta_stockcharts" / f"cs-{name}.csv"
    rows = list(csv.DictReader(path.read_text().splitlines()))
    columns = [column for column in rows[0] if column != "Date"]
    return {c: np.array([float(row[c] or "nan") for row in rows]) for c in columns}


def test_the_bands_equal_the_printed_ones() -> None:
    printed = table("bbands")
    bands = indicators.bollinger(printed["Close"])
    for column, band in zip(("HighBand", "MiddleBand", "LowBand"), bands, strict=True):
        assert difference(column, band, printed[column]) < 1e-7


def after_standing_still(close: Array, bars: int) -> Array:
    """Put a flat past before a series: the worksheets' averages start from there."""
    return np.concatenate([np.full(bars, close[0]), close])


def test_macd_equals_the_printed_one_once_both_start_alike() -> None:
    """The worksheet starts its averages with the first close, the library with a mean."""
    printed = table("macd")
    close = printed["Close"]
    from_still = indicators.macd(after_standing_still(close, 50)).line[50:]
    assert difference("MACD_line", from_still[1:], printed["MACD_line"][1:]) < 1e-9
    made = indicators.macd(close)
    for column, curve in (("MACD_line", made.line), ("MACD_signal", made.signal)):
        gaps = np.abs(curve - printed[column])[33:]
        log.info("%s as it is: %.1e at its first bar, %.1e at its last", column, gaps[0], gaps[-1])
        assert gaps[-1] < 2e-4 < gaps[0]


def test_rsi_equals_the_printed_one_once_both_start_alike() -> None:
    """The worksheet starts its averages from nothing, the library with a mean of 14."""
    printed = table("rsi")
    close = printed["Close"]
    from_still = indicators.rsi(after_standing_still(close, 14))[14:]
    assert difference("RSI", from_still[14:], printed["RSI"][14:]) < 1e-7
    gaps = np.abs(indicators.rsi(close) - printed["RSI"])[14:]
    log.info("RSI as it is: at most %.1f points, %.1f at its last bar", gaps.max(), gaps[-1])


def expected(call: str) -> dict[str | None, float]:
    """Read the last values that the other library's own tests expect of a call."""
    cases = json.loads((DATA / "indicators" / "talipp_expected.json").read_text())["cases"]
    values = next(case["expected"] for case in cases if case["call"].startswith(call))
    return {value["field"]: value["value"] for value in values if value["index"] == -1}


def test_another_librarys_values_are_ours_where_the_start_does_not_matter() -> None:
    data = json.loads((DATA / "indicators" / "talipp_expected.json").read_text())
    close = np.array(data["close"])
    bars = {name: np.array(values) for name, values in data["ohlcv"].items()}
    high, low, last = bars["high"], bars["low"], bars["close"]
    slow = expected("Stoch(14, 3")["d"]  # its d is our k: one smoothing of the raw stochastic
    pairs = {
        "sma 20": (indicators.sma(close, 20)[-1], expected("SMA(20")[None]),
        "ema 20": (indicators.ema(close, 20)[-1], expected("EMA(20")[None]),
        "slow k": (indicators.stochastic(high, low, last).k[-1], slow),
    }
    for name, (ours, theirs) in pairs.items():
        log.info("%s: %.6f, expected %.6f", name, ours, theirs)
        assert ours == pytest.approx(theirs, abs=1e-6)
    macd = indicators.macd(close)
    adx = indicators.adx(high, low, last)
    log.info("macd: %.6f, expected %.6f", macd.line[-1], expected("MACD(")["macd"])
    log.info("adx: %.6f, expected %.6f", adx.adx[-1], expected("ADX(")["adx"])
    steps = np.diff(indicators.obv(last, bars["volume"]))[-2:]
    assert steps == pytest.approx([617.609999 - 665.899999, 535.949999 - 617.609999], abs=1e-6)
