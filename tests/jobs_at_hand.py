"""Jobs for tests: put into the queue, taken out of it."""

import uuid
from typing import Any, NamedTuple


class Taken(NamedTuple):
    """A job that was leased, and by whom."""

    id: int
    owner: str
    kind: str
    key: str
    attempts: int


def put(database: Any, kind: str = "send_letter", key: str = "a", **columns: Any) -> int:
    """A waiting job."""
    values = {"kind": kind, "key": key} | columns
    names = ", ".join(values)
    places = ", ".join(["%s"] * len(values))
    query = f"insert into core.jobs ({names}) values ({places}) returning id"
    return database.one(query, *values.values()).id


def take(database: Any) -> Taken | None:
    """Lease the next job as a new owner."""
    owner = str(uuid.uuid4())
    rows = database.rows("work.take_job", owner=owner)
    if not rows:
        return None
    (job,) = rows
    return Taken(job.id, owner, job.kind, job.key, job.attempts)


def state(database: Any, job: int) -> Any:
    """A job as it stands in the table."""
    return database.one(
        "select state, owner, lease_until, attempts, failures, failed_until, run_at, last_error,"
        " extract(epoch from failed_until - now())::float as held_s,"
        " extract(epoch from run_at - now())::float as pause_s,"
        " extract(epoch from lease_until - now())::float as lease_s"
        " from core.jobs where id = %s",
        job,
    )
