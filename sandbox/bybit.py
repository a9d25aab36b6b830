"""Bybit's public market data, linear perpetuals only, as /bybit/v5/market.

https://bybit-exchange.github.io/docs/v5/market/tickers

Errors come inside HTTP 200 as retCode. Numbers and times are texts, times milliseconds, rows newest
first. `openInterest` counts both sides and is twice `singleOpenInterest`. What a field cannot tell
of a perpetual is an empty text. Very cheap coins are traded by the thousand or the million.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, futures, market, venues
from sandbox.coins import Coin

bp = Blueprint("bybit", __name__, url_prefix="/bybit/v5/market")

PREFIXES = {1.0: "", 1e3: "1000", 1e6: "1000000"}
PERIODS = {"5min": 300, "15min": 900, "30min": 1800, "1h": 3600, "4h": 14400, "1d": 86400}
MOST_PAYMENTS, MOST_RATIOS = 200, 500
BAD_PARAMETER, TOO_MANY, INTERNAL, NO_PATH = 10001, 10006, 10016, 10404


class Refused(Exception):
    """A request that is answered with a code and a message."""


@bp.errorhandler(Refused)
def refuse(error: Refused) -> Response:
    """Answer a refusal."""
    return _answer(BAD_PARAMETER, f"params error: {error}", {})


@bp.get("/tickers")
def tickers() -> Response:
    """Answer one contract or all of them."""
    now = clock.now()
    known = _contracts(now)
    names = [_asked(known)] if "symbol" in request.args else list(known)
    return _listed([_ticker(name, known[name], now) for name in names], category="linear")


@bp.get("/funding/history")
def funding_history() -> Response:
    """Answer the payments of a contract: the newest, or those of a span."""
    now = clock.now()
    known = _contracts(now)
    name, limit = _asked(known), min(_whole("limit", MOST_PAYMENTS), MOST_PAYMENTS)
    if "startTime" in request.args and "endTime" not in request.args:
        raise Refused("startTime without endTime")
    coin = known[name]
    step, begun = futures.interval("y", coin), _whole("startTime", 0) / 1000
    end = min(now, _whole("endTime", int(now * 1000)) / 1000)
    newest = int(end) // step * step
    times = range(newest, newest - limit * step, -step)
    rows = [
        {
            "symbol": name,
            "fundingRate": f"{futures.rate('y', coin, at):.8f}",
            "fundingRateTimestamp": str(at * 1000),
        }
        for at in times
        if at >= begun and futures.is_listed("y", coin, at)
    ]
    return _listed(rows, category="linear")


@bp.get("/account-ratio")
def account_ratio() -> Response:
    """Answer which share of accounts is long and which is short."""
    now = clock.now()
    known = _contracts(now)
    name, step = _asked(known), PERIODS.get(request.args.get("period", ""))
    if step is None:
        raise Refused("period invalid")
    newest, limit = int(now) // step * step, min(_whole("limit", 50), MOST_RATIOS)
    return _listed(
        [_ratio(name, known[name], at) for at in range(newest, newest - limit * step, -step)],
        nextPageCursor="",
    )


def unknown() -> Response:
    """Refuse a path that does not exist."""
    response = _answer(NO_PATH, "Request path not found", {})
    response.status_code = 404
    return response


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls: inside HTTP 200, as this service does."""
    response = _answer(TOO_MANY, "Too many visits!", {})
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _answer(INTERNAL, "Internal System Error.", {})


def _contracts(now: float) -> dict[str, Coin]:
    return {
        f"{PREFIXES[futures.unit(coin)]}{coin.symbol.upper()}USDT": coin
        for coin in futures.listed("y", now)
    }


def _asked(known: dict[str, Coin]) -> str:
    if request.args.get("category") != "linear":
        raise Refused("category invalid")
    name = request.args.get("symbol", "")
    if name not in known:
        raise Refused("symbol invalid")
    return name


def _ticker(name: str, coin: Coin, now: float) -> dict[str, str]:
    unit = futures.unit(coin)
    mark, index = futures.mark("y", coin, now) * unit, futures.index(coin, now) * unit
    held, traded = futures.interest("y", coin, now) / unit, futures.volume("y", coin, now) / unit
    due, day = futures.payment("y", coin, now), market.day_bar(coin, now)
    price = _rounding(coin, unit)
    return {
        "symbol": name,
        "lastPrice": price(mark),
        "indexPrice": price(index),
        "markPrice": price(mark),
        "prevPrice24h": price(day.open * unit),
        "price24hPcnt": f"{day.close / day.open - 1:.6f}",
        "highPrice24h": price(day.high * unit),
        "lowPrice24h": price(day.low * unit),
        "openInterest": f"{2 * held:.3f}",
        "openInterestValue": f"{2 * held * mark:.4f}",
        "singleOpenInterest": f"{held:.3f}",
        "singleOpenInterestValue": f"{held * mark:.4f}",
        "turnover24h": f"{traded * index:.4f}",
        "volume24h": f"{traded:.3f}",
        "fundingRate": f"{futures.rate('y', coin, due):.8f}",
        "nextFundingTime": str(due * 1000),
        "fundingIntervalHour": str(futures.interval("y", coin) // 3600),
        "fundingCap": "0.005",
        "basis": "",
        "basisRate": "",
        "deliveryTime": "0",
        "bid1Price": price(mark * 0.9999),
        "ask1Price": price(mark * 1.0001),
    }


def _ratio(name: str, coin: Coin, at: int) -> dict[str, str]:
    share = futures.long_share("y", coin, at)
    return {
        "symbol": name,
        "buyRatio": f"{share:.4f}",
        "sellRatio": f"{1 - share:.4f}",
        "timestamp": str(at * 1000),
    }


def _rounding(coin: Coin, unit: float) -> Callable[[float], str]:
    decimals = venues.decimals(coin, unit)
    return lambda value: f"{value:.{decimals}f}"


def _whole(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdecimal()):
        raise Refused(f"{name} invalid")
    return int(text)


def _listed(rows: list[dict[str, str]], **more: str) -> Response:
    return _answer(0, "OK", {**more, "list": rows})


def _answer(code: int, message: str, result: dict[str, Any]) -> Response:
    return jsonify(
        {
            "retCode": code,
            "retMsg": message,
            "result": result,
            "retExtInfo": {},
            "time": int(clock.now() * 1000),
        }
    )
