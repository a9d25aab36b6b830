"""The public record is counted by the worker, so that whoever reads it counts nothing."""

from analysis import scorecard
from jobs.job import Tools


def refresh(tools: Tools) -> None:
    """Count the record anew and store it."""
    record = tools.gateway.call("work.scored_predictions")
    tools.gateway.call(
        "work.store_scorecard", body=scorecard.build(record), counted_at=record["counted_at"]
    )
