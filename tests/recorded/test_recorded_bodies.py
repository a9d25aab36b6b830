"""The clients against answers that were once recorded from the real services.

The recordings are no part of the project. Set RECORDED_DATA to the folder that holds them
(coingecko/, coinmarketcap/, ohlcv/, upstream/) to run this; what each test counted
is logged (--log-cli-level=INFO).
Numbers are compared with the raw body, so that nothing is lost and nothing invented.
"""

import gzip
import json
import logging
import math
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loopback import Upstream
from providers import binance, coinbase, coingecko, coinmarketcap, http, kraken
from providers.http import UpstreamError

pytestmark = pytest.mark.skipif(
    "RECORDED_DATA" not in os.environ,
    reason="RECORDED_DATA names no folder of recorded upstream answers",
)
log = logging.getLogger(__name__)
DAY = 86400
EXPECTED = set(http.ERROR_CODES) - {"timeout", "connect", "breaker_open"}
CALLS: dict[str, Callable[[float], Any]] = {
    "coingecko.markets": lambda end: coingecko.markets(deadline=end),
    "coingecko.search": lambda end: coingecko.search("bitcoin", deadline=end),
    "coingecko.daily_closes": lambda end: coingecko.daily_closes("bitcoin", deadline=end),
    "coingecko.four_hour_candles": lambda end: coingecko.four_hour_candles("x", deadline=end),
    "coingecko.ping": lambda end: coingecko.ping(deadline=end),
    "coinmarketcap.listings": lambda end: coinmarketcap.listings(deadline=end),
    "coinmarketcap.quotes": lambda end: coinmarketcap.quotes(["1"], deadline=end),
    "kraken.ticker": lambda end: kraken.ticker("BCHEUR", deadline=end),
    "kraken.candles": lambda end: kraken.candles("BCHEUR", 3600, deadline=end),
    "coinbase.ticker": lambda end: coinbase.ticker("BTC-USD", deadline=end),
    "coinbase.candles": lambda end: coinbase.candles("BTC-USD", 3600, deadline=end),
    "binance.ticker": lambda end: binance.ticker("BTCUSDT", deadline=end),
    "binance.candles": lambda end: binance.candles("BTCUSDT", DAY, deadline=end),
}


class _NoGate:
    def admit(self, _provider: str) -> float | None:
        return None

    def record(self, *_: Any) -> None:
        """Keep the breaker out of it: these upstreams are meant to look broken."""


@pytest.fixture(scope="module")
def _server() -> Iterator[Upstream]:
    server = Upstream()
    names = ("coingecko", "coinmarketcap", "kraken", "coinbase", "binance")
    http.configure({n: http.Endpoint(n, server.url, {}, True) for n in names}, _NoGate())
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


def _names(pattern: str) -> list[str]:
    folder = Path(os.environ.get("RECORDED_DATA", "/nonexistent"))
    return sorted(str(path.relative_to(folder)) for path in folder.glob(pattern))


def _outcome(upstream: Upstream, name: str, body: Any) -> str:
    """Ask one client for one body: "value", or the code of the reason; never anything else."""
    upstream.forget()
    upstream.answer(body)
    try:
        found = CALLS[name](time.monotonic() + 3)
    except UpstreamError as error:
        return error.code
    for part in found if isinstance(found, list) else [found]:
        numbers = [n for n in part or () if isinstance(n, float)]
        assert all(map(math.isfinite, numbers))
    return "value"


def _count(upstream: Upstream, bodies: list[Any]) -> dict[str, Counter[str]]:
    return {name: Counter(_outcome(upstream, name, body) for body in bodies) for name in CALLS}


def _report(title: str, counts: dict[str, Counter[str]]) -> None:
    for name, outcomes in counts.items():
        log.info("%s, %s: %s", title, name, dict(outcomes))
    assert set().union(*counts.values()) <= EXPECTED | {"value"}


def test_every_odd_body_is_a_value_or_a_named_reason(upstream: Upstream) -> None:
    bodies = list(_load("coingecko/pangz_mock_responses.json").values())
    counts = _count(upstream, bodies)
    _report(f"{len(bodies)} odd CoinGecko bodies", counts)
    for name in ("markets", "search", "daily_closes"):
        assert counts[f"coingecko.{name}"]["value"] > 0


def test_every_exchange_recording_is_a_value_or_a_named_reason(upstream: Upstream) -> None:
    for name in _names("upstream/*/*.json"):
        bodies = [recording["body"] for recording in _load(name)]
        _report(f"{len(bodies)} bodies of {name}", _count(upstream, bodies))


