"""Bring one bought report a step on: ask for it, look for it, ask after it, take it in.

Asking costs money, so it is done at most once for a row of core.research_jobs: the row says
`submitting`, and that is committed, before the question leaves; from then on no code path here asks
again, unless it is certain that not a byte had left. What became of a question whose answer is lost
is found out by looking for its marker. No transaction is open while anybody is asked.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from analysis import digest, research, research_question, research_report
from analysis.digest_book import Book
from analysis.researchers import (
    Caesar,
    Done,
    GaveUp,
    Model,
    Prices,
    Researcher,
    Submitted,
    Task,
)
from analysis.result import Source
from config import Settings
from jobs.analyse import coin_of
from jobs.job import Job, Tools
from jobs.json_text import dumps, plain
from providers import caesar, http, openai
from providers.faults import PostError, UpstreamError
from providers.reports import Running

SUBMIT_SECONDS = {caesar.NAME: 30.0, openai.NAME: 60.0}
POLL_SECONDS = 40.0


class _Step(NamedTuple):
    """What is to be brought on, and by whose means."""

    job: Job
    tools: Tools
    id: str
    task: Task
    book: Book


def run(job: Job, tools: Tools) -> None:
    """Do what the state of the row asks for."""
    begun = tools.gateway.call("work.begin_research", job=job.id, owner=job.owner)
    if begun is None:
        return
    coin = coin_of(begun["coin"])
    book = research.book_of(coin, begun["past"])
    task = Task(coin, begun["marker"], book.evidence, Prices(**begun["prices"]))
    step = _Step(job, tools, begun["id"], task, book)
    if begun["state"] == "queued":
        _submit(step)
        return
    researcher = _named(begun["provider"], begun["generation"], tools.settings)
    if researcher is None:
        _put_off(step, "failed")
    elif begun["state"] == "submitting":
        _find(step, researcher)
    else:
        _poll(step, researcher, begun["provider_job_id"])


def researchers(settings: Settings) -> list[Researcher]:
    """Return who may be asked, in the operator's order."""
    made = (_named(name, settings.caesar_generation, settings) for name in settings.researchers)
    return [researcher for researcher in made if researcher is not None]


def _named(name: str, generation: str | None, settings: Settings) -> Researcher | None:
    """Return a researcher as it was when the question was asked; None when it is switched off."""
    if not http.is_enabled(name):
        return None
    if name == caesar.NAME:
        return Caesar(generation or settings.caesar_generation)
    return Model(settings.openai_model) if settings.openai_model else None


def _submit(step: _Step) -> None:
    able, why_none = _able(step)
    claimed: Mapping[str, Any] | None = step.tools.gateway.call(
        "work.claim_research",
        job=step.job.id,
        owner=step.job.owner,
        offers=[
            {
                "name": researcher.name,
                "generation": researcher.generation,
                "reserve_usd": round(researcher.reserve_usd(step.task), 6),
            }
            for researcher in able
        ],
        question=research_question.question(step.task.coin, step.task.marker),
        if_none=why_none,
    )
    if claimed is None or claimed["state"] != "submitting":
        return
    researcher = next(able for able in able if able.name == claimed["provider"])
    deadline = time.monotonic() + SUBMIT_SECONDS[researcher.name]
    try:
        outcome = researcher.submit(step.task, deadline=deadline)
    except PostError as failure:
        _unanswered(step, researcher, failure)
        return
    if isinstance(outcome, Submitted):
        _running(step, outcome.job)
    else:
        _take_in(step, researcher, outcome)


def _able(step: _Step) -> tuple[list[Researcher], str]:
    """Return who can write about this coin, and why nobody can where that is so.

    Whoever has only our evidence to go by needs as much of it as the digest does.
    """
    known = researchers(step.tools.settings)
    is_thin = len(step.book.rows) < digest.FEWEST_ROWS
    able = [researcher for researcher in known if not (is_thin and researcher.from_ours)]
    return able, "no_evidence" if known else "no_researcher"


def _unanswered(step: _Step, researcher: Researcher, failure: PostError) -> None:
    if failure.fate == "unsent":
        step.tools.gateway.call(
            "work.return_research",
            job=step.job.id,
            owner=step.job.owner,
            id=step.id,
            error=failure.code,
        )
    elif failure.fate == "refused":
        _fail(step, failure.code, 0.0)
    else:
        _put_off(step, "lost" if researcher.finds else "gone")


def _find(step: _Step, researcher: Researcher) -> None:
    if not researcher.finds:
        _put_off(step, "gone")
        return
    deadline = time.monotonic() + POLL_SECONDS
    try:
        found = researcher.find(step.task.marker, deadline=deadline)
    except UpstreamError:
        _put_off(step, "failed")
        return
    if found is None:
        _put_off(step, "absent")
    else:
        _running(step, found)


def _poll(step: _Step, researcher: Researcher, name: str) -> None:
    deadline = time.monotonic() + POLL_SECONDS
    try:
        outcome = researcher.poll(name, step.task, deadline=deadline)
    except UpstreamError:
        _put_off(step, "failed")
        return
    if isinstance(outcome, Running):
        _put_off(step, "running")
    else:
        _take_in(step, researcher, outcome)


def _take_in(step: _Step, researcher: Researcher, outcome: Done | GaveUp) -> None:
    if isinstance(outcome, GaveUp):
        _fail(step, outcome.reason, outcome.spent_usd)
        return
    now = datetime.now(UTC)
    made = research_report.verify(
        outcome.draft,
        researcher,
        step.task.coin,
        step.book,
        now=now,
    )
    if made.data is None:
        _fail(step, made.error or "unverified", outcome.spent_usd)
        return
    source = Source(researcher.name, True, now, None, None)
    step.tools.gateway.call(
        "work.finish_research",
        job=step.job.id,
        owner=step.job.owner,
        id=step.id,
        data=dumps(made.data),
        quality=made.quality,
        sources=[plain(source._asdict())],
        sandbox=step.tools.settings.sandbox,
        spent_usd=outcome.spent_usd,
    )


def _running(step: _Step, name: str) -> None:
    step.tools.gateway.call(
        "work.research_submitted",
        job=step.job.id,
        owner=step.job.owner,
        id=step.id,
        name=name,
    )


def _put_off(step: _Step, outcome: str) -> None:
    step.tools.gateway.call(
        "work.put_off_research",
        job=step.job.id,
        owner=step.job.owner,
        id=step.id,
        outcome=outcome,
    )


def _fail(step: _Step, error: str, spent_usd: float | None) -> None:
    step.tools.gateway.call(
        "work.fail_research",
        job=step.job.id,
        owner=step.job.owner,
        id=step.id,
        error=error,
        spent_usd=spent_usd,
    )
