"""sandbox.recorded: recorded answers, moved to today."""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from box import Box
from sandbox import recorded, server

DAY = 86_400_000
FIRST = 1_767_225_600_000  # 2026-01-01
RECORDED_DAY = "2026-01-06"


def _write(path: Path, body: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(body).encode()))


def _kline(day: int) -> list[Any]:
    at, price = FIRST + day * DAY, 100.0 + day
    prices = [f"{value:.8f}" for value in (price, price + 2, price - 2, price + 1)]
    return [at, *prices, "10.00000000", at + DAY - 1, "1000.00000000", 7, "5.0", "500.0", "0"]


def _row(name: str, rank: int) -> dict[str, Any]:
    return {
        "id": name,
        "symbol": name[:3],
        "name": name.title(),
        "image": f"https://pictures.example/{name}.png",
        "current_price": 106.0 / rank,
        "market_cap_rank": rank,
        "ath_date": "2025-12-31T10:00:00.000Z",
        "roi": None,
        "last_updated": f"{RECORDED_DAY}T02:29:06.506Z",
    }


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    folder = tmp_path_factory.mktemp("recorded")
    klines = [_kline(day) for day in range(9)]
    _write(folder / "ohlcv/raw_klines/binance_btcusdt_1d_klines.json.gz", klines)
    _write(folder / "coingecko/daily_top100/2025-01-01.json.gz", [_row("dogecoin", 1)])
    rows = [_row("bitcoin", 1), _row("ethereum", 2)]
    _write(folder / f"coingecko/daily_top100/{RECORDED_DAY}.json.gz", rows)
    with server.start(port=0, app=recorded.create_app(folder)) as running:
        yield Box(running)


def test_klines_end_yesterday_and_are_those_of_before_the_listing(old: Box, now: float) -> None:
    rows = old.get("/binance/api/v3/klines?symbol=BTCUSDT&interval=1d")
    today = int(now) // 86400 * DAY
    assert [row[0] for row in rows] == [today - back * DAY for back in range(5, 0, -1)]
    assert [row[6] - row[0] for row in rows] == [DAY - 1] * 5
    assert rows[-1][1:6] == _kline(4)[1:6]


def test_klines_can_be_asked_for_by_page(old: Box, now: float) -> None:
    path = "/binance/api/v3/klines?symbol=BTCUSDT&interval=1d"
    rows = old.get(path)
    assert old.get(f"{path}&limit=2") == rows[-2:]
    assert old.get(f"{path}&startTime={rows[1][0]}&limit=2") == rows[1:3]
    assert old.get(f"{path}&endTime={rows[3][0] - 1}&limit=2") == rows[1:3]
    assert old.get("/binance/api/v3/klines?symbol=BTCUSDT&interval=1h") == []


def test_the_ticker_is_the_last_kline(old: Box, now: float) -> None:
    day = old.get("/binance/api/v3/ticker/24hr?symbol=BTCUSDT")
    assert (day["openPrice"], day["lastPrice"]) == ("104.00000000", "105.00000000")
    assert day["closeTime"] == int(now * 1000)
    assert float(day["priceChangePercent"]) == pytest.approx(100 / 104, abs=1e-3)
    book = old.get("/binance/api/v3/ticker/bookTicker?symbol=BTCUSDT")
    assert float(book["bidPrice"]) == float(book["askPrice"]) == 0


def test_the_newest_listing_is_of_today(old: Box, now: float) -> None:
    rows = old.get("/coingecko/api/v3/coins/markets?vs_currency=usd")
    assert [row["id"] for row in rows] == ["bitcoin", "ethereum"]
    assert datetime.fromisoformat(rows[0]["last_updated"]).timestamp() == pytest.approx(now, abs=1)
    moved = datetime.fromisoformat(rows[0]["ath_date"]).timestamp()
    assert now - moved == pytest.approx(6.5 * 86400, abs=86400)
    some = old.get("/coingecko/api/v3/coins/markets?vs_currency=usd&ids=ethereum,nobody")
    assert [row["id"] for row in some] == ["ethereum"]
    page = old.get("/coingecko/api/v3/coins/markets?vs_currency=usd&per_page=1&page=2")
    assert [row["id"] for row in page] == ["ethereum"]
    assert old.ask("/coingecko/api/v3/coins/markets").status == 422


def test_search_looks_through_the_listing(old: Box) -> None:
    (found,) = old.get("/coingecko/api/v3/search?query=eth")["coins"]
    assert (found["id"], found["symbol"], found["market_cap_rank"]) == ("ethereum", "ETH", 2)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/kraken/0/public/Ticker?pair=XBTUSD", 200),
        ("/coinbase/products/BTC-USD/ticker", 404),
        ("/coinmarketcap/public-api/v3/cryptocurrency/quotes/latest?id=1", 200),
        ("/binance/api/v3/klines?symbol=ETHUSDT&interval=1d", 400),
        ("/coingecko/api/v3/coins/bitcoin/ohlc?vs_currency=usd&days=30", 404),
    ],
)
def test_what_was_not_recorded_is_unknown(old: Box, path: str, status: int) -> None:
    answer = old.ask(path)
    assert answer.status == status
    said = {
        "kraken": {"error": ["EQuery:Unknown asset pair"]},
        "coinbase": {"message": "NotFound"},
        "binance": {"code": -1121, "msg": "Invalid symbol."},
        "coingecko": {"error": "coin not found"},
    }
    provider = path.split("/")[1]
    assert answer.body == said.get(provider, answer.body)
    if provider == "coinmarketcap":
        assert answer.body["data"] == []


def test_recordings_misbehave_on_demand_and_are_counted(old: Box) -> None:
    old.fault("binance", "error_500", times=1)
    assert old.ask("/binance/api/v3/ping").status == 500
    assert old.ask("/binance/api/v3/ping").status == 200
    assert old.get("/_calls")["binance"]["/api/v3/ping"] == 2
