"""Bought reports in tests: asked for through the door, brought on step by step by the worker."""

import contextlib
import dataclasses
import json
import uuid
from collections.abc import Iterator
from typing import Any

from config import Settings
from jobs import run_research
from jobs.job import Job, Tools
from providers import openai
from upstreams import Upstreams
from web import answers

CLIENT = {"ip": "203.0.113.7", "agent": "a", "request_id": "r"}
BOTH = ["caesar", "openai"]
INPUTS = ("market_data", "technical", "sentiment")
SOON = "update core.jobs set run_at = now() where kind = 'run_research'"


def able(settings: Settings, *names: str, generation: str = "a") -> Settings:
    """The settings of an operator who pays those researchers."""
    upstreams = {
        name: found._replace(enabled=name in names) if name in BOTH else found
        for name, found in settings.upstreams.items()
    }
    return dataclasses.replace(
        settings,
        upstreams=upstreams,
        research_order=tuple(names),
        caesar_generation=generation,
        openai_model="a-model",
    )


def store_inputs(database: Any, key: str = "BTC") -> None:
    """Put analyses of a coin into the cache that a digest can be written of."""
    for name in INPUTS:
        envelope = getattr(answers, name)()
        database.run(
            "insert into core.ucie_analysis_cache (symbol, analysis_type, data,"
            " data_quality_score, expires_at, body)"
            " values (%s, %s, %s, 90, now() + interval '1 hour', '{}')",
            *(key, envelope["type"], json.dumps(envelope["data"])),
        )


class Buyer:
    """Somebody who asks for reports, and the worker that brings them on."""

    def __init__(self, live: Any, tools: Tools, upstreams: Upstreams) -> None:
        self.live, self.tools, self.upstreams = live, tools, upstreams
        self.session = live.session(live.user(f"buyer-{uuid.uuid4().hex}@example.org"))
        openai.unwanted.forget()

    def ask(self, symbol: str = "BTC", researchers: list[str] = BOTH) -> Any:
        """Ask for a report."""
        return self.live.call(
            "api.request_research",
            session=self.session,
            symbol=symbol,
            researchers=researchers,
            client=CLIENT,
        )

    def lease(self) -> Job:
        """Take the job of a report, now."""
        self.live.run(SOON)
        return self._leased()

    def _leased(self) -> Job:
        owner = str(uuid.uuid4())
        (row,) = self.tools.gateway.rows("work.take_job", owner=owner)
        assert row.kind == "run_research"
        return Job(row.id, owner, row.kind, row.key, row.arguments, row.attempts)

    def lease_of(self, token: str) -> Job:
        """Take the job of a coin's report, now."""
        self.live.run(
            "update core.jobs set run_at = now() where kind = 'run_research' and key ="
            " (select id::text from core.research_jobs where token_id = %s)",
            token,
        )
        return self._leased()

    def step(self) -> Any:
        """Bring the report one step on; the row as it is then."""
        run_research.run(self.lease(), self.tools)
        return self.row()

    def steps(self, most: int = 12) -> Any:
        """Bring the report on until it ends."""
        for _ in range(most):
            row = self.step()
            if row.finished_at is not None:
                return row
        raise AssertionError(f"still {row.state}")

    def row(self) -> Any:
        """The newest report."""
        return self.live.one(
            "select * from core.research_jobs order by created_at desc, id limit 1"
        )

    def age(self, interval: str) -> None:
        """Let the newest report have been submitted that much earlier."""
        self.live.run(
            "update core.research_jobs set submitted_at = submitted_at - %s::interval,"
            " deadline_at = deadline_at - %s::interval",
            *(interval, interval),
        )

    def waits(self) -> float | None:
        """Seconds until the job is due; None when there is none."""
        found = self.live.all(
            "select extract(epoch from run_at - clock_timestamp())::float as seconds"
            " from core.jobs where kind = 'run_research' and state = 'waiting'"
        )
        return found[0].seconds if found else None

    def posts(self) -> int:
        """How many questions arrived at any researcher."""
        return sum(
            count
            for name in BOTH
            for path, count in self.upstreams.calls().get(name, {}).items()
            if path.startswith("POST ")
        )

    def shown(self, key: str = "BTC") -> Any:
        """What is stored as the research of a coin."""
        found = self.live.all(
            "select convert_from(body, 'UTF8')::json as body, expires_at - created_at as life"
            " from core.ucie_analysis_cache where symbol = %s and analysis_type = 'research'",
            key,
        )
        return found[0] if found else None


@contextlib.contextmanager
def slow_reports(upstreams: Upstreams, seconds: float) -> Iterator[None]:
    """Let a report of Caesar take that long while the block lasts."""
    upstreams.fault("caesar", "slow", seconds=seconds)
    yield
    upstreams.heal()
