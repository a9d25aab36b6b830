"""After midnight UTC: the forecast of each coin in use is issued from the close of the day.

Once a coin and day, and never changed. Coins whose candle is not there yet are tried again later.
Where the source that is shown failed to give the day, another that has it stands in, and is named.
"""

from typing import Any

from analysis import forecast_past, forecasts
from analysis.stored import DAY
from jobs import forecast_inputs, scorecard
from jobs.job import Job, Tools, keep
from quant import admission, ranges


def run(job: Job, tools: Tools) -> dict[str, int]:
    """Issue what is due; of how many coins, and how many rows."""
    coins = rows = 0
    for due in tools.gateway.rows("work.coins_to_forecast"):
        issued = _issue(tools, due)
        coins += issued > 0
        rows += issued
        keep(job, tools)
    if rows:
        scorecard.refresh(tools)
    return {"coins": coins, "rows": rows}


def _issue(tools: Tools, due: Any) -> int:
    inputs = forecast_inputs.read(tools, due.token_id, int(due.made_at.timestamp()))
    series = inputs.series
    if series is None:
        return 0
    closes = [bar.close for bar in series.bars]
    rows = forecasts.issue(
        ranges.clock(closes),
        closes[-1],
        forecast_past.pool(inputs.past)[0],
        admission.admitted(forecast_past.tallies(inputs.past)),
        series.last_close_at // DAY,
    )
    issued: int = tools.gateway.call(
        "work.issue_predictions",
        token_id=due.token_id,
        made_at=due.made_at,
        source=series.source,
        base_usd=closes[-1],
        rows=rows,
    )
    return issued
