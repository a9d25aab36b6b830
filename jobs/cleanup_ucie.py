"""Nightly: analyses, phases and alerts past their time go."""

from jobs.batches import BATCH, until_done
from jobs.job import Job, Tools


def run(job: Job, tools: Tools) -> dict[str, int]:
    """Delete every expired row, batch by batch; the counts by table and in all."""
    counts = until_done(job, tools, lambda: tools.gateway.call("work.cleanup_ucie", batch=BATCH))
    return {"deleted": sum(counts.values()), **counts}