@pytest.mark.parametrize("name", _names("coingecko/daily_top100/*.gz"))
def test_a_page_of_markets_keeps_every_coin_and_number(name: str, upstream: Upstream) -> None:
    raw = _load(name)
    upstream.answer(raw)
    found = coingecko.markets(deadline=time.monotonic() + 5)
    fields = {
        "price_usd": "current_price",
        "market_cap_usd": "market_cap",
        "fdv_usd": "fully_diluted_valuation",
        "volume_24h_usd": "total_volume",
        "high_24h_usd": "high_24h",
        "low_24h_usd": "low_24h",
        "change_24h_pct": "price_change_percentage_24h",
        "circulating_supply": "circulating_supply",
        "max_supply": "max_supply",
        "ath_usd": "ath",
        "atl_usd": "atl",
        "rank": "market_cap_rank",
    }
    assert [coin.ref for coin in found] == [row["id"] for row in raw]
    missing: Counter[str] = Counter()
    for coin, row in zip(found, raw, strict=True):
        for ours, theirs in fields.items():
            value = getattr(coin, ours)
            if value is None:
                missing[ours] += 1
                assert not row[theirs], f"{coin.ref}: {theirs} was lost"
            else:
                assert value == row[theirs], f"{coin.ref}: {theirs}"
    log.info("%s: %d coins; null or 0 in the body: %s", name, len(found), dict(missing))


def test_the_website_listing_is_refused_and_its_rows_read_in_the_documented_shape(
    upstream: Upstream,
) -> None:
    raw = _load("coinmarketcap/cmc-listing.json")
    assert _outcome(upstream, "coinmarketcap.listings", raw) == "bad_body"
    rows = raw["data"]["cryptoCurrencyList"]
    documented = [
        {
            "id": row["id"],
            "name": row["name"],
            "symbol": row["symbol"],
            "cmc_rank": row["cmcRank"],
            "max_supply": row.get("maxSupply"),
            "last_updated": row["lastUpdated"],
            "quote": [
                {
                    "symbol": quote["name"],
                    "price": quote["price"],
                    "market_cap": quote["marketCap"],
                    "percent_change_24h": quote["percentChange24h"],
                }
                for quote in row["quotes"]
            ],
        }
        for row in rows
    ]
    upstream.forget()
    upstream.answer({"status": raw["status"], "data": documented})
    found = coinmarketcap.listings(deadline=time.monotonic() + 5)
    assert [(coin.ref, coin.price_usd, coin.change_24h_pct) for coin in found] == [
        (str(row["id"]), row["quotes"][0]["price"], row["quotes"][0]["percentChange24h"])
        for row in rows
    ]
    log.info("%d coins of the CoinMarketCap listing", len(found))


@pytest.mark.parametrize("name", _names("ohlcv/raw_klines/*.gz"))
def test_klines_keep_every_candle(name: str, upstream: Upstream) -> None:
    raw = _load(name)
    kept = 0
    for start in range(0, len(raw), binance.PAGE):
        page = raw[start : start + binance.PAGE]
        upstream.forget()
        upstream.answer(page)
        found = binance.candles("BTCUSDT", DAY, deadline=time.monotonic() + 5)
        assert [(c.open_at, c.open, c.high, c.low, c.close) for c in found] == [
            (row[0] // 1000, *(float(value) for value in row[1:5])) for row in page
        ]
        assert [(c.volume_base, c.volume_quote) for c in found] == [
            (float(row[5]), float(row[7])) for row in page
        ]
        kept += len(found)
    log.info("%s: %d of %d candles", name, kept, len(raw))


def test_the_recorded_tickers_are_read(upstream: Upstream) -> None:
    recordings = {
        recording["request"]["url"]: recording["body"]
        for name in _names("upstream/*/*.json")
        for recording in _load(name)
    }
    upstream.answer(recordings["https://api.kraken.com/0/public/Ticker?pair=BCHEUR"])
    found = kraken.ticker("BCHEUR", deadline=time.monotonic() + 5)
    assert found[:7] == (355.4, 354.3, 355.4, 4433.77288826, None, 369.0, 346.0)
    upstream.forget()
    upstream.answer(
        recordings["https://api.gdax.com/products/btc-usd/ticker"],
        path="/products/BTC-USD/ticker",
    )
    found = coinbase.ticker("BTC-USD", deadline=time.monotonic() + 5)
    assert (found.price, found.bid, found.ask, found.volume_24h_base) == (
        4417.01, 4417, 4417.01, 7878.23402368,
    )  # fmt: skip
    outcomes: Counter[str] = Counter()
    for row in recordings["https://api.binance.com/api/v1/ticker/24hr"]:
        upstream.forget()
        upstream.answer(row)
        try:
            found = binance.ticker(row["symbol"], deadline=time.monotonic() + 5)
        except UpstreamError as error:
            outcomes[error.code] += 1
            assert float(row["lastPrice"]) == 0
            continue
        outcomes["value"] += 1
        assert (found.price, found.volume_24h_base, found.change_24h_pct) == (
            float(row["lastPrice"]), float(row["volume"]), float(row["priceChangePercent"]),
        )  # fmt: skip
    log.info("Binance 24-hour tickers: %s", dict(outcomes))
    assert outcomes["value"] > 100
