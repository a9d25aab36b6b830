"""The kinds of job there are, and who does them; the only list of them."""

from collections.abc import Callable, Mapping
from typing import Any

import logs
from jobs import (
    analyse,
    archive_auth_logs,
    backfill_candles,
    backtests,
    cleanup_sessions,
    cleanup_ucie,
    collect,
    daily_figures,
    feeds,
    housekeeping,
    issue_predictions,
    links,
    log_consensus,
    look_up_token,
    market,
    poll_research,
    pool,
    run_research,
    score_predictions,
    seal_audit,
    send_letter,
    update_tokens,
)
from jobs.job import Job, LeaseLostError, Tools, of_owner

# Jobs that end themselves: storing their result and ending are one transaction.
OWN_END: Mapping[str, Callable[[Job, Tools], None]] = {
    "analyse": analyse.run,
    "look_up_token": look_up_token.run,
    "run_research": run_research.run,
    "send_letter": send_letter.run,
}
# Jobs of the schedule: each run is recorded with its counts.
RECORDED: Mapping[str, Callable[[Job, Tools], dict[str, Any]]] = {
    "archive_auth_logs": archive_auth_logs.run,
    "backfill_candles": backfill_candles.run,
    "backtests": backtests.run,
    "cleanup_sessions": cleanup_sessions.run,
    "cleanup_ucie": cleanup_ucie.run,
    "collect": collect.run,
    "daily_figures": daily_figures.run,
    "feeds": feeds.run,
    "housekeeping": housekeeping.run,
    "issue_predictions": issue_predictions.run,
    "links": links.run,
    "log_consensus": log_consensus.run,
    "market": market.run,
    "poll_research": poll_research.run,
    "pool": pool.run,
    "score_predictions": score_predictions.run,
    "seal_audit": seal_audit.run,
    "update_tokens": update_tokens.run,
}
KINDS = (*OWN_END, *RECORDED)


def do(job: Job, tools: Tools) -> None:
    """Do a job to its end; whatever it raises is for the caller to record."""
    if job.kind in OWN_END:
        OWN_END[job.kind](job, tools)
    else:
        _record(job, tools, RECORDED[job.kind])


def _record(job: Job, tools: Tools, run: Callable[[Job, Tools], dict[str, Any]]) -> None:
    begun = tools.gateway.call("work.begin_run", job=job.id, owner=job.owner)
    number = of_owner(job, begun)
    try:
        result = run(job, tools)
    except LeaseLostError:
        raise  # the run was ended by whoever has the job now
    except Exception as error:
        said = logs.discreet(error)[:500]
        tools.gateway.call("work.fail_run", job=job.id, owner=job.owner, run=number, error=said)
        raise
    tools.gateway.call("work.finish_run", job=job.id, owner=job.owner, run=number, result=result)
