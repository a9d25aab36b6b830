"""Deribit's public methods about perpetuals, options and volatility, as /deribit/api/v2/public.

https://docs.deribit.com/

Answers and refusals are JSON-RPC, refusals under HTTP 400. Numbers are numbers, times milliseconds,
series oldest first. A perpetual counts what is open in US dollars, an option in coins, which is
also what its price is in. There are perpetuals and options on Bitcoin and Ether.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, futures, market, option_chain
from sandbox.coins import Coin
from sandbox.option_chain import Option

bp = Blueprint("deribit", __name__, url_prefix="/deribit/api/v2/public")

VENUE, SUFFIX = "d", "-PERPETUAL"
BAD_PARAMETER, NO_METHOD, TOO_MANY, INTERNAL = -32602, -32601, 10028, 11094
RESOLUTIONS = {"1": 1, "60": 60, "3600": 3600, "43200": 43200, "1D": 86400}
MOST = 1000


class Refused(Exception):
    """A parameter that is wrong or missing."""


@bp.errorhandler(Refused)
def refuse(error: Refused) -> Response:
    """Answer a refusal."""
    about = {"reason": "wrong format", "param": str(error)}
    return _refused(400, BAD_PARAMETER, "Invalid params", about)


@bp.get("/ticker")
def ticker() -> Response:
    """Answer what is paid and open in a perpetual."""
    now = clock.now()
    name = request.args.get("instrument_name", "")
    coin = _coins(now).get(name.removesuffix(SUFFIX))
    if coin is None or not name.endswith(SUFFIX):
        raise Refused("instrument_name")
    return _answer(_ticker(name, coin, now), now)


@bp.get("/get_book_summary_by_currency")
def book_summary_by_currency() -> Response:
    """Answer all options on a coin."""
    now = clock.now()
    coin = _currency(now)
    if request.args.get("kind") != "option":
        raise Refused("kind")
    rows = [_summary(coin, option, now) for option in option_chain.chain(coin, now)]
    return _answer(rows, now)


@bp.get("/get_volatility_index_data")
def volatility_index_data() -> Response:
    """Answer candles of the volatility index, the last one still forming."""
    now = clock.now()
    coin = _currency(now)
    step = RESOLUTIONS.get(request.args.get("resolution", ""))
    if step is None:
        raise Refused("resolution")
    first, last = (_milliseconds(name) / 1000 for name in ("start_timestamp", "end_timestamp"))
    newest = int(min(last, now)) // step * step
    oldest = max(-(-int(first) // step) * step, newest - (MOST - 1) * step)
    rows = [_candle(coin, at, min(at + step, now)) for at in range(oldest, newest + 1, step)]
    return _answer({"data": rows, "continuation": None}, now)


def unknown() -> Response:
    """Refuse a method that does not exist."""
    return _refused(400, NO_METHOD, "Method not found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _refused(429, TOO_MANY, "too_many_requests")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, INTERNAL, "internal_server_error")


def _coins(now: float) -> dict[str, Coin]:
    return {coin.symbol.upper(): coin for coin in futures.listed(VENUE, now)}


def _currency(now: float) -> Coin:
    coin = _coins(now).get(request.args.get("currency", ""))
    if coin is None:
        raise Refused("currency")
    return coin


def _ticker(name: str, coin: Coin, now: float) -> dict[str, Any]:
    mark, index = futures.mark(VENUE, coin, now), futures.index(coin, now)
    day, traded = market.day_bar(coin, now), futures.volume(VENUE, coin, now)
    return {
        "timestamp": int(now * 1000),
        "state": "open",
        "instrument_name": name,
        "stats": {
            "volume_usd": round(traded * index, 2),
            "volume": round(traded, 4),
            "price_change": round((day.close / day.open - 1) * 100, 4),
            "low": round(day.low, 2),
            "high": round(day.high, 2),
        },
        "settlement_price": round(day.open, 2),
        "open_interest": round(futures.interest(VENUE, coin, now) * mark, -1),
        "min_price": round(mark * 0.985, 2),
        "max_price": round(mark * 1.015, 2),
        "mark_price": round(mark, 2),
        "last_price": round(mark, 2),
        "index_price": round(index, 2),
        "estimated_delivery_price": round(index, 2),
        "funding_8h": futures.rate(VENUE, coin, futures.payment(VENUE, coin, now)),
        "current_funding": 0.0,
        "best_bid_price": round(mark * 0.9999, 2),
        "best_ask_price": round(mark * 1.0001, 2),
    }


def _summary(coin: Coin, option: Option, now: float) -> dict[str, Any]:
    """Write one option; what is hardly held was never traded."""
    price = option_chain.forward(coin, now, option.ends_at)
    symbol, mark = coin.symbol.upper(), round(option.worth, 6)
    is_traded = option.held > 1
    return {
        "instrument_name": _name(symbol, option),
        "base_currency": symbol,
        "quote_currency": symbol,
        "underlying_price": round(price, 4),
        "underlying_index": f"{symbol}-{_day(option.ends_at)}",
        "mark_price": mark,
        "mark_iv": round(option.volatility, 2),
        "bid_price": round(mark * 0.98, 4) if is_traded else None,
        "ask_price": round(mark * 1.02, 4) if is_traded else None,
        "mid_price": round(mark, 4) if is_traded else None,
        "last": round(mark, 4) if is_traded else None,
        "high": None,
        "low": None,
        "price_change": None,
        "open_interest": option.held,
        "volume": round(option.held * 0.05, 1),
        "volume_usd": round(option.held * 0.05 * mark * price, 2),
        "interest_rate": 0.0,
        "estimated_delivery_price": round(futures.index(coin, now), 2),
        "creation_timestamp": int(now * 1000),
    }


def _name(symbol: str, option: Option) -> str:
    kind = "C" if option.is_call else "P"
    return f"{symbol}-{_day(option.ends_at)}-{option.strike}-{kind}"


def _day(end: int) -> str:
    """Write a day as Deribit does: 4DEC26."""
    day = datetime.fromtimestamp(end, UTC)
    return f"{day.day}{day:%b%y}".upper()


def _candle(coin: Coin, start: int, end: float) -> list[float]:
    first, last = (round(option_chain.index(coin, at), 4) for at in (start, end))
    return [start * 1000, first, max(first, last), min(first, last), last]


def _milliseconds(name: str) -> int:
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdecimal()):
        raise Refused(name)
    return int(text)


def _answer(result: Any, now: float) -> Response:
    micros = int(now * 1e6)
    timing = {"usIn": micros, "usOut": micros + 240, "usDiff": 240, "testnet": False}
    return jsonify({"jsonrpc": "2.0", "result": result} | timing)


def _refused(status: int, code: int, message: str, about: Any = None) -> Response:
    error = {"code": code, "message": message} | ({"data": about} if about else {})
    response = jsonify({"jsonrpc": "2.0", "error": error, "testnet": False})
    response.status_code = status
    return response
