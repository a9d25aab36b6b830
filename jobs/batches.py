"""Long work in short transactions: a door is called until it has nothing left to do."""

from collections import Counter
from collections.abc import Callable, Mapping

from jobs.job import Job, Tools, keep

BATCH = 10_000  # rows: locks are short, and smaller ones cost more than they save


def until_done(
    job: Job, tools: Tools, one_batch: Callable[[], Mapping[str, int]]
) -> dict[str, int]:
    """Call until all counts are 0, keeping the lease; return the sums by table."""
    sums: Counter[str] = Counter()
    while True:
        counts = one_batch()
        sums.update(counts)
        if not any(counts.values()):
            return dict(sums)
        keep(job, tools)
