"""Every ten minutes: some pages of older candles of the coins in use, one after the other.

What is stored and what is marked as missing say how far it has come; so whoever is killed in
between costs nothing but the page in hand. A page that failed puts its source to rest until the
next run, and a breather lies between any two pages: whoever looks at a coin needs the venues more.
"""

import time
from collections.abc import Mapping
from typing import Any

from analysis import older_candles
from jobs.job import Job, LeaseLostError, Tools, keep
from providers.faults import UpstreamError

PAGE_SECONDS = 10.0
BREATH_SECONDS = 1.0


def run(job: Job, tools: Tools) -> dict[str, Any]:
    """Ask for as many pages as one run may; the counts."""
    plan: dict[str, int] | None = tools.gateway.call("work.plan_fills", job=job.id, owner=job.owner)
    if plan is None:
        raise LeaseLostError(job.kind)
    resting: set[str] = set()
    pages = failed = 0
    while pages + failed < plan["pages"]:
        keep(job, tools)
        target = tools.gateway.call(
            "work.next_fill", job=job.id, owner=job.owner, resting=sorted(resting)
        )
        if target is None:
            break
        if pages + failed:
            time.sleep(BREATH_SECONDS)
        error = _fill(job, tools, target)
        if error is None:
            pages += 1
        else:
            failed += 1
            resting.add(error.provider)
    return {"open": plan["open"], "pages": pages, "failed": failed}


def _fill(job: Job, tools: Tools, target: Mapping[str, Any]) -> UpstreamError | None:
    """Fetch and keep one page; what became of it instead, if it could not be had."""
    try:
        page = older_candles.page(
            target["source"],
            target["ref"],
            target["multiplier"],
            target["interval_s"],
            before=target["before"],
            deadline=time.monotonic() + PAGE_SECONDS,
        )
    except UpstreamError as failure:
        is_ours = tools.gateway.call(
            "work.fail_fill",
            job=job.id,
            owner=job.owner,
            token_id=target["token_id"],
            source=target["source"],
            interval_s=target["interval_s"],
            error=failure.code,
        )
        _check(job, is_ours=is_ours)
        return failure
    is_ours = tools.gateway.call(
        "work.store_fill",
        job=job.id,
        owner=job.owner,
        token_id=target["token_id"],
        source=target["source"],
        interval_s=target["interval_s"],
        before=target["before"],
        since=page.since,
        candles=[list(candle[:7]) for candle in page.candles],
    )
    _check(job, is_ours=is_ours)
    return None


def _check(job: Job, *, is_ours: bool) -> None:
    if not is_ours:
        raise LeaseLostError(job.kind)
