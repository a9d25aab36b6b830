"""After midnight UTC: forecasts that fell due meet what the price came to."""

from jobs import scorecard
from jobs.batches import BATCH, until_done
from jobs.job import Job, Tools


def run(job: Job, tools: Tools) -> dict[str, int]:
    """Score what can be scored and ask for the candles of the rest; the counts."""
    counts = until_done(
        job, tools, lambda: tools.gateway.call("work.score_predictions", batch=BATCH)
    )
    asked: int = tools.gateway.call("work.ask_for_due_candles")
    scorecard.refresh(tools)  # also where a run before died between scoring and counting
    return {**counts, "asked": asked}
