"""Binance spot as /binance: klines, tickers, exchangeInfo; everything against USDT.

https://developers.binance.com/docs/binance-spot-api-docs/rest-api

Numbers are texts with eight decimals, times milliseconds, klines oldest first with the forming one
last. An unknown symbol is -1121 under HTTP 400. Very cheap coins are traded by the thousand or the
million. What stopped trading keeps its old klines and has the status BREAK. There are no klines of
a second or of a month here, and the weight in the header is that of the one request.
"""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import binance_rows, clock, venues, world
from sandbox.binance_rows import Symbol
from sandbox.coins import DAY

bp = Blueprint("binance", __name__, url_prefix="/binance/api/v3")

INTERVALS = {
    "1m": 60,
    "3m": 180,
    "5m": 300,
    "15m": 900,
    "30m": 1800,
    "1h": 3600,
    "2h": 7200,
    "4h": 14400,
    "6h": 21600,
    "8h": 28800,
    "12h": 43200,
    "1d": DAY,
    "3d": 3 * DAY,
    "1w": 7 * DAY,
}
MONDAY = 4 * DAY  # the first one after the beginning of 1970
DEFAULT, MOST = 500, 1000
WEIGHT = "X-MBX-USED-WEIGHT-1M"


class Refused(Exception):
    """A request that is answered with a code and a message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@bp.errorhandler(Refused)
def refuse(error: Refused) -> Response:
    """Answer a refusal."""
    return refused(400, error.code, error.message)


@bp.get("/ping")
def ping() -> Response:
    """Answer that the service is there."""
    return weighed({}, 1)


@bp.get("/time")
def server_time() -> Response:
    """Answer the time."""
    return weighed({"serverTime": int(clock.now() * 1000)}, 1)


@bp.get("/klines")
def klines() -> Response:
    """Answer candles: the newest, or those from startTime on or up to endTime."""
    now = clock.now()
    symbol = one(binance_rows.every(now), mandatory("symbol"))
    interval = mandatory("interval")
    if interval not in INTERVALS:
        raise Refused(-1120, "Invalid interval.")
    limit = min(whole("limit") or DEFAULT, MOST)
    step, offset = INTERVALS[interval], MONDAY if interval == "1w" else 0
    start, end = whole("startTime"), whole("endTime")
    until = venues.moment(symbol.coin, now)
    newest = until if end is None else min(until, end / 1000)
    first = (int(newest - offset) // step - limit + 1) * step + offset
    if start is not None:
        begun = (world.starts(symbol.coin) - offset) // step * step + offset
        first = max((-(-start // 1000) - offset + step - 1) // step * step + offset, begun)
        newest = min(newest, first + (limit - 1) * step)
    last = min(until, int(newest - offset) // step * step + offset + step)
    found = venues.candles("b", symbol.coin, step, first, last, symbol.unit)
    return weighed([binance_rows.kline(symbol, at, bar, step) for at, bar in found], 2)


@bp.get("/ticker/24hr")
def day_ticker() -> Response:
    """Answer the last 24 hours of one symbol, of some or of all."""
    is_short = request.args.get("type", "FULL") == "MINI"
    return chosen(
        binance_rows.every(clock.now()),
        lambda symbol, now: binance_rows.day(symbol, now, is_short=is_short),
        80,
    )


@bp.get("/ticker/price")
def price_ticker() -> Response:
    """Answer the last price of one symbol, of some or of all."""
    return chosen(binance_rows.every(clock.now()), binance_rows.last, 4)


@bp.get("/ticker/bookTicker")
def book_ticker() -> Response:
    """Answer the best offers of one symbol, of some or of all."""
    return chosen(binance_rows.every(clock.now()), binance_rows.book, 4)


@bp.get("/exchangeInfo")
def exchange_info() -> Response:
    """Answer what is traded and how it is rounded."""
    now = clock.now()
    known = binance_rows.every(now)
    found = [one(known, name) for name in _asked()] if _asked() else list(known.values())
    limits = {
        "rateLimitType": "REQUEST_WEIGHT",
        "interval": "MINUTE",
        "intervalNum": 1,
        "limit": 6000,
    }
    info = {
        "timezone": "UTC",
        "serverTime": int(now * 1000),
        "rateLimits": [limits],
        "exchangeFilters": [],
        "symbols": [binance_rows.described(symbol, now) for symbol in found],
    }
    return weighed(info, 20)


def one(known: dict[str, Symbol], name: str) -> Symbol:
    """Find a symbol, or refuse the request."""
    if not name.replace("-", "").replace("_", "").replace(".", "").isascii() or len(name) > 20:
        raise Refused(-1100, "Illegal characters found in parameter 'symbol'.")
    if name not in known:
        raise Refused(-1121, "Invalid symbol.")
    return known[name]


def mandatory(name: str) -> str:
    """Read a parameter that may not be missing."""
    if not request.args.get(name):
        raise Refused(
            -1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed."
        )
    return request.args[name]


def chosen(
    known: dict[str, Symbol], write: Callable[[Symbol, float], dict[str, Any]], most: int
) -> Response:
    """Answer one object for `symbol`, a list for `symbols` or for all of them."""
    now = clock.now()
    if "symbol" in request.args and "symbols" in request.args:
        raise Refused(-1128, "Combination of optional parameters invalid.")
    if "symbol" in request.args:
        return weighed(write(one(known, mandatory("symbol")), now), 2)
    found = [one(known, name) for name in _asked()] if _asked() else list(known.values())
    return weighed([write(symbol, now) for symbol in found], most)


def weighed(body: Any, weight: int) -> Response:
    """Answer with the weight of the request in a header."""
    response = jsonify(body)
    response.headers[WEIGHT] = str(weight)
    return response


def refused(status: int, code: int, message: str) -> Response:
    """Refuse with a code and a message."""
    response = jsonify({"code": code, "msg": message})
    response.status_code = status
    return response


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return refused(404, -5000, f"Path {request.path.removeprefix('/binance')} is invalid")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too much weight in a minute."""
    response = refused(429, -1003, "Too much request weight used; please use WebSockets.")
    response.headers[WEIGHT] = "6001"
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return refused(500, -1000, "An unknown error occurred while processing the request.")


def whole(name: str) -> int | None:
    """Read a parameter that is a whole number, if it is there."""
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal()) or (name == "limit" and int(text) == 0):
        raise Refused(-1100, f"Illegal characters found in parameter '{name}'.")
    return int(text)


def _asked() -> list[str]:
    """Read `symbols`, a JSON list, or the one `symbol`."""
    if "symbol" in request.args:
        return [request.args["symbol"]]
    if "symbols" not in request.args:
        return []
    try:
        names = json.loads(request.args["symbols"])
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refused(-1100, "Illegal characters found in parameter 'symbols'.")
    return names
