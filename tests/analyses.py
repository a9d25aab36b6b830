"""Analyses for tests: asked for, taken by a worker, stored or failed, through the real doors."""

import json
import uuid
from typing import Any

DATA = {
    "coin": {"coingecko_id": "bitcoin"},
    "as_of": "2026-01-31T12:00:00Z",
    "method": "market-data/1",
    "applicable": True,
    "missing": [],
    "warnings": [],
    "price_usd": 1e-35,
}
TECHNICAL = DATA | {
    "method": "technical/1",
    "primary": "1d",
    "timeframes": {"1d": {"candles": {"source": "coinbase"}}},
    "frame_quality": {"1h": 40, "4h": None, "1d": 90, "1w": 70},
}
SOURCES = [
    {"name": "kraken", "ok": True, "as_of": None, "latency_ms": 12, "error": None},
    {"name": "coingecko", "ok": True, "as_of": None, "latency_ms": 80, "error": None},
    {"name": "binance", "ok": False, "as_of": None, "latency_ms": None, "error": "timeout"},
]
SNAPSHOT = {"price_usd": 77671.0, "sources": 2, "conflict": False}


def take(database: Any, session: str, symbol: str, analysis_type: str) -> tuple[int, str]:
    """Ask for an analysis and lease the job of it: its number and its owner."""
    database.call(
        "api.get_analysis",
        session=session,
        symbol=symbol,
        analysis_type=analysis_type,
        refresh=True,
    )
    owner = str(uuid.uuid4())
    job = database.rows("work.take_job", owner=owner)[0]
    return job.id, owner


def store(database: Any, job: tuple[int, str], token_id: str, **changes: Any) -> str:
    """Store an analysis as the worker does."""
    arguments = {
        "token_id": token_id,
        "type": "market-data",
        "data": DATA,
        "quality": 90,
        "coverage": 1.0,
        "sources": SOURCES,
        "sandbox": False,
        "candles": [],
        "links": [],
        "kept": {"price": SNAPSHOT},
    } | changes
    arguments["data"] = json.dumps(arguments["data"])
    return database.value("work.store_analysis", job=job[0], owner=job[1], **arguments)


def make(database: Any, session: str, token_id: str, symbol: str = "BTC", **changes: Any) -> str:
    """Ask for, take and store an analysis."""
    job = take(database, session, symbol, changes.get("type", "market-data"))
    return store(database, job, token_id, **changes)


def fail(database: Any, job: tuple[int, str], token_id: str) -> str:
    """Fail an analysis as the worker does when no source answered."""
    return database.value(
        "work.fail_analysis",
        job=job[0],
        owner=job[1],
        token_id=token_id,
        sources=[SOURCES[2]],
        links=[],
    )
