"""What jobs forecast and judge from: a coin's stored daily candles, made whole, and its past."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from analysis import stored_choice
from analysis.stored import Prepared
from analysis.subject import History
from jobs.analyse import coin_of, series_of
from jobs.job import Tools


class Inputs(NamedTuple):
    """The series that is shown of a coin, None without any, and private.predictions_past."""

    series: Prepared | None
    past: Mapping[str, Any]


def read(tools: Tools, token_id: Any, closed_at: int | None = None) -> Inputs:
    """Read what is stored of a coin up to now, or up to a second; nobody is asked."""
    row = tools.gateway.call("work.forecast_inputs", token_id=token_id)
    history = History(series=series_of(row["series"]), usdt_usd=None)
    days = stored_choice.days(
        *(coin_of(row["coin"]), history, row["source"]), now=datetime.now(UTC), closed_at=closed_at
    )
    return Inputs(days, row["past"])
