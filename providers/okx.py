"""OKX: perpetual contracts against USDT and their past; no key.

https://www.okx.com/docs-v5/en/#public-data-rest-api

Everything comes as {"code": "0", "msg", "data": [...]}, and as another code when it failed, also
inside HTTP 200: 51001 is an unknown instrument, 50011 too many requests. Numbers and milliseconds
are texts, rows come newest first. `fundingTime` is the next payment and `nextFundingTime` the one
after it, so that their distance is the interval. Open interest counts one side and is there in
US dollars; a ratio of accounts is longs to shorts.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from providers import contracts, points, refs, several
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.records import Contract, FundingPoint, InterestPoint
from providers.times import from_milliseconds
from providers.values import mapping, not_negative, number, rows

NAME = "okx"
SUFFIX = "-SWAP"
PERIODS = {3600: "1H", 86400: "1D"}
RATIOS = "/api/v5/rubik/stat/contracts/long-short-account-ratio-contract"
RATIO_PERIOD = "5m"
PAGE, MOST_PAGES = 100, 6
LIMIT_SECONDS = 2.0  # limits count calls within two seconds
LIMITS = frozenset({"50011", "50040", "50061"})
UNKNOWN = frozenset({"51001"})
BUSY = frozenset({"50001", "50004", "50013", "50026"})

T = TypeVar("T")


def ref(symbol: str) -> str:
    """Return the name of a coin's perpetual contract: BTC -> BTC-USDT-SWAP."""
    return f"{symbol.upper()}-USDT{SUFFIX}"


def contract(name: str, *, deadline: float) -> Contract:
    """Return what is paid, open and bet in one contract now. Raises UpstreamError.

    The mark price decides; the rest is asked at once after it, and what fails is named in `lost`.
    """
    instrument = refs.pair(NAME, name)
    named = {"instType": "SWAP", "instId": instrument}
    found = first("/api/v5/public/mark-price", named, _mark, deadline)
    values, lost = several.at_once(_questions(instrument), deadline=deadline)
    rate, interval_h, next_at = values.get("funding_rate", (None, None, None))
    return found._replace(
        index_price=values.get("index_price"),
        funding_rate=rate,
        interval_h=interval_h,
        next_funding_at=next_at,
        oi_usd=values.get("oi_usd"),
        volume_24h_usd=values.get("volume_24h_usd"),
        long_account_share=values.get("long_account_share"),
        lost=lost,
    )


def funding_history(name: str, *, since: datetime, deadline: float) -> list[FundingPoint]:
    """Return what was paid since a time, oldest first. Raises UpstreamError."""
    instrument = refs.pair(NAME, name)

    def page(before: datetime | None) -> list[FundingPoint]:
        params = {"instId": instrument, "limit": str(PAGE)}
        if before is not None:
            params["after"] = str(round(before.timestamp() * 1000))  # OKX means: older than
        return every(
            "/api/v5/public/funding-rate-history",
            params,
            lambda data: points.clean(NAME, data, _payment),
            deadline,
        )

    return points.with_intervals(points.paged(page, since, MOST_PAGES))


def interest_history(name: str, step_s: int, *, deadline: float) -> list[InterestPoint]:
    """Return what was open, every hour or every day, oldest first. Raises UpstreamError."""
    return every(
        "/api/v5/rubik/stat/contracts/open-interest-history",
        {"instId": refs.pair(NAME, name), "period": PERIODS[step_s], "limit": str(PAGE)},
        lambda data: points.clean(NAME, data, _amount),
        deadline,
    )


def first(
    path: str, params: dict[str, str], read: Callable[[dict[str, Any]], T], deadline: float
) -> T:
    """Ask about one instrument, the `instId` of the parameters, and read its row.

    Raises UpstreamError: no_data when there is no row.
    """

    def of_one(data: list[Any]) -> T:
        if not data:
            raise UpstreamError(NAME, "no_data", "no such row")
        row = mapping(data[0])
        if row.get("instId") != params["instId"]:
            raise ValueError
        return read(row)

    return every(path, params, of_one, deadline)


def every(path: str, params: dict[str, str], read: Callable[[list[Any]], T], deadline: float) -> T:
    """Ask for rows and read them all. Raises UpstreamError."""
    return get_json(
        NAME,
        path,
        params,
        deadline=deadline,
        judge=_judge,
        read=lambda body: read(rows(mapping(body)["data"])),
    )


def _questions(instrument: str) -> dict[str, Callable[[float], Any]]:
    """Give the questions about one contract by the field they answer."""
    named, underlying = {"instId": instrument}, {"instId": instrument.removesuffix(SUFFIX)}
    of_type, by_time = {"instType": "SWAP"} | named, {"period": RATIO_PERIOD, "limit": "1"} | named
    return {
        "index_price": lambda end: first("/api/v5/market/index-tickers", underlying, _index, end),
        "funding_rate": lambda end: first("/api/v5/public/funding-rate", named, _funding, end),
        "oi_usd": lambda end: first("/api/v5/public/open-interest", of_type, _interest, end),
        "volume_24h_usd": lambda end: first("/api/v5/market/ticker", named, _volume, end),
        "long_account_share": lambda end: every(RATIOS, by_time, _long_share, end),
    }


def _mark(row: dict[str, Any]) -> Contract:
    """Begin a contract with its price: without one there is nothing more to ask."""
    return contracts.make(
        NAME,
        prices=(row.get("markPx"), None),
        funding=(None, None, None),
        oi_usd=None,
        volume_24h_usd=None,
        long_account_share=None,
        as_of=from_milliseconds(row.get("ts")),
    )


def _index(row: dict[str, Any]) -> float | None:
    return contracts.price(row.get("idxPx"))


def _interest(row: dict[str, Any]) -> float | None:
    return contracts.amount(row.get("oiUsd"))


def _volume(row: dict[str, Any]) -> float | None:
    """Value the coins traded in a day at the last price."""
    return contracts.product(row.get("volCcy24h"), row.get("last"))


def _funding(row: dict[str, Any]) -> tuple[float | None, float | None, datetime | None]:
    """Read the rate, the hours it is for, and when it is paid."""
    due, after = (from_milliseconds(row.get(key)) for key in ("fundingTime", "nextFundingTime"))
    hours = round((after - due) / timedelta(hours=1)) if due and after else None
    return contracts.rate(row.get("fundingRate")), contracts.interval(hours), due


def _long_share(data: list[Any]) -> float | None:
    """Make a share of the newest ratio: 1.8 longs to a short are 9 of 14 accounts."""
    if not data:
        return None
    _, ratio = max(data, key=lambda row: number(row[0]) or 0.0)
    longs = not_negative(ratio)
    return None if longs is None else contracts.share(longs / (1 + longs))


def _payment(row: Any) -> FundingPoint:
    """Read one payment; what was paid outranks what was announced."""
    paid = row.get("realizedRate") or row.get("fundingRate")
    return points.funding(from_milliseconds(row["fundingTime"]), paid)


def _amount(row: Any) -> InterestPoint:
    at, _, _, usd, *_ = row
    return points.interest(from_milliseconds(at), usd)


def _judge(status: int, body: Any) -> Fault | None:
    code = body.get("code") if isinstance(body, dict) else None
    if code is None or str(code) == "0":
        return None
    if str(code) in UNKNOWN:
        return Fault("no_data", "unknown instrument")
    if str(code) in LIMITS:
        return Fault("rate_limited", "too many requests", LIMIT_SECONDS)
    if str(code) in BUSY:
        return Fault("http_error", "busy", again=True)
    return Fault("http_error", "an error inside the answer") if status == 200 else None
