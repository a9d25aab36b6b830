"""Once an hour: the line per coin and day that pages and scripts read is put together anew."""

from typing import Any

from jobs.job import Job, LeaseLostError, Tools, keep


def run(job: Job, tools: Tools) -> dict[str, Any]:
    """Make the daily figures; the count of lines."""
    keep(job, tools)
    counts: dict[str, Any] | None = tools.gateway.call(
        "work.make_daily_figures", job=job.id, owner=job.owner
    )
    if counts is None:
        raise LeaseLostError(job.kind)
    return counts
