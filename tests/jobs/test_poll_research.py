"""Every five minutes: reports that nobody brings on are taken up again."""

from typing import Any

from jobs import poll_research
from jobs.job import Tools


def _report(live: Any, token: str, state: str, hours: int, marker: str) -> str:
    named = "'job-1'" if state == "running" else "null"
    row = live.one(
        "insert into core.research_jobs (token_id, state, marker, submitted_at, deadline_at,"
        f" provider_job_id, reserved_usd) values (%s, %s, %s, now() - %s * interval '1 hour',"
        f" now() - %s * interval '1 hour' + interval '15 minutes', {named}, 1.2) returning id",
        *(token, state, marker, hours, hours),
    )
    return str(row.id)


def test_live_reports_without_a_job_get_one_and_hopeless_ones_end(
    live: Any, tools: Tools, leased: Any
) -> None:
    ids = {}
    for number, (state, hours) in enumerate((("queued", 0), ("running", 0), ("submitting", 2))):
        token = live.token(f"coin-{number}", f"C{number}", market_cap_rank=number + 1)
        ids[state] = _report(live, token, state, hours, f"[ref {number}]")
    live.run(
        "insert into core.jobs (kind, key, state) values ('run_research', %s, 'dead')",
        ids["submitting"],
    )
    job = leased("poll_research", "poll-research")

    assert poll_research.run(job, tools) == {"given_up": 1, "taken_up": 2}
    keys = {
        row.key
        for row in live.all(
            "select key from core.jobs where kind = 'run_research' and state = 'waiting'"
        )
    }
    assert keys == {ids["queued"], ids["running"]}
    ended = live.one("select state, error, spent_usd from core.research_jobs where id = %s",
                     ids["submitting"])  # fmt: skip
    assert ended == ("abandoned", "lost", None)
    assert poll_research.run(job, tools) == {"given_up": 0, "taken_up": 0}


def test_a_job_that_was_given_up_is_woken(live: Any, tools: Tools, leased: Any) -> None:
    report = _report(live, live.token(), "running", 0, "[ref 1]")
    live.run(
        "insert into core.jobs (kind, key, state, attempts) values ('run_research', %s, 'dead', 5)",
        report,
    )
    poll_research.run(leased("poll_research", "poll-research"), tools)
    job = live.one("select state, attempts from core.jobs where kind = 'run_research'")
    assert job == ("waiting", 0)
