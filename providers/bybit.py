"""Bybit v5, linear perpetuals against USDT: the contract now and its payments; no key.

https://bybit-exchange.github.io/docs/v5/market/tickers

Errors come inside HTTP 200 as `retCode`; 10006 means too many calls. HTTP 403 shuts the address
out: for ten minutes after too many calls, for good where the region is not served. Numbers and
times are texts, times milliseconds, rows newest first. `openInterest` counts both sides of every
contract and is twice `singleOpenInterest`, which is what other venues report.
"""

from datetime import datetime
from typing import Any

from providers import contracts, points, refs, several
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.records import Contract, FundingPoint
from providers.times import from_milliseconds
from providers.values import mapping, number, rows

NAME = "bybit"
PAGE, MOST_PAGES = 200, 4
BAD_PARAMETER = 10001
LIMIT_CODES = frozenset({10006, 10018})
BUSY_CODES = frozenset({10000, 10016})
REFUSED_CODES = frozenset({10009, 10024})  # the address or its region is shut out
LIMIT_SECONDS = 5.0  # calls are counted over so long
SHUT_OUT_SECONDS = 600.0


def ref(symbol: str) -> str:
    """Return the name of a coin's perpetual: BTC -> BTCUSDT."""
    return f"{symbol.upper()}USDT"


def contract(symbol: str, *, deadline: float) -> Contract:
    """Return what the venue says about a perpetual now. Raises UpstreamError.

    A second call gets the share of accounts that are long; it is None where that fails.
    """
    name = refs.pair(NAME, symbol)
    found = get_json(
        NAME,
        "/v5/market/tickers",
        {"category": "linear", "symbol": name},
        deadline=deadline,
        judge=_judge,
        read=lambda body: _contract(body, name),
    )
    values, lost = several.at_once(
        {"long_account_share": lambda until: _long_share(name, until)}, deadline=deadline
    )
    return found._replace(**values, lost=lost)


def funding_history(symbol: str, *, since: datetime, deadline: float) -> list[FundingPoint]:
    """Return the payments since a time, oldest first. Raises UpstreamError.

    Pages are read from the newest backwards; those that fail to come are left out at the old end.
    """
    name = refs.pair(NAME, symbol)

    def page(before: datetime | None) -> list[FundingPoint]:
        params = {"category": "linear", "symbol": name, "limit": str(PAGE)}
        if before is not None:
            params["endTime"] = str(int(before.timestamp() * 1000) - 1)
        return get_json(
            NAME,
            "/v5/market/funding/history",
            params,
            deadline=deadline,
            judge=_judge,
            read=lambda body: points.clean(NAME, _rows(body), lambda row: _payment(row, name)),
        )

    return points.with_intervals(points.paged(page, since, MOST_PAGES))


def _long_share(symbol: str, deadline: float) -> float | None:
    params = {"category": "linear", "symbol": symbol, "period": "5min", "limit": "1"}
    return get_json(
        NAME,
        "/v5/market/account-ratio",
        params,
        deadline=deadline,
        judge=_judge,
        read=lambda body: _newest_share(body, symbol),
    )


def _newest_share(body: Any, symbol: str) -> float | None:
    """Read the share of accounts that are long; None where none is published."""
    found = _rows(body)
    if not found:
        return None
    share = contracts.share(_of(found[0], symbol)["buyRatio"])
    if share is None:
        raise ValueError
    return share


def _contract(body: Any, symbol: str) -> Contract:
    found = _rows(body)
    if not found:
        raise UpstreamError(NAME, "no_data", "no such contract")
    row = _of(found[0], symbol)
    return contracts.make(
        NAME,
        prices=(row.get("markPrice"), row.get("indexPrice")),
        funding=(
            row.get("fundingRate"),
            row.get("fundingIntervalHour"),
            from_milliseconds(row.get("nextFundingTime")),
        ),
        oi_usd=_one_sided(row),
        volume_24h_usd=row.get("turnover24h"),
        long_account_share=None,
        as_of=from_milliseconds(mapping(body).get("time")),
    )


def _one_sided(row: dict[str, Any]) -> float | None:
    """Read what is open in US dollars, from the first of four fields that is there."""
    mark, coins = row.get("markPrice"), row.get("singleOpenInterest")
    readings = (
        contracts.amount(row.get("singleOpenInterestValue")),
        contracts.product(row.get("openInterestValue"), 0.5),
        contracts.product(coins, mark),
        contracts.product(contracts.product(row.get("openInterest"), mark), 0.5),
    )
    return next((reading for reading in readings if reading is not None), None)


def _payment(row: Any, symbol: str) -> FundingPoint:
    paid = _of(row, symbol)
    return points.funding(from_milliseconds(paid["fundingRateTimestamp"]), paid["fundingRate"])


def _rows(body: Any) -> list[Any]:
    return rows(mapping(mapping(body)["result"])["list"])


def _of(row: Any, symbol: str) -> dict[str, Any]:
    """Insist that a row is about the contract that was asked for."""
    found = mapping(row)
    if found.get("symbol") != symbol:
        raise ValueError
    return found


def _judge(status: int, body: Any) -> Fault | None:
    code = number(body.get("retCode")) if isinstance(body, dict) else None
    if status == 403 and (isinstance(body, dict) or "too frequent" in str(body)):
        return Fault("refused", "HTTP 403", SHUT_OUT_SECONDS)
    if not code:
        return None
    if code == BAD_PARAMETER and "symbol" in str(body.get("retMsg")).lower():
        return Fault("no_data", "unknown symbol")
    if code in LIMIT_CODES:
        return Fault("rate_limited", f"error code {code:.0f}", LIMIT_SECONDS)
    if code in REFUSED_CODES:
        return Fault("refused", f"error code {code:.0f}")
    is_busy = code in BUSY_CODES
    return Fault("http_error", f"error code {code:.0f}", again=is_busy) if status == 200 else None
