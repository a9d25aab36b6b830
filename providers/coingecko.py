"""CoinGecko v3: coins, prices and last-resort candles; keyless, Demo and Pro differ by base URL.

https://docs.coingecko.com/reference/introduction

An error comes in one of three JSON shapes, or as the plain text "Throttled". `market_chart` gives
points, not candles: the point of 00:00 UTC is the close of the day before it, and the last point
is the price now. The time of an `ohlc` row is the candle's close. Rolling volumes are no candle
volumes and are not used. A key, where there is one, is among the endpoint's headers.
"""

from collections.abc import Sequence
from typing import Any

from providers import refs, series
from providers.body import NotJson
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.listings import priced_page, readable, refuse_absurd, wanted
from providers.records import Candle, Listing, Match
from providers.times import from_iso, from_milliseconds
from providers.values import (
    flag,
    link,
    mapping,
    not_negative,
    number,
    percent,
    positive,
    rows,
    text,
    whole,
)

NAME = "coingecko"
DAY, FOUR_HOURS = 86400, 14400
PAGE = 250
MAX_PAGE_BYTES = 4 << 20  # 250 coins with 168 prices each, every digit written
PAGE_SECONDS = 12.0  # for one attempt at it
MOST_HOURS = 200  # prices of a week are hourly
CODES = {
    429: "rate_limited",
    10002: "refused",  # no key where one is needed
    10005: "refused",  # not in the plan
    10010: "refused",  # a Pro key at the Demo host
    10011: "refused",  # a Demo key at the Pro host
}


def ping(*, deadline: float) -> None:
    """Ask whether the service answers at all. Raises UpstreamError."""
    get_json(NAME, "/ping", deadline=deadline, judge=judge, read=lambda body: body["gecko_says"])


def markets(
    ids: Sequence[str] | None = None, *, page: int = 1, per_page: int = PAGE, deadline: float
) -> list[Listing]:
    """Return coins by id, or one page of all by capitalisation. Raises UpstreamError.

    Rows that cannot be read are left out; at most 250 ids; no_data when none of them is known.
    A page has the prices of seven days with each coin.
    """
    params = {
        "vs_currency": "usd",
        "order": "market_cap_desc",
        "per_page": str(per_page),
        "page": str(page),
        "sparkline": "true" if ids is None else "false",
        "price_change_percentage": "1h,24h,7d,30d,1y",
        "precision": "full",
    }
    if ids is None:
        return _ask_markets(params, None, is_first=page == 1, deadline=deadline)
    asked = frozenset(filter(refs.is_coin, ids))
    if not asked:
        raise UpstreamError(NAME, "no_data", "not the id of a coin")
    if len(asked) > PAGE:
        raise ValueError(f"at most {PAGE} ids")
    params |= {"ids": ",".join(sorted(asked)), "per_page": str(PAGE), "page": "1"}
    return _ask_markets(params, asked, is_first=True, deadline=deadline)


def search(query: str, *, deadline: float) -> list[Match]:
    """Return the coins that match a text, in CoinGecko's order. Raises UpstreamError."""
    words = text(query, 100)
    if not words:
        return []
    return get_json(
        NAME, "/search", {"query": words}, deadline=deadline, judge=judge, read=_matches
    )


def daily_closes(coin_id: str, *, days: int = 365, deadline: float) -> list[Candle]:
    """Return close-only daily candles, oldest first; the forming day is the last one.

    Keyless and Demo reach 365 days back. Raises UpstreamError.
    """
    return get_json(
        NAME,
        f"/coins/{refs.coin_segment(NAME, coin_id)}/market_chart",
        {"vs_currency": "usd", "days": str(days), "interval": "daily", "precision": "full"},
        deadline=deadline,
        judge=judge,
        read=_daily,
    )


def four_hour_candles(coin_id: str, *, deadline: float) -> list[Candle]:
    """Return the 4-hour candles of 30 days, without volume, oldest first. Raises UpstreamError."""
    return get_json(
        NAME,
        f"/coins/{refs.coin_segment(NAME, coin_id)}/ohlc",
        {"vs_currency": "usd", "days": "30", "precision": "full"},
        deadline=deadline,
        judge=judge,
        read=_four_hourly,
    )


def _ask_markets(
    params: dict[str, str], asked: frozenset[str] | None, *, is_first: bool, deadline: float
) -> list[Listing]:
    def read(body: Any) -> list[Listing]:
        raw = rows(body)
        prices = [row["current_price"] for row in raw if "current_price" in _object(row)]
        found = readable(NAME, raw, _listing, prices)
        if asked is not None:
            found = wanted(NAME, found, lambda coin: coin.ref in asked)
            return refuse_absurd(NAME, found, prices)
        if is_first and not found:
            raise UpstreamError(NAME, "no_data", "the first page is empty")
        return priced_page(NAME, found, prices)

    return get_json(
        NAME,
        "/coins/markets",
        params,
        deadline=deadline,
        judge=judge,
        read=read,
        max_bytes=MAX_PAGE_BYTES,
        attempt_seconds=PAGE_SECONDS if asked is None else None,
    )


