"""Binance's USD-M futures as /binance_futures: perpetuals against USDT and their statistics.

https://developers.binance.com/docs/derivatives/usds-margined-futures

Numbers are texts, times milliseconds, rows oldest first. Payments are booked some milliseconds
late. Open interest counts one side, in contracts. Statistics stand under /futures/data and reach
back one month. Errors and limits are those of the spot service.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from sandbox import binance, clock, futures, market, venues
from sandbox.binance import Refused, weighed
from sandbox.coins import DAY, Coin

bp = Blueprint("binance_futures", __name__, url_prefix="/binance_futures")

PREFIXES = {1.0: "", 1e3: "1000", 1e6: "1M"}
PERIODS = {
    "5m": 300,
    "15m": 900,
    "30m": 1800,
    "1h": 3600,
    "2h": 7200,
    "4h": 14400,
    "6h": 21600,
    "12h": 43200,
    "1d": DAY,
}
MONTH = 30 * DAY
USUAL_HOURS = 8


@bp.errorhandler(Refused)
def refuse(error: Refused) -> Response:
    """Answer a refusal."""
    return binance.refused(400, error.code, error.message)


@bp.get("/fapi/v1/ping")
def ping() -> Response:
    """Answer that the service is there."""
    return weighed({}, 1)


@bp.get("/fapi/v1/time")
def server_time() -> Response:
    """Answer the time."""
    return weighed({"serverTime": int(clock.now() * 1000)}, 1)


@bp.get("/fapi/v1/premiumIndex")
def premium_index() -> Response:
    """Answer prices and the next payment of one contract or of all."""
    return _chosen(_premium, 10)


@bp.get("/fapi/v1/ticker/24hr")
def day_ticker() -> Response:
    """Answer the last 24 hours of one contract or of all."""
    return _chosen(_day, 40)


@bp.get("/fapi/v1/openInterest")
def open_interest() -> Response:
    """Answer how many contracts are open."""
    name, coin, now = _one()
    held = futures.interest("f", coin, now) / futures.unit(coin)
    return weighed({"symbol": name, "openInterest": f"{held:.3f}", "time": int(now * 1000)}, 1)


@bp.get("/fapi/v1/fundingInfo")
def funding_info() -> Response:
    """Answer the contracts that do not pay every eight hours."""
    rows = [
        {
            "symbol": name,
            "adjustedFundingRateCap": "0.02000000",
            "adjustedFundingRateFloor": "-0.02000000",
            "fundingIntervalHours": hours,
            "disclaimer": False,
        }
        for name, coin in _contracts(clock.now()).items()
        if (hours := futures.interval("f", coin) // 3600) != USUAL_HOURS
    ]
    return weighed(rows, 1)


@bp.get("/fapi/v1/fundingRate")
def funding_rate() -> Response:
    """Answer the payments of a contract: the newest, or those from startTime or up to endTime."""
    name, coin, now = _one()
    step, unit = futures.interval("f", coin), futures.unit(coin)
    rows = [
        {
            "symbol": name,
            "fundingTime": at * 1000 + futures.jitter(coin, at),
            "fundingRate": f"{futures.rate('f', coin, at):.8f}",
            "markPrice": f"{futures.mark('f', coin, at) * unit:.8f}",
        }
        for at in _times(step, now, default=200, most=1000)
        if futures.is_listed("f", coin, at)
    ]
    return weighed(rows, 1)


@bp.get("/futures/data/openInterestHist")
def open_interest_history() -> Response:
    """Answer how much was open, of up to one month."""

    def row(name: str, coin: Coin, at: int) -> dict[str, Any]:
        held = futures.interest("f", coin, at)
        return {
            "symbol": name,
            "sumOpenInterest": f"{held / futures.unit(coin):.8f}",
            "sumOpenInterestValue": f"{held * futures.mark('f', coin, at):.8f}",
            "CMCCirculatingSupply": f"{coin.supply or 0:.8f}",
            "timestamp": at * 1000,
        }

    return _statistics(row)


@bp.get("/futures/data/globalLongShortAccountRatio")
def account_ratio() -> Response:
    """Answer which share of accounts was long, of up to one month."""

    def row(name: str, coin: Coin, at: int) -> dict[str, Any]:
        share = futures.long_share("f", coin, at)
        return {
            "symbol": name,
            "longShortRatio": f"{share / (1 - share):.4f}",
            "longAccount": f"{share:.4f}",
            "shortAccount": f"{1 - share:.4f}",
            "timestamp": at * 1000,
        }

    return _statistics(row)


def unknown() -> Response:
    """Refuse a path that does not exist."""
    path = request.path.removeprefix("/binance_futures")
    return binance.refused(404, -5000, f"Path {path} is invalid")


limited, broken = binance.limited, binance.broken


def _contracts(now: float) -> dict[str, Coin]:
    return {
        f"{PREFIXES[futures.unit(coin)]}{coin.symbol.upper()}USDT": coin
        for coin in futures.listed("f", now)
    }


def _one() -> tuple[str, Coin, float]:
    """Find the contract that is asked for, or refuse the request."""
    now, name = clock.now(), binance.mandatory("symbol")
    known = _contracts(now)
    if name not in known:
        raise Refused(-1121, "Invalid symbol.")
    return name, known[name], now


def _chosen(write: Callable[[str, Coin, float], dict[str, Any]], most: int) -> Response:
    if "symbol" in request.args:
        return weighed(write(*_one()), 1)
    now = clock.now()
    return weighed([write(name, coin, now) for name, coin in _contracts(now).items()], most)


def _statistics(row: Callable[[str, Coin, int], dict[str, Any]]) -> Response:
    name, coin, now = _one()
    step = PERIODS.get(binance.mandatory("period"))
    if step is None:
        raise Refused(-1120, "Invalid interval.")
    times = _times(step, now, default=30, most=500)
    rows = [row(name, coin, at) for at in times if futures.is_listed("f", coin, at)]
    return weighed([made for made in rows if made["timestamp"] > (now - MONTH) * 1000], 0)


def _times(step: int, now: float, *, default: int, most: int) -> range:
    """Give the seconds that startTime, endTime and limit ask for, oldest first."""
    limit = min(binance.whole("limit") or default, most)
    start, end = binance.whole("startTime"), binance.whole("endTime")
    last = int(now if end is None else min(now, end / 1000)) // step * step
    first = last - (limit - 1) * step
    if start is not None:
        first = -(-start // (1000 * step)) * step
        last = min(last, first + (limit - 1) * step)
    return range(first, last + 1, step)


def _premium(name: str, coin: Coin, now: float) -> dict[str, Any]:
    unit, due = futures.unit(coin), futures.payment("f", coin, now)
    mark, index = futures.mark("f", coin, now) * unit, futures.index(coin, now) * unit
    return {
        "symbol": name,
        "markPrice": f"{mark:.8f}",
        "indexPrice": f"{index:.8f}",
        "estimatedSettlePrice": f"{index:.8f}",
        "lastFundingRate": f"{futures.rate('f', coin, due):.8f}",
        "interestRate": "0.00010000",
        "nextFundingTime": due * 1000,
        "time": int(now * 1000),
    }


def _day(name: str, coin: Coin, now: float) -> dict[str, Any]:
    unit, bar = futures.unit(coin), market.day_bar(coin, now)
    traded, decimals = futures.volume("f", coin, now), venues.decimals(coin, unit)

    def price(value: float) -> str:
        return f"{value * unit:.{decimals}f}"

    return {
        "symbol": name,
        "priceChange": price(bar.close - bar.open),
        "priceChangePercent": f"{(bar.close / bar.open - 1) * 100:.3f}",
        "weightedAvgPrice": price(sum(bar[:4]) / 4),
        "lastPrice": price(bar.close),
        "openPrice": price(bar.open),
        "highPrice": price(bar.high),
        "lowPrice": price(bar.low),
        "volume": f"{traded / unit:.3f}",
        "quoteVolume": f"{traded * futures.index(coin, now):.2f}",
        "openTime": int((now - DAY) * 1000),
        "closeTime": int(now * 1000),
        "count": max(1, int(traded * bar.close / 2500)),
    }
