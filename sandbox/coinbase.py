"""Coinbase Exchange as /coinbase: products, ticker, stats and candles in US dollars.

https://docs.cdp.coinbase.com/exchange/reference/exchangerestapi_getproductcandles

A candle is [time, low, high, open, close, volume] in numbers and seconds, newest first, at most
300; where nothing was traded there is none. Ticker and stats are texts, their time is ISO.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, venues, world
from sandbox.coins import Coin
from sandbox.parts import Bar, mix, noise

bp = Blueprint("coinbase", __name__, url_prefix="/coinbase")

GRANULARITIES = (60, 300, 900, 3600, 21600, 86400)
ROWS = 300
THIN = 60e6  # dollars of capitalisation below which an hour may pass without a trade
MONTH = 30


class Product(NamedTuple):
    """A coin against the US dollar."""

    coin: Coin
    id: str
    decimals: int


@bp.get("/products")
def products() -> Response:
    """Answer everything that is or was traded."""
    now = clock.now()
    return jsonify([_described(product, now) for product in _all(now).values()])


@bp.get("/products/<product_id>")
def one_product(product_id: str) -> Response:
    """Answer how one product is traded."""
    now = clock.now()
    product = _all(now).get(product_id.upper())
    return jsonify(_described(product, now)) if product else not_found()


@bp.get("/products/<product_id>/ticker")
def ticker(product_id: str) -> Response:
    """Answer the last trade and the best offers."""
    now = clock.now()
    product = _all(now).get(product_id.upper())
    if product is None:
        return not_found()
    book, day = venues.book("c", product.coin, now), venues.day("c", product.coin, now)
    return jsonify(
        {
            "ask": _price(product, book.ask),
            "bid": _price(product, book.bid),
            "volume": f"{day.volume:.8f}",
            "trade_id": int(venues.moment(product.coin, now)),
            "price": _price(product, book.last),
            "size": f"{book.size:.8f}",
            "time": _iso(venues.moment(product.coin, now)),
        }
    )


@bp.get("/products/<product_id>/stats")
def stats(product_id: str) -> Response:
    """Answer the last 24 hours."""
    now = clock.now()
    product = _all(now).get(product_id.upper())
    if product is None:
        return not_found()
    at = venues.moment(product.coin, now)
    day = venues.day("c", product.coin, at)
    today = int(at) // 86400 * 86400
    month = venues.candles("c", product.coin, 86400, today - MONTH * 86400, at)
    return jsonify(
        {
            "open": _price(product, day.open),
            "high": _price(product, day.high),
            "low": _price(product, day.low),
            "last": _price(product, venues.book("c", product.coin, at).last),
            "volume": f"{day.volume:.8f}",
            "volume_30day": f"{sum(bar.volume for _, bar in month):.8f}",
        }
    )


@bp.get("/products/<product_id>/candles")
def candles(product_id: str) -> Response:
    """Answer the newest candles, or those between two times, newest first."""
    now = clock.now()
    product = _all(now).get(product_id.upper())
    if product is None:
        return not_found()
    text = request.args.get("granularity", "60")
    if not text.isdecimal() or int(text) not in GRANULARITIES:
        return refused(400, "Unsupported granularity")
    step, until = int(text), venues.moment(product.coin, now)
    first, last = (int(until) // step - ROWS + 1) * step, until
    if request.args.get("start") and request.args.get("end"):
        start, end = _moment(request.args["start"]), _moment(request.args["end"])
        if start is None or end is None or start > end:
            return refused(400, "invalid start or end")
        if end - start > ROWS * step:
            return refused(400, f"granularity too small: more than {ROWS} candles requested")
        first, last = -(-start // step) * step, min(until, end // step * step + step)
    rows = [
        _row(product, at, bar)
        for at, bar in venues.candles("c", product.coin, step, first, last)
        if at + step > until or _has_trade(product.coin, at, step)
    ]
    return jsonify(rows[::-1])


@bp.get("/time")
def server_time() -> Response:
    """Answer the time."""
    now = clock.now()
    return jsonify({"iso": _iso(now), "epoch": round(now, 3)})


def refused(status: int, message: str) -> Response:
    """Refuse with a message."""
    response = jsonify({"message": message})
    response.status_code = status
    return response


def not_found() -> Response:
    """Refuse a product that does not exist."""
    return refused(404, "NotFound")


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return refused(404, "Route not found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = refused(429, "Public rate limit exceeded")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return refused(500, "Internal server error")


def _all(now: float) -> dict[str, Product]:
    found = [
        Product(coin, f"{coin.symbol.upper()}-USD", venues.decimals(coin))
        for coin in venues.traded("c")
        if world.starts(coin) < now
    ]
    return {product.id: product for product in found}


def _described(product: Product, now: float) -> dict[str, Any]:
    symbol = product.id.removesuffix("-USD")
    is_open = venues.is_open(product.coin, now)
    return {
        "id": product.id,
        "base_currency": symbol,
        "quote_currency": "USD",
        "quote_increment": _price(product, 10.0**-product.decimals),
        "base_increment": "0.00000001",
        "display_name": f"{symbol}/USD",
        "min_market_funds": "1",
        "margin_enabled": False,
        "post_only": False,
        "limit_only": False,
        "cancel_only": False,
        "status": "online" if is_open else "delisted",
        "status_message": "",
        "trading_disabled": not is_open,
        "fx_stablecoin": "stable" in product.coin.traits,
        "auction_mode": False,
    }


def _row(product: Product, at: int, bar: Bar) -> list[Any]:
    prices = (bar.low, bar.high, bar.open, bar.close)
    return [at, *(round(price, product.decimals) for price in prices), round(bar.volume, 8)]


def _has_trade(coin: Coin, at: int, step: int) -> bool:
    """Tell whether a candle exists: for little traded coins one of about forty does not."""
    if step > 3600 or coin.price * (coin.supply or 0) > THIN:
        return True
    return noise(mix(coin.seed, at), 4) < 0.95


def _price(product: Product, value: float) -> str:
    return f"{value:.{product.decimals}f}"


def _iso(second: float) -> str:
    moment = datetime.fromtimestamp(second, UTC)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _moment(text: str) -> int | None:
    """Read a time: ISO 8601, or seconds since 1970."""
    if text.isascii() and text.isdecimal():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
