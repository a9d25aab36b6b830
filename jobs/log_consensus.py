"""Once a day: the consensus of every coin in use is kept, and what prices did after earlier ones.

What a consensus lacks is made first, a few coins at a time, so that its row says what could be
known at that moment and not what somebody happened to look at. What cannot be had within a bound
is left out, as it would be for a reader. A coin has one row a day, however often this runs.
"""

import time
from typing import Any

from jobs.job import Job, LeaseLostError, Tools, keep

AT_ONCE = 5  # coins whose parts are made together
PATIENCE_SECONDS = 20.0  # for the parts of so many coins
LOOK_SECONDS = 0.25


def run(job: Job, tools: Tools) -> dict[str, Any]:
    """Log and score; the counts."""
    logged = 0
    tried: list[str] = []
    while coins := _next(job, tools, tried):
        tried += coins
        _wait(tools, coins)
        logged += _log(job, tools, coins)
    scored: int = tools.gateway.call("work.score_consensus")
    return {"logged": logged, "scored": scored}


def _next(job: Job, tools: Tools, tried: list[str]) -> list[str]:
    """Ask for the parts of the next coins; none are left, an empty list."""
    keep(job, tools)
    found: list[str] | None = tools.gateway.call(
        "work.begin_consensus", job=job.id, owner=job.owner, tried=tried, most=AT_ONCE
    )
    if found is None:
        raise LeaseLostError(job.kind)
    return found


def _wait(tools: Tools, coins: list[str]) -> None:
    """Wait until the parts of some coins are made or have failed, but not for ever."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and tools.gateway.call("work.consensus_waits", coins=coins):
        time.sleep(LOOK_SECONDS)


def _log(job: Job, tools: Tools, coins: list[str]) -> int:
    written: int | None = tools.gateway.call(
        "work.log_consensus", job=job.id, owner=job.owner, coins=coins
    )
    if written is None:
        raise LeaseLostError(job.kind)
    return written
