"""Progressive analyses for tests: begun, looked at, and their analyses made by a worker's doors."""

import json
import uuid
from typing import Any

from analyses import DATA, fail, store

PHASES = {
    1: ["market-data"],
    2: ["technical", "sentiment"],
    3: ["news", "on-chain"],
    4: ["derivatives", "defi", "risk", "predictions", "research"],
}


def begin(database: Any, session: str, symbol: str = "BTC") -> Any:
    """Begin one; the reply."""
    return database.call("api.start_progressive_analysis", session=session, symbol=symbol)


def look(database: Any, session: str, progress: str, **changes: Any) -> Any:
    """Look at one; the reply."""
    return database.call(
        "api.get_progressive_analysis", session=session, progress=progress, **changes
    )


def states(body: Any) -> list[str]:
    """The states of its phases."""
    return [phase["state"] for phase in body["phases"]]


def parts(body: Any, number: int) -> dict[str, str]:
    """How the parts of a phase stand."""
    return {name: part["state"] for name, part in body["phases"][number - 1]["data"].items()}


def take_all(database: Any) -> dict[str, tuple[int, str]]:
    """Lease every analysis that waits, by type."""
    taken = {}
    database.run("update core.jobs set run_at = now() where kind = 'analyse'")
    while rows := database.rows("work.take_job", owner=(owner := str(uuid.uuid4()))):
        if rows[0].kind == "analyse":
            taken[rows[0].arguments["analysis_type"]] = (rows[0].id, owner)
    return taken


def make_all(database: Any, token_id: str, *but: str, fails: tuple[str, ...] = ()) -> None:
    """Make every analysis that waits as a worker does, or let it fail; `but` stay in hand."""
    for kind, job in take_all(database).items():
        if kind in fails:
            fail(database, job, token_id)
        elif kind not in but:
            data = DATA | {"applicable": kind != "defi"}
            store(database, job, token_id, type=kind, data=json.loads(json.dumps(data)), kept={})


def end_phase(database: Any) -> float | None:
    """Let the time of the phases that go on be over, and end them; seconds to the next end."""
    database.run(
        "update core.analysis_runs set phase_ends_at = clock_timestamp()"
        " where phase_ends_at is not null"
    )
    return database.value("work.end_due_phases")
