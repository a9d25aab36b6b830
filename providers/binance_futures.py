"""Binance USD-M futures: the perpetual now, its payments and what was open; no key.

https://developers.binance.com/docs/derivatives/usds-margined-futures

Errors and limits are those of the spot service: a code under HTTP 4xx, 418 for a ban, 451 where the
region is not served. What is open is counted in coins, one side of each contract. Only contracts
that do not pay every eight hours are listed with their interval. Statistics stand under /futures
and reach back one month. Times are milliseconds, rows oldest first.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from providers import contracts, points, refs, several
from providers.binance_errors import judge
from providers.http import get_json
from providers.records import Contract, FundingPoint, InterestPoint
from providers.times import from_milliseconds
from providers.values import mapping, not_negative, rows

NAME = "binance_futures"
USUAL_HOURS = 8
PERIODS = {3600: "1h", 86400: "1d"}
INTEREST_ROWS = {3600: 48, 86400: 30}
PAGE, MOST_PAGES = 1000, 3

T = TypeVar("T")


def ref(symbol: str) -> str:
    """Return the name of a coin's perpetual: BTC -> BTCUSDT."""
    return f"{symbol.upper()}USDT"


def contract(symbol: str, *, deadline: float) -> Contract:
    """Return what the venue says about a perpetual now. Raises UpstreamError.

    Price and rate are asked for first, everything else at once after them; what fails then is
    None and named among the lost.
    """
    name = refs.pair(NAME, symbol)
    found = _ask("/fapi/v1/premiumIndex", name, deadline, _premium)
    values, lost = several.at_once(
        {
            "oi_usd": lambda until: _ask("/fapi/v1/openInterest", name, until, _open_coins),
            "volume_24h_usd": lambda until: _ask("/fapi/v1/ticker/24hr", name, until, _volume),
            "long_account_share": lambda until: _long_share(name, until),
            "interval_h": lambda until: _interval(name, until),
        },
        deadline=deadline,
    )
    if "oi_usd" in values:
        values["oi_usd"] = contracts.product(values["oi_usd"], found.mark_price)
    return found._replace(**values, lost=lost)


def funding_history(symbol: str, *, since: datetime, deadline: float) -> list[FundingPoint]:
    """Return the payments since a time, oldest first. Raises UpstreamError.

    Pages are read from the newest backwards; those that fail to come are left out at the old end.
    """
    name = refs.pair(NAME, symbol)

    def page(before: datetime | None) -> list[FundingPoint]:
        params = {"symbol": name, "limit": str(PAGE)}
        if before is not None:
            params["endTime"] = str(int(before.timestamp() * 1000) - 1)
        return get_json(
            NAME,
            "/fapi/v1/fundingRate",
            params,
            deadline=deadline,
            judge=judge,
            read=lambda body: points.clean(NAME, rows(body), lambda row: _payment(row, name)),
        )

    return points.with_intervals(points.paged(page, since, MOST_PAGES))


def interest_history(symbol: str, step_s: int, *, deadline: float) -> list[InterestPoint]:
    """Return what was open, in US dollars: hourly for two days or daily for thirty, oldest first.

    Raises UpstreamError; ValueError for a step that is not offered here.
    """
    if step_s not in PERIODS:
        raise ValueError(f"no open interest every {step_s} s here")
    name = refs.pair(NAME, symbol)
    params = {
        "symbol": name,
        "period": PERIODS[step_s],
        "limit": str(INTEREST_ROWS[step_s]),
    }
    return get_json(
        NAME,
        "/futures/data/openInterestHist",
        params,
        deadline=deadline,
        judge=judge,
        read=lambda body: points.clean(NAME, rows(body), lambda row: _interest(row, name)),
    )


def _ask(path: str, symbol: str, deadline: float, read: Callable[[dict[str, Any]], T]) -> T:
    """Ask for a document about one contract, and insist that it is about that one."""
    return get_json(
        NAME,
        path,
        {"symbol": symbol},
        deadline=deadline,
        judge=judge,
        read=lambda body: read(_of(body, symbol)),
    )


def _premium(row: dict[str, Any]) -> Contract:
    return contracts.make(
        NAME,
        prices=(row.get("markPrice"), row.get("indexPrice")),
        funding=(row.get("lastFundingRate"), None, from_milliseconds(row.get("nextFundingTime"))),
        oi_usd=None,
        volume_24h_usd=None,
        long_account_share=None,
        as_of=from_milliseconds(row.get("time")),
    )


def _open_coins(row: dict[str, Any]) -> float:
    return _known(not_negative(row["openInterest"]))


def _volume(row: dict[str, Any]) -> float:
    return _known(contracts.amount(row["quoteVolume"]))


def _long_share(symbol: str, deadline: float) -> float | None:
    """Ask for the newest share of accounts that are long; None where none is published."""

    def read(body: Any) -> float | None:
        found = rows(body)
        return _known(contracts.share(_of(found[-1], symbol)["longAccount"])) if found else None

    params = {"symbol": symbol, "period": "5m", "limit": "1"}
    path = "/futures/data/globalLongShortAccountRatio"
    return get_json(NAME, path, params, deadline=deadline, judge=judge, read=read)


def _interval(symbol: str, deadline: float) -> float:
    def read(body: Any) -> float:
        hours = {row["symbol"]: row["fundingIntervalHours"] for row in map(mapping, rows(body))}
        if not all(isinstance(name, str) for name in hours):
            raise ValueError
        return _known(contracts.interval(hours.get(symbol, USUAL_HOURS)))

    return get_json(NAME, "/fapi/v1/fundingInfo", deadline=deadline, judge=judge, read=read)


def _payment(row: Any, symbol: str) -> FundingPoint:
    paid = _of(row, symbol)
    return points.funding(from_milliseconds(paid["fundingTime"]), paid["fundingRate"])


def _interest(row: Any, symbol: str) -> InterestPoint:
    held = _of(row, symbol)
    return points.interest(from_milliseconds(held["timestamp"]), held["sumOpenInterestValue"])


def _known(value: float | None) -> float:
    """Insist on a value where the document has a place for it."""
    if value is None:
        raise ValueError
    return value


def _of(row: Any, symbol: str) -> dict[str, Any]:
    """Insist that a row is about the contract that was asked for."""
    found = mapping(row)
    if found.get("symbol") != symbol:
        raise ValueError
    return found
