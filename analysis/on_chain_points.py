"""The figures worth keeping beyond an answer: one point each, by the first provider in it.

A point is the provider's own reading, not the folded one, so that a series is of one way of
measuring; whoever compares, compares like with like.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analysis.on_chain_fold import Figures
from analysis.on_chain_parts import Scan
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
    "tvl_usd": "tvl_usd",
}
SHARES = ("top10_share", "top100_share")
MARK = "scanned_height"  # how far the search for large transfers has come


def points(
    figures: Figures, fields: Mapping[str, Any], scan: Scan | Absent | None, now: datetime
) -> list[dict[str, Any]]:
    """Return the points of a run, with the new mark of the search if it moved."""
    made = []
    for path, metric in METRICS.items():
        figure = figures.get(path)
        if figure is not None:
            first = figure.kept[0]
            made.append(_point(metric, first.provider, first.at, first.value))
    concentration = fields["concentration"]
    if not isinstance(concentration, Absent):
        made += [_point(share, "blockchair", now, concentration[share]) for share in SHARES]
    if isinstance(scan, Scan) and scan.mark is not None:
        made.append(_point(MARK, scan.source, now, float(scan.mark)))
    return made


def _point(metric: str, source: str, at: datetime, value: float) -> dict[str, Any]:
    at = at.replace(microsecond=0)
    return {"metric": f"onchain.{metric}", "source": source, "at": at, "value": value}
