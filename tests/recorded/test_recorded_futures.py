"""Bybit's and Binance's futures as they once answered, through our clients of them.

The recordings are no part of the project: set RECORDED_DATA to the folder that holds them. Bybit's
are of an older service whose rows are read in the names of today's.
"""

import gzip
import json
import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from loopback import Upstream
from providers import binance_futures, bybit, http
from providers.gate import MemoryGate
from providers.http import UpstreamError

pytestmark = pytest.mark.skipif(
    "RECORDED_DATA" not in os.environ,
    reason="RECORDED_DATA names no folder of recorded upstream answers",
)
log = logging.getLogger(__name__)
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)


class _OpenGate(MemoryGate):
    def admit(self, provider: str) -> float | None:  # noqa: ARG002
        """Let everything pass: these upstreams are meant to look broken."""
        return None


@pytest.fixture(scope="module")
def _server() -> Iterator[Upstream]:
    server = Upstream()
    names = ("bybit", "binance_futures")
    http.configure({n: http.Endpoint(n, server.url, {}, True) for n in names}, _OpenGate())
    yield server
    http.configure({})
    server.stop()


@pytest.fixture
def upstream(_server: Upstream) -> Upstream:
    _server.forget()
    return _server


def _load(name: str) -> Any:
    path = Path(os.environ["RECORDED_DATA"]) / name
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


def _bodies(venue: str) -> dict[str, Any]:
    recordings = _load(f"upstream/{venue}/cryptoexchange_recordings.json")
    return {one["request"]["url"].partition("//")[2]: one["body"] for one in recordings}


@pytest.mark.parametrize(("symbol", "hours"), [("BTCUSDT", {8.0}), ("TONUSDT", {4.0, 8.0})])
def test_recorded_payments_are_all_read_once_with_their_intervals(
    upstream: Upstream, symbol: str, hours: set[float]
) -> None:
    raw = _load(f"derivatives/binance_{symbol.lower()}_funding_history.json.gz")
    found = []
    for start in range(0, len(raw), binance_futures.PAGE):
        page = raw[start : start + binance_futures.PAGE]
        upstream.forget()
        upstream.answer(page)
        upstream.answer([])
        found += binance_futures.funding_history(
            symbol, since=LONG_AGO, deadline=time.monotonic() + 5
        )
    assert [point.rate for point in found] == [float(row["fundingRate"]) for row in raw]
    times = [point.at.timestamp() for point in found]
    assert len(set(times)) == len(raw)
    assert {at % 3600 for at in times} == {0.0}
    assert max(abs(at * 1000 - row["fundingTime"]) for at, row in zip(times, raw, strict=True)) < 60
    assert {point.interval_h for point in found} == hours
    jitter = sum(row["fundingTime"] % 1000 > 0 for row in raw)
    log.info("%s: %d payments, %d off by milliseconds", symbol, len(raw), jitter)
    assert jitter > 1000


def test_a_recorded_contract_is_read_and_what_it_lacks_is_unknown(upstream: Upstream) -> None:
    bodies = _bodies("binance")
    tickers = bodies["fapi.binance.com/fapi/v1/ticker/24hr"]
    row = next(row for row in tickers if row["symbol"] == "BTCUSDT")
    premium = bodies["fapi.binance.com/fapi/v1/premiumIndex?symbol=BTCUSDT"]
    interest = bodies["fapi.binance.com/fapi/v1/openInterest?symbol=BTCUSDT"]
    upstream.answer(premium, path="/fapi/v1/premiumIndex")
    upstream.answer(interest, path="/fapi/v1/openInterest")
    upstream.answer(row, path="/fapi/v1/ticker/24hr")
    upstream.answer([], path="/fapi/v1/fundingInfo")
    upstream.answer([], path="/futures/data/globalLongShortAccountRatio")
    made = binance_futures.contract("BTCUSDT", deadline=time.monotonic() + 5)
    assert (made.mark_price, made.index_price, made.funding_rate) == (
        6623.96371863, None, -0.00021874,
    )  # fmt: skip
    assert made.oi_usd == pytest.approx(14367.348 * 6623.96371863)
    assert (made.volume_24h_usd, made.long_account_share) == (3410513142.04, None)
    assert (made.interval_h, made.lost) == (8, {})


def test_every_recorded_day_of_a_contract_is_a_volume(upstream: Upstream) -> None:
    bodies = _bodies("binance")
    premium = bodies["fapi.binance.com/fapi/v1/premiumIndex?symbol=BTCUSDT"]
    for row in bodies["fapi.binance.com/fapi/v1/ticker/24hr"]:
        upstream.forget()
        upstream.answer(premium | {"symbol": row["symbol"]}, path="/fapi/v1/premiumIndex")
        upstream.answer(row, path="/fapi/v1/ticker/24hr")
        made = binance_futures.contract(row["symbol"], deadline=time.monotonic() + 5)
        assert made.volume_24h_usd == float(row["quoteVolume"])
        assert set(made.lost) == {"oi_usd", "long_account_share", "interval_h"}


@pytest.mark.parametrize("venue", ["binance", "bybit", "okex", "deribit"])
def test_every_recorded_body_is_a_value_or_a_named_reason(upstream: Upstream, venue: str) -> None:
    outcomes: Counter[str] = Counter()
    for body in _bodies(venue).values():
        for call in (
            lambda end: bybit.contract("BTCUSDT", deadline=end),
            lambda end: bybit.funding_history("BTCUSDT", since=LONG_AGO, deadline=end),
            lambda end: binance_futures.contract("BTCUSDT", deadline=end),
            lambda end: binance_futures.funding_history("BTCUSDT", since=LONG_AGO, deadline=end),
            lambda end: binance_futures.interest_history("BTCUSDT", 3600, deadline=end),
        ):
            upstream.forget()
            upstream.answer(body)
            try:
                call(time.monotonic() + 3)
                outcomes["value"] += 1
            except UpstreamError as error:
                outcomes[error.code] += 1
    log.info("%s: %s", venue, dict(outcomes))
    assert set(outcomes) <= set(http.ERROR_CODES) - {"timeout", "connect", "breaker_open"} | {
        "value"
    }


def test_the_rows_of_an_older_bybit_are_read_in_the_names_of_today(upstream: Upstream) -> None:
    names = {
        "mark_price": "markPrice", "index_price": "indexPrice", "funding_rate": "fundingRate",
    }  # fmt: skip
    for old in _bodies("bybit")["api.bybit.com/v2/public/tickers"]["result"]:
        row = {ours: old[theirs] for theirs, ours in names.items()} | {"symbol": old["symbol"]}
        upstream.forget()
        upstream.answer(
            {"retCode": 0, "result": {"list": [row]}, "time": 1573455000000},
            path="/v5/market/tickers",
        )
        made = bybit.contract(old["symbol"], deadline=time.monotonic() + 5)
        assert (made.mark_price, made.index_price, made.funding_rate) == (
            float(old["mark_price"]), float(old["index_price"]), float(old["funding_rate"]),
        )  # fmt: skip
        assert (made.oi_usd, made.interval_h) == (None, None)
