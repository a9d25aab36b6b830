"""Kraken's public REST service: Ticker, OHLC and AssetPairs, as /kraken/0/public.

https://docs.kraken.com/api/docs/rest-api/get-ohlc-data

Errors come inside HTTP 200. Numbers are texts, times seconds. A pair is asked for by any of its
names and answered under Kraken's own; Bitcoin is XBT and Dogecoin XDG. The last OHLC row is still
forming and `last` is the row before it. LUNA is the old coin here, the new one is LUNA2.
"""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, venues, world
from sandbox.coins import DAY, Coin
from sandbox.parts import Bar

bp = Blueprint("kraken", __name__, url_prefix="/kraken/0/public")

NAMES = {"bitcoin": "XBT", "dogecoin": "XDG", "terra-luna": "LUNA", "terra-luna-2": "LUNA2"}
OLD = {"XBT", "ETH", "XRP", "LTC", "XLM", "XMR", "ETC", "ZEC"}  # XXBTZUSD, not XBTUSD
MINUTES = (1, 5, 15, 30, 60, 240, 1440, 10080, 21600)
ROWS = 720


class Pair(NamedTuple):
    """A coin against the US dollar, under the three names that Kraken understands."""

    coin: Coin
    base: str
    name: str
    alternative: str
    spoken: str
    decimals: int


def pairs() -> list[Pair]:
    """Give all pairs."""
    return [_pair(coin) for coin in venues.traded("k")]


@bp.get("/Ticker")
def ticker() -> Response:
    """Answer the last trade, the book's top and the last 24 hours of some pairs or of all."""
    now = clock.now()
    asked = request.args.get("pair")
    found = _asked(asked) if asked else pairs()
    if found is None:
        return no_pair()
    return _answer({pair.name: _ticker(pair, now) for pair in found if _is_known(pair, now)})


@bp.get("/OHLC")
def ohlc() -> Response:
    """Answer the newest candles of one pair, the last one still forming."""
    now = clock.now()
    found = _asked(request.args.get("pair", ""))
    minutes, since = _whole("interval", 1), _whole("since", 0)
    if not request.args.get("pair") or since is None or minutes not in MINUTES:
        return _refused("EGeneral:Invalid arguments")
    if found is None or len(found) != 1 or not _is_known(found[0], now):
        return no_pair()
    pair, seconds = found[0], minutes * 60
    until = venues.moment(pair.coin, now)
    first = (int(until) // seconds - ROWS + 1) * seconds
    first = max(first, (since // seconds + 1) * seconds)
    candles = venues.candles("k", pair.coin, seconds, first, until)
    newest = [at for at, _ in candles[-2:]]
    rows = [_row(pair, at, bar) for at, bar in candles]
    return _answer({pair.name: rows, "last": newest[0] if newest else since})


@bp.get("/AssetPairs")
def asset_pairs() -> Response:
    """Answer how the pairs are called and rounded."""
    now = clock.now()
    asked = request.args.get("pair")
    found = _asked(asked) if asked else pairs()
    if found is None:
        return no_pair()
    return _answer({pair.name: _described(pair) for pair in found if _is_known(pair, now)})


@bp.get("/Time")
def server_time() -> Response:
    """Answer the time."""
    now = datetime.fromtimestamp(int(clock.now()), UTC)
    return _answer({"unixtime": int(now.timestamp()), "rfc1123": format_datetime(now)})


@bp.get("/SystemStatus")
def system_status() -> Response:
    """Answer that all is well."""
    now = datetime.fromtimestamp(int(clock.now()), UTC)
    return _answer({"status": "online", "timestamp": f"{now:%Y-%m-%dT%H:%M:%SZ}"})


def unknown() -> Response:
    """Refuse a method that does not exist."""
    return _refused("EGeneral:Unknown method")


def no_pair() -> Response:
    """Refuse a pair that does not exist."""
    return _refused("EQuery:Unknown asset pair")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls: inside HTTP 200, as this service does."""
    response = _refused("EAPI:Rate limit exceeded")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    response = _refused("EGeneral:Internal error")
    response.status_code = 500
    return response


def _pair(coin: Coin) -> Pair:
    base = NAMES.get(coin.id, coin.symbol.upper())
    name = f"X{base}ZUSD" if base in OLD else "USDTZUSD" if base == "USDT" else f"{base}USD"
    return Pair(coin, base, name, f"{base}USD", f"{base}/USD", max(1, venues.decimals(coin) - 1))


def _asked(names: str) -> list[Pair] | None:
    """Find the pairs of a comma list; None when one of them is unknown."""
    known = {name: pair for pair in pairs() for name in pair[2:5]}
    try:
        return [known[name.strip()] for name in names.split(",")]
    except KeyError:
        return None


def _is_known(pair: Pair, now: float) -> bool:
    return world.starts(pair.coin) < now


def _whole(name: str, default: int) -> int | None:
    text = request.args.get(name, str(default))
    return int(text) if text.isascii() and text.isdecimal() else None


def _row(pair: Pair, at: int, bar: Bar) -> list[Any]:
    """Write a candle: time, open, high, low, close, average, volume, count."""
    prices = [_price(pair, value) for value in (*bar[:4], _average(bar))]
    return [at, *prices, f"{bar.volume:.8f}", _trades(bar)]


def _ticker(pair: Pair, now: float) -> dict[str, Any]:
    now = venues.moment(pair.coin, now)
    book, day = venues.book("k", pair.coin, now), venues.day("k", pair.coin, now)
    begun = venues.candles("k", pair.coin, DAY, int(now) // DAY * DAY, now)
    today = begun[0][1] if begun else day
    both = (today, day)
    return {
        "a": [_price(pair, book.ask), "1", "1.000"],
        "b": [_price(pair, book.bid), "2", "2.000"],
        "c": [_price(pair, book.last), f"{book.size:.8f}"],
        "v": [f"{bar.volume:.8f}" for bar in both],
        "p": [_price(pair, _average(bar)) for bar in both],
        "t": [_trades(bar) for bar in both],
        "l": [_price(pair, bar.low) for bar in both],
        "h": [_price(pair, bar.high) for bar in both],
        "o": _price(pair, today.open),
    }


def _described(pair: Pair) -> dict[str, Any]:
    return {
        "altname": pair.alternative,
        "wsname": pair.spoken,
        "aclass_base": "currency",
        "base": pair.name.removesuffix("ZUSD") if pair.base in OLD else pair.base,
        "aclass_quote": "currency",
        "quote": "ZUSD",
        "lot": "unit",
        "pair_decimals": pair.decimals,
        "lot_decimals": 8,
        "lot_multiplier": 1,
        "leverage_buy": [],
        "leverage_sell": [],
        "fees": [[0, 0.4], [10000, 0.35]],
        "fees_maker": [[0, 0.25], [10000, 0.2]],
        "fee_volume_currency": "ZUSD",
        "margin_call": 80,
        "margin_stop": 40,
        "ordermin": "0.0001",
        "costmin": "0.5",
        "tick_size": f"{10.0**-pair.decimals:.{pair.decimals}f}",
        "status": "online",
    }


def _price(pair: Pair, value: float) -> str:
    return f"{value:.{pair.decimals}f}"


def _average(bar: Bar) -> float:
    return sum(bar[:4]) / 4


def _trades(bar: Bar) -> int:
    return max(1, int(_average(bar) * bar.volume / 900))


def _answer(result: Any) -> Response:
    return jsonify({"error": [], "result": result})


def _refused(error: str) -> Response:
    return jsonify({"error": [error]})
