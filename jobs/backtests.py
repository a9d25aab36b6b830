"""After midnight UTC: how the model did on the candles of each coin in use is judged anew."""

from typing import Any

from analysis import backtests, forecast_past
from jobs import forecast_inputs
from jobs.job import Job, Tools, keep
from quant import ranges


def run(job: Job, tools: Tools) -> dict[str, int]:
    """Judge every coin with a new day; of how many coins, and how many records are new."""
    coins = stored = 0
    for due in tools.gateway.rows("work.coins_to_backtest"):
        new = _judge(tools, due.token_id)
        coins += new > 0
        stored += new
        keep(job, tools)
    return {"coins": coins, "stored": stored}


def _judge(tools: Tools, token_id: Any) -> int:
    inputs = forecast_inputs.read(tools, token_id)
    if inputs.series is None:
        return 0
    clock = ranges.clock([bar.close for bar in inputs.series.bars])
    rows = backtests.judge(inputs.series, clock, forecast_past.pool(inputs.past)[0])
    stored: int = tools.gateway.call("work.store_backtests", token_id=token_id, rows=rows)
    return stored
