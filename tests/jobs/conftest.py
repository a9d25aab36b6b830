"""A worker's tools on the live database of a test, and upstreams that answer."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import sandbox.server
import working
from config import Settings
from conftest import Live
from jobs.gate import SharedGate
from jobs.job import Job, Tools
from service import unhurried
from upstreams import Upstreams, feeds, reachable


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Upstreams]:
    with sandbox.server.start() as running:
        yield Upstreams(running.port)


@pytest.fixture
def tools(live: Any, settings: Settings, _sandbox: Upstreams) -> Iterator[Tools]:
    """The database as role worker, and settings that name the sandbox's feeds."""
    named = dataclasses.replace(settings, news_feeds=feeds(_sandbox.port))
    with working.tools(live, named) as used:
        yield used


@pytest.fixture
def upstreams(
    _sandbox: Upstreams, live: Live, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Upstreams]:
    """The sandbox, behind the breaker that all workers share; none is late on a busy machine."""
    working.be_patient(monkeypatch, 15)
    with unhurried(live), reachable(_sandbox, SharedGate(tools.gateway)) as found:
        yield found


@pytest.fixture
def leased(live: Any, tools: Tools) -> Callable[..., Job]:
    """A job, put into the queue and taken."""

    def _leased(kind: str, key: str, **arguments: Any) -> Job:
        from psycopg.types.json import Jsonb

        live.run(
            "insert into core.jobs (kind, key, arguments, priority) values (%s, %s, %s, 99)",
            *(kind, key, Jsonb(arguments)),
        )
        return working.leased(tools, "00000000-0000-4000-8000-000000000001")

    return _leased
