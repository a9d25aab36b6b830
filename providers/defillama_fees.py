"""DefiLlama: fees, revenue and volumes of protocols and chains; no key.

https://api-docs.defillama.com/

One protocol or one family of them is a "summary" with a figure for each day, of which the last may
be still running; a chain is an "overview" of everything on it, asked without its charts. Sums that
were not published are None: summaries have none of a year. Fees of a chain are those of everything
that runs on it. An unknown protocol is answered 400 with a sentence; a chain without
figures is answered 500 with the words below, other than those of an inner error.
"""

from collections.abc import Mapping
from typing import Any

from providers import defi_rows, refs
from providers.body import NotJson
from providers.defi_records import DayValue, Flow
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.times import from_seconds
from providers.values import mapping, number, rows, text

NAME = "defillama"
FEES, REVENUE, HOLDERS_REVENUE = "dailyFees", "dailyRevenue", "dailyHoldersRevenue"
KINDS = (FEES, REVENUE, HOLDERS_REVENUE)
TOTALS = ("total24h", "total7d", "total30d", "total1y")
OVERVIEW_BYTES = 4 << 20  # every protocol of a large chain is in it
NO_CHAIN = "internal server error"
NO_BREAKDOWN = {"excludeTotalDataChartBreakdown": "true"}
NO_CHARTS = {"excludeTotalDataChart": "true", **NO_BREAKDOWN}


def fees(slug: str, kind: str, *, deadline: float) -> Flow:
    """Return the fees of a protocol or family; `kind` is one of KINDS. Raises UpstreamError."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of fees: {kind}")
    return _summary(f"/summary/fees/{refs.coin_segment(NAME, slug)}", {"dataType": kind}, deadline)


def dex_volume(slug: str, *, deadline: float) -> Flow:
    """Return what was traded on a protocol or family. Raises UpstreamError."""
    return _summary(f"/summary/dexs/{refs.coin_segment(NAME, slug)}", {}, deadline)


def chain_fees(chain: str, kind: str, *, deadline: float) -> Flow:
    """Return the fees of all that runs on a chain; `kind` is one of KINDS. Raises UpstreamError."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of fees: {kind}")
    path = f"/overview/fees/{refs.coin_segment(NAME, chain)}"
    return _overview(path, {"dataType": kind}, deadline)


def chain_dex_volume(chain: str, *, deadline: float) -> Flow:
    """Return what was traded on all exchanges of a chain. Raises UpstreamError."""
    return _overview(f"/overview/dexs/{refs.coin_segment(NAME, chain)}", {}, deadline)


def monthly_revenue(*, deadline: float) -> Mapping[str, float]:
    """Return the revenue of 30 days of every protocol by slug: for jobs. Raises UpstreamError."""

    def read(body: Any) -> dict[str, float]:
        raw = rows(mapping(body)["protocols"])
        defi_rows.refuse_absurd(NAME, raw, "total30d")
        found = defi_rows.readable(NAME, raw, _revenue)
        return {slug: value for slug, value in found if value is not None}

    return get_json(
        NAME,
        "/overview/fees",
        {**NO_CHARTS, "dataType": REVENUE},
        deadline=deadline,
        max_bytes=defi_rows.LIST_BYTES,
        attempt_seconds=defi_rows.LIST_SECONDS,
        judge=defi_rows.judge,
        read=read,
    )


def _summary(path: str, params: dict[str, str], deadline: float) -> Flow:
    def read(body: Any) -> Flow:
        return _flow(mapping(body), "name")

    return get_json(
        NAME, path, {**NO_BREAKDOWN, **params}, deadline=deadline, judge=defi_rows.judge, read=read
    )


def _overview(path: str, params: dict[str, str], deadline: float) -> Flow:
    def read(body: Any) -> Flow:
        return _flow(mapping(body), "chain")

    return get_json(
        NAME,
        path,
        {**NO_CHARTS, **params},
        deadline=deadline,
        max_bytes=OVERVIEW_BYTES,
        judge=_judge_chain,
        read=read,
    )


def _flow(body: dict[str, Any], named_by: str) -> Flow:
    """Read the sums of an answer that says what it is about; no_data when it has none."""
    totals = [body.get(name) for name in TOTALS]
    if all(number(total) is None for total in totals):
        is_named = bool(text(body.get(named_by)))
        raise UpstreamError(NAME, "no_data" if is_named else "bad_body", "no sum is given")
    defi_rows.refuse_figures(NAME, totals)
    d1, d7, d30, d365 = map(defi_rows.dollars, totals)
    return Flow(d1, d7, d30, d365, _days(body.get("totalDataChart")))


def _days(chart: Any) -> list[DayValue]:
    """Read a chart; one that is none takes nothing from the sums."""
    try:
        return defi_rows.series(NAME, rows(chart), lambda row: (from_seconds(row[0]), row[1]))
    except (UpstreamError, TypeError):
        return []


def _revenue(row: Any) -> tuple[str, float | None]:
    slug = text(row["slug"], 128)
    if not slug:
        raise ValueError("no name of a protocol")
    return slug, defi_rows.dollars(row.get("total30d"))


def _judge_chain(status: int, body: Any) -> Fault | None:
    if status == 500 and isinstance(body, NotJson) and body.strip().lower() == NO_CHAIN:
        return Fault("no_data", "has no figures of this chain")
    return defi_rows.judge(status, body)
