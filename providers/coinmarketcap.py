"""CoinMarketCap: a second opinion on coins; the keyless and the Pro service differ by base URL.

https://coinmarketcap.com/api/documentation/v1/

`status.error_code` decides, also under HTTP 200, and is a number on some routes and a text on
others. `data` is a list, or an object of rows or of lists of rows; a row's `quote` is a list, or
an object keyed by currency. Both are read. A key is among the endpoint's headers.
"""

from collections.abc import Callable, Sequence
from typing import Any

from providers import fear_greed, refs
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.listings import priced_page, readable, refuse_absurd, wanted
from providers.records import FearGreed, Listing
from providers.times import from_iso
from providers.values import (
    flag,
    mapping,
    not_negative,
    number,
    percent,
    positive,
    rows,
    text,
    whole,
)

NAME = "coinmarketcap"
QUOTES = "/v3/cryptocurrency/quotes/latest"
LISTINGS = "/v3/cryptocurrency/listings/latest"
FEAR_AND_GREED = "/v3/fear-and-greed/latest"
MINUTE_CODES = frozenset({1008, 1011})  # the limit of a minute, of a key or of an address
QUOTA_CODES = frozenset({1009, 1010})  # the credits of a day or of a month
KEY_CODES = frozenset(range(1001, 1008))
MINUTE, HOUR = 60.0, 3600.0


def quotes(ids: Sequence[str], *, deadline: float) -> list[Listing]:
    """Return coins by CoinMarketCap id. Raises UpstreamError, no_data when none is known."""
    asked = frozenset(ref for ref in ids if ref.isascii() and ref.isdecimal() and len(ref) <= 12)
    if not asked:
        raise UpstreamError(NAME, "no_data", "not the id of a coin")
    params = {"id": ",".join(sorted(asked)), "convert": "USD", "skip_invalid": "true"}
    return _ask_quotes(params, lambda coin: coin.ref in asked, deadline)


def quotes_by_symbol(symbol: str, *, deadline: float) -> list[Listing]:
    """Return every coin that bears the symbol, best rank first. Raises UpstreamError."""
    if not refs.is_coin(symbol):
        raise UpstreamError(NAME, "no_data", "not a symbol")
    params = {"symbol": symbol.upper(), "convert": "USD", "skip_invalid": "true"}
    found = _ask_quotes(params, lambda coin: coin.symbol.upper() == symbol.upper(), deadline)
    return sorted(found, key=lambda coin: (coin.rank is None, coin.rank))


def listings(limit: int = 250, *, deadline: float) -> list[Listing]:
    """Return the first coins by capitalisation. Raises UpstreamError."""

    def read(body: Any) -> list[Listing]:
        raw = _data(body)
        found = readable(NAME, raw, _listing, _prices(raw))
        if not found:
            raise UpstreamError(NAME, "no_data", "the list is empty")
        return priced_page(NAME, found, _prices(raw))

    params = {"start": "1", "limit": str(limit), "convert": "USD", "sort": "market_cap"}
    return get_json(NAME, LISTINGS, params, deadline=deadline, judge=_judge, read=read)


def fear_and_greed(*, deadline: float) -> FearGreed:
    """Return CoinMarketCap's own index of the market's mood. Raises UpstreamError."""

    def read(body: Any) -> FearGreed:
        data = mapping(mapping(body)["data"])
        as_of = from_iso(data["update_time"])
        return fear_greed.reading(NAME, data["value"], data.get("value_classification"), as_of)

    return get_json(NAME, FEAR_AND_GREED, deadline=deadline, judge=_judge, read=read)


def _ask_quotes(
    params: dict[str, str], is_wanted: Callable[[Listing], bool], deadline: float
) -> list[Listing]:
    def read(body: Any) -> list[Listing]:
        raw = _data(body)
        found = wanted(NAME, readable(NAME, raw, _listing, _prices(raw)), is_wanted)
        return refuse_absurd(NAME, found, _prices(raw))

    return get_json(NAME, QUOTES, params, deadline=deadline, judge=_judge, read=read)


def _data(body: Any) -> list[Any]:
    """Give the rows of `data` in any of its forms: a list, or an object of rows or of lists."""
    data = mapping(body)["data"]
    if isinstance(data, dict):
        nested = [value if isinstance(value, list) else [value] for value in data.values()]
        return [row for group in nested for row in group]
    return rows(data)


def _prices(raw: list[Any]) -> list[Any]:
    """Give the prices, null or not, of the rows that have a dollar quote."""
    return [quote.get("price") for row in raw if (quote := _quote(row))]


def _quote(row: Any) -> dict[str, Any]:
    """Give the US dollar part of a row's `quote`, empty when there is none."""
    quote = row.get("quote") if isinstance(row, dict) else None
    if isinstance(quote, dict):
        found = quote.get("USD")
        return found if isinstance(found, dict) else {}
    for part in quote if isinstance(quote, list) else []:
        if isinstance(part, dict) and part.get("symbol") == "USD":
            return part
    return {}


def _listing(row: Any) -> Listing:
    ref, symbol, name = whole(row["id"]), text(row["symbol"]), text(row["name"])
    if ref is None or symbol is None or name is None:
        raise ValueError
    quote = _quote(row)
    return Listing(
        ref=str(ref),
        symbol=symbol,
        name=name,
        rank=whole(row.get("cmc_rank")),
        image_url=None,
        price_usd=positive(quote.get("price")),
        market_cap_usd=positive(quote.get("market_cap")),
        fdv_usd=positive(quote.get("fully_diluted_market_cap")),
        volume_24h_usd=not_negative(quote.get("volume_24h")),
        high_24h_usd=None,
        low_24h_usd=None,
        change_1h_pct=percent(quote.get("percent_change_1h")),
        change_24h_pct=percent(quote.get("percent_change_24h")),
        change_7d_pct=percent(quote.get("percent_change_7d")),
        change_30d_pct=percent(quote.get("percent_change_30d")),
        change_1y_pct=None,
        circulating_supply=positive(row.get("circulating_supply")),
        total_supply=positive(row.get("total_supply")),
        max_supply=positive(row.get("max_supply")),
        infinite_supply=flag(row.get("infinite_supply")),
        ath_usd=None,
        ath_at=None,
        atl_usd=None,
        atl_at=None,
        as_of=from_iso(quote.get("last_updated")) or from_iso(row.get("last_updated")),
    )


def _judge(status: int, body: Any) -> Fault | None:
    """Read the status block, which outranks the HTTP status."""
    block = body.get("status") if isinstance(body, dict) else None
    code = number(block.get("error_code")) if isinstance(block, dict) else None
    if not code:
        return None
    detail = f"error code {code:.0f}"
    if code in MINUTE_CODES:
        return Fault("rate_limited", detail, MINUTE)
    if code in QUOTA_CODES:
        return Fault("rate_limited", detail, HOUR)
    if code in KEY_CODES:
        return Fault("refused", detail)
    if code == 400:
        return Fault("no_data", "does not know the coin")
    return Fault("http_error", detail, again=True) if status == 200 else None
