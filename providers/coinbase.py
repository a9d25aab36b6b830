"""Coinbase Exchange: ticker and candles in US dollars; no key.

https://docs.cdp.coinbase.com/exchange/reference/exchangerestapi_getproductcandles

A candle row is [time, low, high, open, close, volume], newest first, at most 300 per page, and
hours without a trade are absent. Candles hold numbers and seconds, the ticker texts and ISO times.
There are no 4-hour candles. Volume is in the coin itself.
"""

from datetime import UTC, datetime
from typing import Any

from providers import refs, series, tickers
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.records import Candle, CandlePage, Ticker
from providers.times import from_iso, now
from providers.values import mapping, positive, rows

NAME = "coinbase"
GRANULARITIES = frozenset({60, 300, 900, 3600, 21600, 86400})
PAGE, MOST_PAGES = 300, 12
SPARE = 0.05  # seconds kept back so that a slow second call cannot cost the first one's answer


def ref(symbol: str) -> str:
    """Return the name of a coin's US dollar product: BTC -> BTC-USD."""
    return f"{symbol.upper()}-USD"


def ticker(product: str, *, deadline: float) -> Ticker:
    """Return the last trade and the last 24 hours. Raises UpstreamError.

    The 24 hours come by a second call; when that one fails, they are None.
    """
    path = f"/products/{refs.pair(NAME, product)}"
    trade = get_json(NAME, f"{path}/ticker", deadline=deadline, judge=_judge, read=_trade)
    try:
        stats = get_json(
            NAME, f"{path}/stats", deadline=deadline - SPARE, judge=_judge, read=mapping
        )
    except UpstreamError:
        return trade
    return _with_stats(trade, stats)


def candles(
    product: str, interval_s: int, *, since: int | None = None, deadline: float
) -> list[Candle]:
    """Return candles from `since` (seconds) on, or the newest 300, oldest first.

    Pages are read from the newest backwards; those that fail to come are left out at the old end.
    Raises UpstreamError; ValueError for an interval that Coinbase does not have.
    """
    _check(interval_s)

    def page(before: int | None) -> list[Candle]:
        return _page(product, interval_s, _span(before, since, interval_s), deadline)

    found = series.paged(page, since, MOST_PAGES)
    if not found and since is None:
        raise UpstreamError(NAME, "no_data", "no candle")
    return found


def older(product: str, interval_s: int, *, before: int, deadline: float) -> CandlePage:
    """Return the page of up to 300 candles before a moment. Raises UpstreamError.

    A page is a span of time: one without candles may have older ones before it.
    """
    _check(interval_s)
    found = _page(product, interval_s, _span(before, None, interval_s), deadline)
    since = before - PAGE * interval_s
    return CandlePage([made for made in found if since <= made.open_at < before], since)


def _check(interval_s: int) -> None:
    if interval_s not in GRANULARITIES:
        raise ValueError(f"Coinbase has no candles of {interval_s} s")


def _page(product: str, interval_s: int, span: dict[str, str], deadline: float) -> list[Candle]:
    return get_json(
        NAME,
        f"/products/{refs.pair(NAME, product)}/candles",
        {"granularity": str(interval_s)} | span,
        deadline=deadline,
        judge=_judge,
        read=lambda body: series.clean(NAME, rows(body), _candle, interval_s),
    )


def _span(before: int | None, since: int | None, interval_s: int) -> dict[str, str]:
    """Give start and end of a page: none for the newest 300, unless fewer are wanted."""
    if before is not None:
        start, end = before - PAGE * interval_s, before - interval_s
    else:
        end = int(now().timestamp())
        if since is None or end - since > (PAGE - 1) * interval_s or since > end:
            return {}
        start = since
    return {"start": _iso(start), "end": _iso(end)}


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _trade(body: Any) -> Ticker:
    row = mapping(body)
    return tickers.make(
        NAME,
        price=row.get("price"),
        book=(row.get("bid"), row.get("ask")),
        volume=row.get("volume"),
        change=None,
        span=(None, None),
        quote="USD",
        as_of=from_iso(row.get("time")),
    )


def _with_stats(trade: Ticker, stats: dict[str, Any]) -> Ticker:
    """Add range and change of 24 hours to a ticker."""
    first = positive(stats.get("open"))
    last = positive(stats.get("last")) or trade.price
    return tickers.make(
        NAME,
        price=trade.price,
        book=(trade.bid, trade.ask),
        volume=trade.volume_24h_base,
        change=(last / first - 1) * 100 if first else None,
        span=(stats.get("low"), stats.get("high")),
        quote=trade.quote,
        as_of=trade.as_of,
    )


def _candle(row: Any) -> Candle:
    at, low, high, first, last, volume = row
    return series.bar(at, (first, high, low, last), volume)


def _judge(status: int, body: Any) -> Fault | None:
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, str):
        return None
    if status == 404 or message.replace(" ", "").lower() == "notfound":
        return Fault("no_data", "unknown product")
    return Fault("http_error", "an error inside the answer") if status == 200 else None
