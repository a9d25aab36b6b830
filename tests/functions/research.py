"""Bought reports for tests of functions: rows as they stand between two steps."""

import uuid
from typing import Any

from jobs_at_hand import put

RESULT = {
    "ai": True,
    "provider": "caesar",
    "applicable": True,
    "missing": [{"path": "job", "reason": "not_applicable"}],
    "warnings": [],
    "job": None,
}
OFFERS = [
    {"name": "caesar", "generation": "a", "reserve_usd": 1.2},
    {"name": "openai", "generation": None, "reserve_usd": 0.05},
]


def report(database: Any, token: str, state: str = "queued", **columns: Any) -> str:
    """A report in some state."""
    named = uuid.uuid4().hex
    values: dict[str, Any] = {"token_id": token, "state": state, "marker": f"[ref {named[:8]}]"}
    if state != "queued":
        values |= {"provider": "caesar", "reserved_usd": 1.2}
    if state == "running":
        values["provider_job_id"] = "job-1"
    values |= columns
    names = ", ".join(values)
    places = ", ".join(["%s"] * len(values))
    times = (
        ", submitted_at, deadline_at" if state != "queued" and "submitted_at" not in columns else ""
    )
    filled = ", now(), now() + interval '15 minutes'" if times else ""
    if state == "done":
        times, filled = f"{times}, finished_at, result", f"{filled}, now(), '{{}}'"
    if state in ("failed", "abandoned"):
        times, filled = f"{times}, finished_at, error", f"{filled}, now(), 'failed'"
    return str(
        database.one(
            f"insert into core.research_jobs ({names}{times}) values ({places}{filled})"
            " returning id",
            *values.values(),
        ).id
    )


def leased(database: Any, row: str) -> dict[str, Any]:
    """The job of a report, taken by somebody."""
    put(database, "run_research", row)
    owner = str(uuid.uuid4())
    (job,) = database.rows("work.take_job", owner=owner)
    return {"job": job.id, "owner": owner}


def row_of(database: Any, row: str) -> Any:
    """A report as it stands."""
    return database.one("select * from core.research_jobs where id = %s", row)


def pause(database: Any) -> float | None:
    """Seconds until the job of a report is due; None when it has none."""
    found = database.all(
        "select extract(epoch from run_at - clock_timestamp())::float as seconds"
        " from core.jobs where kind = 'run_research' and state = 'waiting'"
    )
    return float(found[0].seconds) if found else None
