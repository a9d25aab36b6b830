"""Nightly: sessions past their time go."""

from jobs.batches import BATCH, until_done
from jobs.job import Job, Tools


def run(job: Job, tools: Tools) -> dict[str, int]:
    """Delete every expired session, batch by batch; the count."""
    counts = until_done(
        job, tools, lambda: tools.gateway.call("work.cleanup_sessions", batch=BATCH)
    )
    return {"deleted": sum(counts.values())}
