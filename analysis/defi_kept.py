"""What a DeFi answer leaves behind: points of deposits, fees, revenue and volume.

A series that DefiLlama serves is kept whole the first time, two years back, and afterwards from a
few days before its newest stored one: the last days are still revised. Where no series is served,
each answer leaves the one figure that it has.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from analysis.defi_catalog import Catalog
from analysis.defi_deposits import NAME, Held
from analysis.defi_flows import VOLUME, Summed
from analysis.moments import from_epoch
from quant.absent import Absent
from quant.deposits import DAY

LONGEST_DAYS = 730
REVISED_DAYS = 3
MOST_CHAINS = 8  # as many as a picture shows
METRICS = {
    "fees": "defi.fees_1d_usd",
    "revenue": "defi.revenue_1d_usd",
    VOLUME: "defi.dex_volume_1d_usd",
}
TVL = "defi.tvl_usd"
Points = list[dict[str, Any]]


def points(
    held: Held,
    chains: Mapping[str, float],
    flows: Mapping[str, Summed],
    catalog: Catalog,
    now: datetime,
) -> Points:
    """Return the points to store, their times aware."""
    until = catalog.stored_until
    found = _series(TVL, held.days, until, now) or [_point(TVL, now, held.usd)]
    if not catalog.chains and catalog.at is not None:
        at = catalog.at
        found += [_point(metric, at, chains[name]) for name, metric in by_chain(chains).items()]
    for field, metric in METRICS.items():
        days = [(day * DAY, value) for day, value in flows[field].days.items()]
        found += _series(metric, days, until, now) or _yesterday(metric, flows[field], now)
    return found


def by_chain(chains: Mapping[str, float]) -> dict[str, str]:
    """Return the metric of the deposits on each of the largest chains; none for a single chain."""
    if len(chains) < 2:
        return {}
    largest = sorted(chains, key=lambda name: -chains[name])[:MOST_CHAINS]
    return {name: f"defi.tvl_on_{_slug(name)}_usd" for name in largest if _slug(name)}


def _slug(chain: str) -> str:
    return re.sub("[^a-z0-9]+", "_", chain.lower()).strip("_")[:40]


def _series(
    metric: str, days: Sequence[tuple[float, float]], until: Mapping[str, float], now: datetime
) -> Points:
    now_s = now.timestamp()
    since = max(until.get(metric, 0.0) - REVISED_DAYS * DAY, now_s - LONGEST_DAYS * DAY)
    complete = [(at, value) for at, value in days if since <= at and at // DAY < now_s // DAY]
    return [_point(metric, from_epoch(at), value) for at, value in complete]


def _yesterday(metric: str, flow: Summed, now: datetime) -> Points:
    """Return the sum of a day as that of the last complete one."""
    value = flow.spans["d1"]
    if isinstance(value, Absent):
        return []
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return [_point(metric, midnight - timedelta(days=1), value)]


def _point(metric: str, at: datetime, value: float) -> dict[str, Any]:
    return {"metric": metric, "source": NAME, "at": at, "value": value}
