"""Every ten minutes: the prices of the listed coins, and the market summed up from them."""

import time
from typing import Any

from jobs.job import Job, LeaseLostError, Tools
from jobs.json_text import plain
from jobs.token_rows import listed_row_of
from jobs.update_tokens import SECONDS, TOP
from providers import coingecko


def run(job: Job, tools: Tools) -> dict[str, Any]:
    """Store the figures of now, then sum them up; the count of coins.

    Two calls, so that whoever opens a coin does not wait for the sum. Who is cut off between them
    leaves the sum of before; the job's next try does both again.
    """
    listings = coingecko.markets(per_page=TOP, deadline=time.monotonic() + SECONDS)
    rows = [plain(listed_row_of(listing)) for listing in listings]
    counts: dict[str, Any] | None = tools.gateway.call(
        "work.refresh_market", job=job.id, owner=job.owner, rows=rows
    )
    if counts is None or (
        tools.gateway.call("work.make_market_summary", job=job.id, owner=job.owner) is None
    ):
        raise LeaseLostError(job.kind)
    return counts
