"""Very large transfers: what was just seen, joined with what is stored, each counted once.

Stored transfers keep the worth they had when they were seen. What is new lies above the mark of
the last look, but for blocks that were replaced: so deep transfers are told apart by their names.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from analysis.moments import from_epoch, iso
from analysis.on_chain_parts import Scan, Transfer
from analysis.subject import History
from quant.absent import NO_HISTORY, NOT_PUBLISHED, UNDEFINED, Absent

MOST_ROWS = 20
REPLACED_BLOCKS = 10  # the deepest change of the chain that names are compared for
DAY = timedelta(days=1)
PAGES = {
    "bitcoin": "https://mempool.space/tx/{}",
    "ethereum": "https://etherscan.io/tx/{}",
}
OTHER_PAGE = "https://blockchair.com/{}/transaction/{}"


class Settled(NamedTuple):
    """What the answer shows, and the rows to be kept."""

    rows: list[dict[str, Any]] | Absent
    summary: dict[str, Any] | Absent
    kept: list[dict[str, Any]]


def settle(
    scan: Scan | Absent | None, told_usd: float | Absent, history: History, now: datetime
) -> Settled:
    """Join a scan (or the reason for none) with the stored past of the last 24 hours.

    `told_usd` is the largest transaction of 24 hours as a provider tells it.
    """
    scan = NOT_PUBLISHED if scan is None else scan
    seen = [] if isinstance(scan, Absent) else list(scan.transfers)
    stored = [_stored(row) for row in history.past.get("transfers", [])]
    new = _new(seen, stored, history.past)
    if isinstance(scan, Absent) and not stored:
        return Settled(scan, _untold(scan, told_usd, history.past), [])
    rows = sorted(
        [*new, *stored],
        key=lambda one: (one.at, one.block_height, one.tx_id, one.log_index),
        reverse=True,
    )
    return Settled(
        [_row(one) for one in rows[:MOST_ROWS]],
        _summary(scan, [one for one in new if one.at > now - DAY], told_usd, history.past),
        [one._asdict() for one in seen],
    )


def link(chain: str, tx_id: str) -> str:
    """Return the page on which a transaction can be looked at."""
    return PAGES[chain].format(tx_id) if chain in PAGES else OTHER_PAGE.format(chain, tx_id)


def _new(
    seen: Sequence[Transfer], stored: Sequence[Transfer], past: Mapping[str, Any]
) -> list[Transfer]:
    known = {(tx_id, log_index) for tx_id, log_index in past.get("known", [])}
    known |= {(one.tx_id, one.log_index) for one in stored}
    mark = past.get("mark")
    return [
        one
        for one in seen
        if (one.tx_id, one.log_index) not in known
        and (mark is None or one.block_height > mark - REPLACED_BLOCKS)
    ]


def _stored(row: Mapping[str, Any]) -> Transfer:
    return Transfer(**{**row, "at": from_epoch(row["at"]), "source": ""})


def _row(one: Transfer) -> dict[str, Any]:
    return {
        "tx_id": one.tx_id,
        "log_index": one.log_index,
        "at": iso(one.at),
        "height": one.block_height,
        "amount": one.amount,
        "amount_floor": one.amount_floor,
        "amount_usd": one.amount_usd,
        "floor_usd": one.floor_usd,
        "certainty": one.certainty,
        "url": link(one.chain, one.tx_id),
    }


def _summary(
    scan: Scan | Absent,
    new: Sequence[Transfer],
    told_usd: float | Absent,
    past: Mapping[str, Any],
) -> dict[str, Any]:
    recent = past.get("recent") or {"count": 0, "sum_usd": 0.0, "largest_usd": None}
    worths = [one.amount_usd for one in new]
    largest = max([*worths, *([recent["largest_usd"]] if recent["count"] else [])], default=None)
    return {
        "count_24h": recent["count"] + len(worths),
        "sum_usd_24h": recent["sum_usd"] + sum(worths),
        "largest_usd_24h": UNDEFINED if largest is None else largest,
        "largest_told_usd_24h": told_usd,
        "threshold_usd": past["threshold_usd"],
        **_looked_through(scan),
    }


def _looked_through(scan: Scan | Absent) -> dict[str, Any]:
    if isinstance(scan, Absent):
        return dict.fromkeys(("complete_above_usd", "blocks_scanned", "coverage_share"), scan)
    coverage: float | Absent = NO_HISTORY
    if scan.mined is not None:
        coverage = min(scan.scanned / scan.mined, 1.0) if scan.mined else UNDEFINED
    above = scan.complete_above_usd
    return {
        "complete_above_usd": UNDEFINED if above is None else above,
        "blocks_scanned": scan.scanned,
        "coverage_share": coverage,
    }


def _untold(
    reason: Absent, told_usd: float | Absent, past: Mapping[str, Any]
) -> dict[str, Any] | Absent:
    """Say what there is without any look: a provider's own figure, if it has one."""
    if isinstance(told_usd, Absent):
        return reason
    counted = ("count_24h", "sum_usd_24h", "largest_usd_24h")
    return {
        **dict.fromkeys(counted, reason),
        "largest_told_usd_24h": told_usd,
        "threshold_usd": past["threshold_usd"],
        **_looked_through(reason),
    }
