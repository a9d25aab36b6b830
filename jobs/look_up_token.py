"""Ask CoinGecko, once, for a text that means no coin of ours."""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from jobs.job import Job, Tools
from jobs.json_text import plain
from jobs.token_rows import row_of
from providers import coingecko
from providers.faults import UpstreamError
from providers.records import Match

SECONDS = 3.0  # the lease is longer
MOST = 20  # coins of one ticker that are stored


def run(job: Job, tools: Tools) -> None:
    """Store the coins of exactly that ticker or id, or remember that there is none."""
    deadline = time.monotonic() + SECONDS
    wanted = job.key.removeprefix("id:")
    try:
        found = coingecko.search(wanted, deadline=deadline)
    except UpstreamError as error:
        if error.code != "no_data":
            _fail(job, tools, error)
            return
        found = []
    exact = [match for match in found if wanted in (match.ref.lower(), match.symbol.lower())]
    tools.gateway.call(
        "work.store_look_up",
        job=job.id,
        owner=job.owner,
        rows=_rows(exact[:MOST], deadline),
    )


def _rows(matches: Sequence[Match], deadline: float) -> list[dict[str, Any]]:
    """The coins with their figures where those can be had, else with their names alone."""
    rows = {match.ref: row_of(match) for match in matches}
    with suppress(UpstreamError):
        if rows:
            for listing in coingecko.markets(list(rows), deadline=deadline):
                rows[listing.ref] = row_of(listing)
    return [plain(row) for row in rows.values()]


def _fail(job: Job, tools: Tools, error: UpstreamError) -> None:
    tried = {"name": error.provider, "ok": False, "as_of": None, "latency_ms": None}
    tools.gateway.call(
        "work.fail_job",
        job=job.id,
        owner=job.owner,
        error={"code": error.code, "sources": [{**tried, "error": error.code}]},
        retry_after=None,
    )
