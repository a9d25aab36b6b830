"""The daily list of the top 250 coins by market cap, taken in whole."""

import time
from typing import Any

from jobs.job import Job, Tools
from jobs.json_text import plain
from jobs.token_rows import listed_row_of
from providers import coingecko
from providers.faults import UpstreamError
from providers.records import Listing

TOP = 250
SECONDS = 20.0
PAUSE_SECONDS = 1.5  # for an upstream that is starting, as the demo's is


def run(_job: Job, tools: Tools) -> dict[str, Any]:
    """Store the list and drop from the ranks what is not in it; the counts."""
    rows = [plain(listed_row_of(listing)) for listing in _listings()]
    counts: dict[str, Any] = tools.gateway.call("work.upsert_tokens", rows=rows)
    return counts


def _listings() -> list[Listing]:
    try:
        return coingecko.markets(per_page=TOP, deadline=time.monotonic() + SECONDS)
    except UpstreamError as error:
        if error.code != "connect":
            raise
        time.sleep(PAUSE_SECONDS)
        return coingecko.markets(per_page=TOP, deadline=time.monotonic() + SECONDS)
