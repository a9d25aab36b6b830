"""Blockchain.com: Bitcoin's statistics of a day and daily charts; no key.

https://www.blockchain.com/explorer/api/charts_api

In `stats` the hash rate is in GH/s, amounts are satoshi and the time is in milliseconds; charts
have seconds. Numbers may be printed as 1.4E7. total_fees_btc and the two miners' revenues are
wrong (negative or 0) and are not read.
"""

from datetime import timedelta
from typing import Any

from providers.chain_records import Day, Network
from providers.chain_values import SATOSHI, height, moment, needed, wanted
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.times import from_milliseconds, from_seconds
from providers.values import mapping, rows

NAME = "blockchain_info"
PER_GIGA = 1e-9
PER_MINUTE = 1 / 60
CHARTS = ("n-unique-addresses", "mvrv")


def stats(*, deadline: float) -> Network:
    """Return the chain and its last 24 hours. Raises UpstreamError."""

    def read(body: Any) -> Network:
        row = mapping(body)
        number = height(NAME, row.get("n_blocks_total"))
        return Network(
            as_of=moment(NAME, from_milliseconds(row.get("timestamp"))),
            height=number,
            tip_at=None,
            block_interval_s=wanted(row.get("minutes_between_blocks"), unit=PER_MINUTE, most=1e6),
            hashrate_hs=needed(NAME, row.get("hash_rate"), unit=PER_GIGA),
            difficulty=wanted(row.get("difficulty")),
            next_difficulty=None,
            retarget_at=None,
            mempool_tx=None,
            fee_sat_byte=None,
            tx_24h=wanted(row.get("n_tx"), most=1e9),
            volume_24h_usd=wanted(row.get("estimated_transaction_volume_usd"), most=1e15),
            supply=wanted(row.get("totalbc"), unit=SATOSHI, most=21e6),
            issued_24h=wanted(row.get("n_btc_mined"), unit=SATOSHI, most=21e6),
            largest_usd=None,
        )

    return get_json(NAME, "/stats", deadline=deadline, read=read)


def newest(chart: str, *, deadline: float) -> Day:
    """Return the last day of one of CHARTS. Raises UpstreamError."""
    if chart not in CHARTS:
        raise ValueError(f"no chart {chart}")

    def read(body: Any) -> Day:
        points = [_point(row) for row in map(mapping, rows(mapping(body)["values"]))]
        if not points:
            raise UpstreamError(NAME, "no_data", "no day")
        return max(points)

    params = {"timespan": "5days", "format": "json", "sampled": "false"}
    path = f"/charts/{chart}"
    return get_json(NAME, path, params, deadline=deadline, judge=_judge, read=read)


def _point(row: dict[str, Any]) -> Day:
    """Read a point, whose time is the midnight that begins its day."""
    begins_at = moment(NAME, from_seconds(row.get("x")))
    return Day(begins_at + timedelta(days=1), needed(NAME, row.get("y"), most=1e12))


def _judge(status: int, _: Any) -> Fault | None:
    return Fault("no_data", "no such chart") if status == 404 else None
