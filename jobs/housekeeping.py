"""Hourly: accounts never verified lapse, months get their partitions, spent rows go."""

from jobs.batches import BATCH, until_done
from jobs.job import Job, Tools


def run(job: Job, tools: Tools) -> dict[str, int]:
    """Do what keeps the tables in order; the counts."""
    kept: dict[str, int] = tools.gateway.call("work.keep_house")
    pruned = until_done(job, tools, lambda: tools.gateway.call("work.prune", batch=BATCH))
    return {**kept, **pruned}
