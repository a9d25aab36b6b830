"""Weekly: the constants of the model are computed from all coins with a long history."""

from typing import Any

from analysis.forecasts import HOURS
from jobs import forecast_inputs
from jobs.job import Job, Tools, keep
from quant import pool, ranges
from quant.columns import Array


def run(job: Job, tools: Tools) -> dict[str, int]:
    """Store the quantiles if enough coins give them; how many coins did, and what is new."""
    found: dict[int, list[Array]] = {days: [] for days in ranges.HORIZONS}
    for coin in tools.gateway.rows("work.coins_for_pool", candles=pool.FEWEST_CANDLES):
        series = forecast_inputs.read(tools, coin.token_id).series
        keep(job, tools)
        if series is None:
            continue
        clock = ranges.clock([bar.close for bar in series.bars])
        for days, known in found.items():
            sizes = pool.sizes(clock, days)
            if sizes is not None:
                known.append(sizes)
    rows = [row for days, known in found.items() if known for row in _rows(days, known)]
    stored: int = tools.gateway.call("work.store_constants", rows=rows)
    return {"coins": len(found[1]), "stored": stored}


def _rows(days: int, known: list[Array]) -> list[dict[str, Any]]:
    return [
        {
            "model": ranges.MODEL,
            "horizon_h": HOURS[days],
            "coverage": share,
            "q": q,
            "coins": len(known),
            "n": sum(map(len, known)),
        }
        for share, q in zip(ranges.SHARES, pool.quantiles(known), strict=True)
    ]
