"""The figures worth keeping beyond an answer: one point each, by the first provider in it.

A point is the provider's own reading, not the folded one, so that a series is of one way of
measuring; whoever compares, compares like with like. What changes once a day is read back from
here instead of being asked again every hour.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from analysis.moments import from_epoch
from analysis.on_chain_fold import Figures
from analysis.on_chain_parts import Found, Holdings, Scan
from analysis.subject import History
from quant.absent import Absent

METRICS = {
    "network.height": "height",
    "network.hashrate_hs": "hashrate_hs",
    "network.difficulty": "difficulty",
    "fees.half_hour_sat_vb": "fee_half_hour",
    "gas.normal_gwei": "gas_normal_gwei",
    "mempool.vbytes": "mempool_vbytes",
    "activity.tx_24h": "tx_24h",
    "activity.active_addresses_24h": "active_24h",
    "activity.transfer_volume_24h_usd": "volume_usd",
    "supply.circulating": "supply",
    "valuation.mvrv": "mvrv",
    "tvl_usd": "tvl_usd",
}
SHARES = ("top10_share", "top100_share")
MARK = "scanned_height"  # how far the search for large transfers has come


class Kept(NamedTuple):
    """A stored figure and the moment it is of."""

    at: datetime
    value: float


def remembered(history: History, metric: str, source: str, since: datetime) -> Kept | None:
    """Return the newest stored figure of a source unless it is older than `since`."""
    for name, at, value in history.past.get("daily", {}).get(metric, []):
        if name == source and from_epoch(at) >= since:
            return Kept(from_epoch(at), value)
    return None


def points(
    figures: Figures, fields: Mapping[str, Any], found: Found, now: datetime
) -> list[dict[str, Any]]:
    """Return the points of a run, with the new mark of the search if it moved."""
    made = []
    for path, metric in METRICS.items():
        figure = figures.get(path)
        if figure is not None:
            first = figure.kept[0]
            made.append(_point(metric, first.provider, first.at, first.value))
    concentration, held = fields["concentration"], found.holdings
    if isinstance(held, Holdings) and not isinstance(concentration, Absent):
        made += [_point(share, "blockchair", held.at, concentration[share]) for share in SHARES]
    if isinstance(found.scan, Scan) and found.scan.mark is not None:
        made.append(_point(MARK, found.scan.source, now, float(found.scan.mark)))
    return made


def _point(metric: str, source: str, at: datetime, value: float) -> dict[str, Any]:
    at = at.replace(microsecond=0)
    return {"metric": f"onchain.{metric}", "source": source, "at": at, "value": value}
