"""Coin Metrics' community service: daily figures of many chains; no key, non-commercial licence.

https://docs.coinmetrics.io/api/v4/

Numbers are texts, a figure that is not there (yet) is null or left out, times have nanoseconds.
A metric that is not free would make the whole question fail, hence the two `ignore` parameters.
A row is of one whole day in UTC and is named by that day's beginning. A limit says in
x-ratelimit-reset how many seconds to wait. Licence CC BY-NC 4.0: an endpoint only exists where the
operator has accepted it.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from providers import refs
from providers.chain_values import wanted
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.times import from_iso, is_ahead
from providers.values import mapping, number, rows, text

NAME = "coinmetrics"
PATH = "/timeseries/asset-metrics"
METRICS = {  # our name: theirs, what one of theirs is of ours, and the most that can be
    "active_addresses": ("AdrActCnt", 1.0, 1e10),
    "transactions": ("TxCnt", 1.0, 1e10),
    "hashrate_hs": ("HashRate", 1e12, 1e30),
    "supply": ("SplyCur", 1.0, 1e21),
    "issued": ("IssTotNtv", 1.0, 1e21),
    "mvrv": ("CapMVRVCur", 1.0, 1e6),
}
NEVER_ZERO = ("hashrate_hs", "supply", "mvrv")
DAY = timedelta(days=1)
MOST_ROWS, MOST_PAGES = 1000, 4
REFUSALS = ("unauthorized", "wrong_credentials", "forbidden")


class ChainDay(NamedTuple):
    """One whole day of a chain; `supply` and `issued` count coins, `issued` is that day's."""

    ends_at: datetime
    active_addresses: float | None
    transactions: float | None
    hashrate_hs: float | None
    supply: float | None
    issued: float | None
    mvrv: float | None


class _Page(NamedTuple):
    days: dict[datetime, ChainDay]
    token: str | None


def days(asset: str, *, count: int = 3, deadline: float) -> list[ChainDay]:
    """Return the last days that are over, oldest first, at most `count`. Raises UpstreamError.

    `asset` is Coin Metrics' own name, mostly the ticker in small letters. The newest day may lack
    figures that come later.
    """
    asset = refs.pair(NAME, asset.lower())
    params = {
        "assets": asset,
        "metrics": ",".join(theirs for theirs, *_ in METRICS.values()),
        "frequency": "1d",
        "page_size": str(min(count, MOST_ROWS)),
        "paging_from": "end",
        "ignore_forbidden_errors": "true",
        "ignore_unsupported_errors": "true",
    }
    found: dict[datetime, ChainDay] = {}
    for _ in range(MOST_PAGES):
        try:
            page = get_json(
                NAME,
                PATH,
                params,
                deadline=deadline,
                judge=_judge,
                read=lambda body: _page(asset, body),
            )
        except UpstreamError:
            if not found:
                raise
            break
        found |= page.days
        if page.token is None or len(found) >= count:
            break
        params = params | {"next_page_token": page.token}
    return [found[ends_at] for ends_at in sorted(found)][-count:]


def _page(asset: str, body: Any) -> _Page:
    told = [(text(mapping(row)["asset"]), row) for row in rows(mapping(body)["data"])]
    if told and not any(name for name, _ in told):
        raise ValueError
    raw = [row for name, row in told if name == asset]
    if not raw:
        raise UpstreamError(NAME, "no_data", "does not know the asset")
    made = [_day(row) for row in raw]
    over = {day.ends_at: day for day in made if not is_ahead(day.ends_at)}
    if not over:
        raise UpstreamError(NAME, "stale", "every day is in the future")
    if not any(_figures(day) for day in over.values()):
        is_absurd = any(number(row.get(theirs)) for row in raw for theirs, *_ in METRICS.values())
        code, why = ("outlier", "no figure is possible") if is_absurd else ("no_data", "no figure")
        raise UpstreamError(NAME, code, why)
    return _Page(over, text(body.get("next_page_token")) or None)


def _day(row: dict[str, Any]) -> ChainDay:
    begins_at = from_iso(row["time"])
    if begins_at is None:
        raise ValueError
    found = {
        name: wanted(row.get(theirs), unit=1 / factor, most=most, zero=name not in NEVER_ZERO)
        for name, (theirs, factor, most) in METRICS.items()
    }
    return ChainDay(begins_at + DAY, **found)


def _figures(day: ChainDay) -> list[float]:
    return [figure for figure in day[1:] if figure is not None]


def _judge(status: int, body: Any) -> Fault | None:
    error = body.get("error") if isinstance(body, dict) else None
    kind = error.get("type") if isinstance(error, dict) else None
    if error is None or status == 429:
        return None
    if kind in REFUSALS:
        return Fault("refused", "not allowed")
    if kind in ("bad_parameter", "bad_parameters"):
        return Fault("no_data", "does not know the asset")
    return Fault("http_error", "an error inside the answer") if status == 200 else None
