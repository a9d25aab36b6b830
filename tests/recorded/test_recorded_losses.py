"""Losses on recorded prices: as often as promised, and every figure of risk on real days.

The recordings are no part of the project. Set RECORDED_DATA to the folder that holds them (ohlcv/)
to run this; what was counted is logged (--log-cli-level=INFO). The promise was measured on 28
coins; here are three, so the bounds on each of them are Kupiec's and only the pool has the
narrow ones.
"""

import gzip
import json
import logging
import math
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis import risk
from analysis.missing import faults
from analysis.subject import Coin, History, Series
from providers import http
from providers.records import Candle
from quant import comovement, daily, drawdown, ewma, kupiec, losses, portfolio, volatility

pytestmark = pytest.mark.skipif(
    "RECORDED_DATA" not in os.environ, reason="RECORDED_DATA names no folder of recorded prices"
)
log = logging.getLogger(__name__)
DATA = Path(os.environ.get("RECORDED_DATA", ""))
PAIRS = ("btcusdt", "xrpusdt", "hbarusdt")
FIRST = 280  # returns known before the first day that is held against a promise
DAY = 86400
POOLED = {0.95: (0.045, 0.057), 0.99: (0.008, 0.013)}


def rows(pair: str) -> list[Any]:
    path = DATA / "ohlcv" / "raw_klines" / f"binance_{pair}_1d_klines.json.gz"
    found: list[Any] = json.loads(gzip.decompress(path.read_bytes()))
    return found


def days(pair: str) -> daily.Daily:
    return daily.of_closes([(row[0] // 1000 + DAY, float(row[4])) for row in rows(pair)])


@pytest.mark.parametrize("level", POOLED)
def test_losses_are_exceeded_as_often_as_promised(level: float) -> None:
    seen, count = 0, 0
    for pair in PAIRS:
        told = losses.breaches(days(pair).returns, level, FIRST)
        assert isinstance(told, list)
        p = kupiec.p_value(sum(told), len(told), 1 - level)
        log.info("%s beyond %s: %d of %d days, p %.3f", pair, level, sum(told), len(told), p)
        assert p > 0.05
        seen, count = seen + sum(told), count + len(told)
    low, high = POOLED[level]
    log.info("together %.4f of %d days", seen / count, count)
    assert low <= seen / count <= high


@pytest.mark.parametrize("level", POOLED)
def test_one_that_looks_a_day_ahead_is_exceeded_less_often(level: float) -> None:
    """The same promise made with the day's own return in its deviation holds better than it can."""
    for pair in PAIRS:
        returns = days(pair).returns
        honest = losses.breaches(returns, level, FIRST)
        assert isinstance(honest, list)
        peeking = np.sqrt(ewma.variances(returns)[1:])
        scaled = losses.standardised(returns)
        ahead = [
            returns[day] < np.quantile(scaled[30:day][-losses.MOST :], 1 - level) * peeking[day]
            for day in range(FIRST, len(returns))
        ]
        assert sum(ahead) < sum(honest)


@pytest.mark.parametrize("pair", PAIRS)
def test_every_figure_of_real_days_is_finite_and_in_its_bounds(pair: str) -> None:
    own, bitcoin = days(pair), days("btcusdt")
    fall = drawdown.deepest(own.close)
    assert 0 < fall.pct < 100
    assert fall.peak is not None
    assert fall.trough is not None
    assert fall.peak < fall.trough
    for length in volatility.WINDOWS.values():
        window = volatility.window(own, length)
        assert isinstance(window, volatility.Volatility)
        assert 5 < window.annual_pct < 400
    for level in POOLED:
        for measure in (losses.filtered, losses.historical):
            tail = measure(own.returns, level)
            assert isinstance(tail, losses.Tail)
            assert 0 < tail.var_pct <= tail.es_pct < 100
    for length in (90, 365):
        near = comovement.correlation(own, bitcoin, length)
        assert isinstance(near, comovement.Correlation)
        assert -1 <= near.low <= near.r <= near.high <= 1
        if pair == "btcusdt":
            assert near.r == pytest.approx(1)
    table = portfolio.table(own, bitcoin, days("xrpusdt"))
    assert isinstance(table, list)
    assert all(math.isfinite(value) for row in table for value in row)


def test_the_whole_answer_on_real_days() -> None:
    http.configure({})
    last = rows("hbarusdt")[-1][0] // 1000
    now = datetime.fromtimestamp(last + DAY + 3600, UTC)
    known = [
        Candle(row[0] // 1000, *map(float, row[1:6]), float(row[7]), True)
        for row in rows("hbarusdt")
    ]
    closes = [[row[0] // 1000, float(row[4])] for row in rows("btcusdt")]
    coin = Coin(
        "t", "hedera-hashgraph", "HBAR", "HBAR", "Hedera", 20, "native", None, None, 1, True,
        None, {},
    )  # fmt: skip
    history = History(
        [Series("coingecko-daily", DAY, known)],
        1.0,
        past={"peers": {"btc": {"source": "binance", "closes": closes}, "eth": None}},
    )
    http.configure({"coingecko": http.Endpoint("coingecko", "http://127.0.0.1:9", {}, True)})
    try:
        made = risk.build(coin, history, now=now, deadline=math.inf)
    finally:
        http.configure({})
    data = made.data
    assert faults(data) == []
    assert data["candles"]["used"] == len(known)
    assert data["var_es"]["n"] == losses.MOST
    assert data["var_es"]["exceptions_250"]["seen"] >= 0
    assert data["beta"]["btc"]["d365"] > 0.5
    assert data["drawdown"]["max_pct"] > 80
    log.info("%s", json.dumps(data))
