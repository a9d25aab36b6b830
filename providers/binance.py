"""Binance spot: ticker and candles in USDT; no key.

https://developers.binance.com/docs/binance-spot-api-docs/rest-api

Prices are texts, times milliseconds, candles oldest first with the forming one last, at most
1,000 per page. The weight used in a minute is in a header, and http.py rests before it is spent.
USDT is a stablecoin and not the dollar: the ticker says so in `quote`.
"""

from typing import Any

from providers import refs, series, tickers
from providers.binance_errors import judge
from providers.faults import UpstreamError
from providers.http import get_json
from providers.records import Candle, CandlePage, Ticker
from providers.times import from_milliseconds, now
from providers.values import mapping, number, rows

NAME = "binance"
INTERVALS = {
    60: "1m",
    300: "5m",
    900: "15m",
    1800: "30m",
    3600: "1h",
    14400: "4h",
    86400: "1d",
}
PAGE, MOST_PAGES = 1000, 4
SPARE = 0.05  # seconds kept back so that a slow second call cannot cost the first one's answer


def ref(symbol: str) -> str:
    """Return the name of a coin's USDT pair: BTC -> BTCUSDT."""
    return f"{symbol.upper()}USDT"


def ticker(pair: str, *, deadline: float) -> Ticker:
    """Return the last trade, the book's top and the last 24 hours. Raises UpstreamError.

    Where the 24-hour answer holds no bid and ask, a second call gets them; they may stay None.
    """
    params = {"symbol": refs.pair(NAME, pair)}
    found = get_json(
        NAME,
        "/api/v3/ticker/24hr",
        params,
        deadline=deadline,
        judge=judge,
        read=lambda body: _ticker(body, pair),
    )
    if found.bid is not None or found.ask is not None:
        return found
    try:
        book = get_json(
            NAME,
            "/api/v3/ticker/bookTicker",
            params,
            deadline=deadline - SPARE,
            judge=judge,
            read=lambda body: _row_of(body, pair),
        )
    except UpstreamError:
        return found
    bid, ask = tickers.ordered(book.get("bidPrice"), book.get("askPrice"))
    return found._replace(bid=bid, ask=ask)


def candles(
    pair: str, interval_s: int, *, since: int | None = None, deadline: float
) -> list[Candle]:
    """Return candles from `since` (seconds) on, or the newest 1,000, oldest first.

    Pages are read from the newest backwards; those that fail to come are left out at the old end.
    Raises UpstreamError; ValueError for an interval that is not offered here.
    """
    _check(interval_s)

    def page(before: int | None) -> list[Candle]:
        return _page(pair, interval_s, before, _limit(before, since, interval_s), deadline)[0]

    found = series.paged(page, since, MOST_PAGES)
    if not found and since is None:
        raise UpstreamError(NAME, "no_data", "no candle")
    return found


def older(pair: str, interval_s: int, *, before: int, deadline: float) -> CandlePage:
    """Return the 1,000 candles before a moment, fewer where trading began. Raises UpstreamError."""
    _check(interval_s)
    found, is_full = _page(pair, interval_s, before, PAGE, deadline)
    kept = [made for made in found if made.open_at < before]
    return CandlePage(kept, kept[0].open_at if is_full and kept else None)


def _check(interval_s: int) -> None:
    if interval_s not in INTERVALS:
        raise ValueError(f"no Binance candles of {interval_s} s here")


def _page(
    pair: str, interval_s: int, before: int | None, limit: int, deadline: float
) -> tuple[list[Candle], bool]:
    """Ask for the newest candles, or those before a moment; whether as many came as may be."""
    params = {
        "symbol": refs.pair(NAME, pair),
        "interval": INTERVALS[interval_s],
        "limit": str(limit),
    }
    if before is not None:
        params["endTime"] = str(before * 1000 - 1)

    def read(body: Any) -> tuple[list[Candle], bool]:
        raw = rows(body)
        return series.clean(NAME, raw, _candle, interval_s), len(raw) >= limit

    return get_json(NAME, "/api/v3/klines", params, deadline=deadline, judge=judge, read=read)


def _limit(before: int | None, since: int | None, interval_s: int) -> int:
    """Count the candles from `since` to the newest wanted, one to spare, within a page."""
    if since is None:
        return PAGE
    end = int(now().timestamp()) if before is None else before
    return min(max((end - since) // interval_s + 2, 2), PAGE)


def _row_of(body: Any, pair: str) -> dict[str, Any]:
    """Insist that the answer is about the pair that was asked for."""
    row = mapping(body)
    if row.get("symbol") != pair:
        raise ValueError
    return row


def _ticker(body: Any, pair: str) -> Ticker:
    row = _row_of(body, pair)
    return tickers.make(
        NAME,
        price=row.get("lastPrice"),
        book=(row.get("bidPrice"), row.get("askPrice")),
        volume=row.get("volume"),
        change=row.get("priceChangePercent"),
        span=(row.get("lowPrice"), row.get("highPrice")),
        quote="USDT",
        as_of=from_milliseconds(row.get("closeTime")),
    )


def _candle(row: Any) -> Candle:
    at, first, high, low, last, base, _, quote, *_ = row
    opened = number(at)
    if opened is None:
        raise ValueError
    return series.bar(opened / 1000, (first, high, low, last), base, quote)