def _object(row: Any) -> dict[str, Any]:
    """Give a row, or an empty one in place of what is none."""
    return row if isinstance(row, dict) else {}


def _listing(row: Any) -> Listing:
    ref, symbol, name = text(row["id"], 128), text(row["symbol"]), text(row["name"])
    if not ref or symbol is None or name is None:
        raise ValueError
    day = percent(row.get("price_change_percentage_24h_in_currency"))
    return Listing(
        ref=ref,
        symbol=symbol,
        name=name,
        rank=whole(row.get("market_cap_rank")),
        image_url=link(row.get("image")),
        price_usd=positive(row.get("current_price")),
        market_cap_usd=positive(row.get("market_cap")),
        fdv_usd=positive(row.get("fully_diluted_valuation")),
        volume_24h_usd=not_negative(row.get("total_volume")),
        high_24h_usd=positive(row.get("high_24h")),
        low_24h_usd=positive(row.get("low_24h")),
        change_1h_pct=percent(row.get("price_change_percentage_1h_in_currency")),
        change_24h_pct=percent(row.get("price_change_percentage_24h")) if day is None else day,
        change_7d_pct=percent(row.get("price_change_percentage_7d_in_currency")),
        change_30d_pct=percent(row.get("price_change_percentage_30d_in_currency")),
        change_1y_pct=percent(row.get("price_change_percentage_1y_in_currency")),
        circulating_supply=positive(row.get("circulating_supply")),
        total_supply=positive(row.get("total_supply")),
        max_supply=positive(row.get("max_supply")),
        infinite_supply=flag(row.get("max_supply_infinite")),
        ath_usd=positive(row.get("ath")),
        ath_at=from_iso(row.get("ath_date")),
        atl_usd=positive(row.get("atl")),
        atl_at=from_iso(row.get("atl_date")),
        as_of=from_iso(row.get("last_updated")),
        week_usd=_week(row.get("sparkline_in_7d")),
    )


def _week(line: Any) -> tuple[float, ...] | None:
    """Read the prices of seven days; None when one of them is no price."""
    prices = line.get("price") if isinstance(line, dict) else None
    if not isinstance(prices, list) or not 0 < len(prices) <= MOST_HOURS:
        return None
    read = tuple(price for raw in prices if (price := positive(raw)) is not None)
    return read if len(read) == len(prices) else None


def _matches(body: Any) -> list[Match]:
    found, raw = [], rows(body["coins"])
    for row in raw:
        coin = _object(row)
        ref, symbol, name = (
            text(coin.get("id"), 128),
            text(coin.get("symbol")),
            text(coin.get("name")),
        )
        if ref and symbol is not None and name is not None:
            rank = whole(coin.get("market_cap_rank"))
            found.append(Match(ref, symbol, name, rank, link(coin.get("large"))))
    if raw and not found:
        raise UpstreamError(NAME, "bad_body", "no coin of the answer is readable")
    return found


def _daily(body: Any) -> list[Candle]:
    points = rows(mapping(body)["prices"])
    return _some(series.clean(NAME, _with_days(points), _day, DAY, last_is_forming=False))


def _with_days(points: list[Any]) -> list[Any]:
    """Move the last point, the price now, to the end of its day: there its candle will close."""
    last = points[-1] if points else None
    moment = from_milliseconds(last[0]) if isinstance(last, list) and len(last) == 2 else None
    if last is None or moment is None or (seconds := moment.timestamp()) % DAY == 0:
        return points
    return [*points[:-1], [(seconds - seconds % DAY + DAY) * 1000, last[1]]]


def _day(point: Any) -> Candle:
    at, close = point
    return series.close_only(_seconds(at) - DAY, close)


def _four_hourly(body: Any) -> list[Candle]:
    return _some(series.clean(NAME, rows(body), _four_hours, FOUR_HOURS))


def _four_hours(row: Any) -> Candle:
    at, *ohlc = row
    return series.bar(_seconds(at) - FOUR_HOURS, ohlc)


def _seconds(milliseconds: Any) -> float:
    value = number(milliseconds)
    if value is None:
        raise ValueError
    return value / 1000


def _some(candles: list[Candle]) -> list[Candle]:
    if not candles:
        raise UpstreamError(NAME, "no_data", "no candle")
    return candles


def judge(status: int, body: Any) -> Fault | None:
    """Find the error code and message in whichever of the shapes an error came."""
    if isinstance(body, NotJson):
        is_throttled = body.strip().lower() == "throttled"
        return Fault("rate_limited", "throttled") if is_throttled else None
    error = body.get("error") if isinstance(body, dict) else None
    block = error if isinstance(error, dict) else body
    inner = block.get("status") if isinstance(block, dict) else None
    code = whole(inner.get("error_code")) if isinstance(inner, dict) else None
    if code in CODES:
        return Fault(CODES[code], f"error code {code}")
    if isinstance(body, dict) and (status == 404 or "not found" in str(error).lower()):
        return Fault("no_data", "does not know the coin")
    if status == 200 and (code is not None or error):
        return Fault("http_error", "an error inside the answer")
    return None
