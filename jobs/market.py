"""Every ten minutes: the prices of the listed coins, and the market summed up from them."""

import time
from typing import Any

from jobs.job import Job, LeaseLostError, Tools
from jobs.json_text import plain
from jobs.token_rows import listed_row_of
from jobs.update_tokens import SECONDS, TOP
from providers import coingecko


def run(job: Job, tools: Tools) -> dict[str, Any]:
    """Store the figures of now and sum them up; the count of coins."""
    listings = coingecko.markets(per_page=TOP, deadline=time.monotonic() + SECONDS)
    counts: dict[str, Any] | None = tools.gateway.call(
        "work.refresh_market",
        job=job.id,
        owner=job.owner,
        rows=[plain(listed_row_of(listing)) for listing in listings],
    )
    if counts is None:
        raise LeaseLostError(job.kind)
    return counts
