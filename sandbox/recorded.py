"""The sandbox on recorded answers: Binance daily klines and one CoinGecko listing of the same day.

The folder is given by hand. All times are moved by whole days, so that the listing is of today and
the last kline of yesterday. What was not recorded is an unknown pair or an unknown coin.
"""

import gzip
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, jsonify, request

from sandbox import binance, clock, coinbase, coingecko, coinmarketcap, kraken, server
from sandbox.binance import Refused
from sandbox.coin_rows import iso
from sandbox.coingecko_errors import text_error
from sandbox.coins import DAY

ISO = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
TIMES = (0, 6)  # the places of open and close time in a kline


class Recording(NamedTuple):
    """What was recorded, as it was: the listing, its day, and klines by symbol up to that day."""

    coins: list[dict[str, Any]]
    day: int
    klines: dict[str, list[list[Any]]]


def create_app(folder: Path) -> Flask:
    """Make the application that answers from a folder."""
    recording = read(folder)
    return server.create_app((_coingecko(recording), _binance(recording), *_nothing()))


def read(folder: Path) -> Recording:
    """Read the newest listing, and the klines that were closed when it was made."""
    listings = sorted((folder / "coingecko/daily_top100").glob("*.json.gz"))
    day = int(datetime.fromisoformat(f"{listings[-1].name[:10]}T00:00:00Z").timestamp()) // DAY
    klines = {}
    for path in (folder / "ohlcv/raw_klines").glob("binance_*_1d_klines.json.gz"):
        rows = [row for row in _json(path) if row[0] < day * DAY * 1000]
        klines[path.name.split("_")[1].upper()] = rows
    return Recording(_json(listings[-1]), day, klines)


def _json(path: Path) -> Any:
    with gzip.open(path) as file:
        return json.load(file)


def _shift(recording: Recording) -> int:
    """Give by how many seconds the recording is moved."""
    return (int(clock.now()) // DAY - recording.day) * DAY


def _binance(recording: Recording) -> Blueprint:
    bp = Blueprint("binance", __name__, url_prefix="/binance/api/v3")
    bp.register_error_handler(Refused, binance.refuse)
    bp.add_url_rule("/ping", view_func=binance.ping)

    @bp.get("/klines")
    def klines() -> Response:
        rows = _klines(recording, binance.mandatory("symbol"))
        if binance.mandatory("interval") != "1d":
            return binance.weighed([], 2)
        first, last = (request.args.get(name, type=int) for name in ("startTime", "endTime"))
        rows = [
            row
            for row in rows
            if (first is None or row[0] >= first) and (last is None or row[0] <= last)
        ]
        limit = min(request.args.get("limit", binance.DEFAULT, type=int), binance.MOST)
        return binance.weighed(rows[:limit] if first is not None else rows[-limit:], 2)

    @bp.get("/ticker/24hr")
    def day_ticker() -> Response:
        symbol = binance.mandatory("symbol")
        return binance.weighed(_day(symbol, _klines(recording, symbol)[-1]), 2)

    @bp.get("/ticker/bookTicker")
    def book_ticker() -> Response:
        symbol = binance.mandatory("symbol")
        _klines(recording, symbol)
        return binance.weighed(_book(symbol), 2)

    return bp


def _klines(recording: Recording, symbol: str) -> list[list[Any]]:
    """Give the klines of a symbol at their moved times."""
    if symbol not in recording.klines:
        raise Refused(-1121, "Invalid symbol.")
    more = _shift(recording) * 1000
    return [
        [value + more if place in TIMES else value for place, value in enumerate(row)]
        for row in recording.klines[symbol]
    ]


def _day(symbol: str, kline: Sequence[Any]) -> dict[str, Any]:
    """Write the last kline as the last 24 hours."""
    now = int(clock.now() * 1000)
    _, first, high, low, last, volume, _, value, count, *_ = kline
    moved = float(last) - float(first)
    return _book(symbol) | {
        "priceChange": f"{moved:.8f}",
        "priceChangePercent": f"{moved / float(first) * 100:.3f}",
        "weightedAvgPrice": f"{float(value) / float(volume):.8f}",
        "openPrice": first,
        "highPrice": high,
        "lowPrice": low,
        "lastPrice": last,
        "volume": volume,
        "quoteVolume": value,
        "openTime": now - DAY * 1000,
        "closeTime": now,
        "count": count,
    }


def _book(symbol: str) -> dict[str, Any]:
    """Write a book without offers: none was recorded."""
    offers = ("bidPrice", "bidQty", "askPrice", "askQty")
    return {"symbol": symbol} | dict.fromkeys(offers, "0.00000000")


def _coingecko(recording: Recording) -> Blueprint:
    bp = Blueprint("coingecko", __name__, url_prefix="/coingecko/api/v3")
    bp.before_request(coingecko.refuse_a_pro_key)
    bp.add_url_rule("/ping", view_func=coingecko.ping)

    @bp.get("/coins/markets")
    def coins_markets() -> Response:
        if not request.args.get("vs_currency"):
            return text_error(422, "Missing parameter vs_currency")
        ids = request.args.get("ids")
        rows = [row for row in recording.coins if ids is None or row["id"] in ids.split(",")]
        size = min(request.args.get("per_page", coingecko.PAGE, type=int), coingecko.MOST)
        page = request.args.get("page", 1, type=int)
        shift = _shift(recording)
        return jsonify([_moved(row, shift) for row in rows[(page - 1) * size : page * size]])

    @bp.get("/search")
    def search() -> Response:
        words = request.args.get("query", "").lower()
        rows = [
            {
                "id": row["id"],
                "name": row["name"],
                "api_symbol": row["id"],
                "symbol": row["symbol"].upper(),
                "market_cap_rank": row["market_cap_rank"],
                "thumb": row["image"],
                "large": row["image"],
            }
            for row in recording.coins
            if any(words in row[key].lower() for key in ("id", "symbol", "name"))
        ]
        return jsonify({"coins": rows, "exchanges": [], "icos": [], "categories": [], "nfts": []})

    @bp.get("/coins/<path:rest>")
    def no_coin(rest: str) -> Response:
        del rest
        return coingecko.not_found()

    return bp


def _moved(row: dict[str, Any], shift: int) -> dict[str, Any]:
    """Move the times of a row; what was just updated then was just updated now."""
    moved = {
        key: _later(value, shift) if isinstance(value, str) and ISO.fullmatch(value) else value
        for key, value in row.items()
    }
    return moved | {"last_updated": iso(clock.now())}


def _later(text: str, seconds: int) -> str:
    return iso(datetime.fromisoformat(text).astimezone(UTC).timestamp() + seconds)


def _nothing() -> list[Blueprint]:
    """Make the providers of which nothing was recorded."""
    answers = {
        "kraken": kraken.no_pair,
        "coinbase": coinbase.not_found,
        "coinmarketcap": lambda: coinmarketcap.answer([], code="0"),
    }
    return [_answering(name, answer) for name, answer in answers.items()]


def _answering(name: str, answer: Callable[[], Response]) -> Blueprint:
    """Make a provider that always says the same."""
    bp = Blueprint(name, __name__, url_prefix=f"/{name}")

    @bp.get("/<path:rest>")
    def anything(rest: str) -> Response:
        del rest
        return answer()

    return bp
