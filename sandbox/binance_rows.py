"""Pairs, candles and tickers in Binance's words: numbers as texts with eight decimals."""

from typing import Any, NamedTuple

from sandbox import venues, world
from sandbox.coins import DAY, Coin
from sandbox.parts import Bar

UNITS = {"baby-doge-coin": ("1MBABYDOGE", 1e6), "sats-ordinals": ("1000SATS", 1e3)}


class Symbol(NamedTuple):
    """A coin, or `unit` of them, against USDT."""

    coin: Coin
    base: str
    unit: float

    @property
    def name(self) -> str:
        """Give the name of the pair."""
        return f"{self.base}USDT"


def every(now: float) -> dict[str, Symbol]:
    """Give everything that is or was traded, by name."""
    found = [
        Symbol(coin, *UNITS.get(coin.id, (coin.symbol.upper(), 1.0)))
        for coin in venues.traded("b")
        if world.starts(coin) < now
    ]
    return {symbol.name: symbol for symbol in found}


def kline(symbol: Symbol, at: int, bar: Bar, step: int) -> list[Any]:
    """Write a candle that opens at a second and spans some."""
    value = _value(bar)
    return [
        at * 1000,
        *(_price(symbol, price) for price in bar[:4]),
        _text(bar.volume),
        (at + step) * 1000 - 1,
        _text(value),
        _trades(bar),
        _text(bar.volume * 0.5),
        _text(value * 0.5),
        "0",
    ]


def day(symbol: Symbol, now: float, *, is_short: bool) -> dict[str, Any]:
    """Write the last 24 hours, without the book if they are to be short."""
    at = venues.moment(symbol.coin, now)
    bar = venues.day("b", symbol.coin, at, symbol.unit)
    top = venues.book("b", symbol.coin, at, symbol.unit)
    span = {
        "openPrice": _price(symbol, bar.open),
        "highPrice": _price(symbol, bar.high),
        "lowPrice": _price(symbol, bar.low),
        "lastPrice": _price(symbol, top.last),
        "volume": _text(bar.volume),
        "quoteVolume": _text(_value(bar)),
        "openTime": int((at - DAY) * 1000),
        "closeTime": int(at * 1000),
        "firstId": int(at) - DAY,
        "lastId": int(at),
        "count": _trades(bar),
    }
    if is_short:
        return {"symbol": symbol.name} | span
    moved = top.last - bar.open
    return book(symbol, now) | {
        "priceChange": _price(symbol, moved),
        "priceChangePercent": f"{moved / bar.open * 100:.3f}",
        "weightedAvgPrice": _text(_value(bar) / bar.volume if bar.volume else bar.close),
        "prevClosePrice": _price(symbol, bar.open),
        "lastQty": _text(top.size),
        **span,
    }


def last(symbol: Symbol, now: float) -> dict[str, Any]:
    """Write the last price."""
    top = venues.book("b", symbol.coin, now, symbol.unit)
    return {"symbol": symbol.name, "price": _price(symbol, top.last)}


def book(symbol: Symbol, now: float) -> dict[str, Any]:
    """Write the best offers; there are none where trading has ended."""
    top = venues.book("b", symbol.coin, now, symbol.unit)
    is_open = venues.is_open(symbol.coin, now)
    return {
        "symbol": symbol.name,
        "bidPrice": _price(symbol, top.bid if is_open else 0),
        "bidQty": _text(top.size if is_open else 0),
        "askPrice": _price(symbol, top.ask if is_open else 0),
        "askQty": _text(top.size if is_open else 0),
    }


def described(symbol: Symbol, now: float) -> dict[str, Any]:
    """Write how a pair is traded and rounded."""
    decimals = min(venues.decimals(symbol.coin, symbol.unit), 8)
    step = _text(10.0**-decimals)
    return {
        "symbol": symbol.name,
        "status": "TRADING" if venues.is_open(symbol.coin, now) else "BREAK",
        "baseAsset": symbol.base,
        "baseAssetPrecision": 8,
        "quoteAsset": "USDT",
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "orderTypes": ["LIMIT", "MARKET"],
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": False,
        "filters": [{"filterType": "PRICE_FILTER", "minPrice": step, "tickSize": step}],
        "permissions": ["SPOT"],
    }


def _price(symbol: Symbol, value: float) -> str:
    """Round to the pair's tick, and write eight decimals all the same."""
    return _text(round(value, min(venues.decimals(symbol.coin, symbol.unit), 8)))


def _text(value: float) -> str:
    return f"{value:.8f}"


def _value(bar: Bar) -> float:
    """Give what the coins of a candle cost together."""
    return sum(bar[:4]) / 4 * bar.volume


def _trades(bar: Bar) -> int:
    return max(1, int(_value(bar) / 600))
