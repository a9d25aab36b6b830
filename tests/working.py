"""A worker of a test: the real loop in threads of the test's own process, on its database."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from analysis import ask, trail
from config import Settings
from db.gateway import Gateway, Numbers
from db.listener import Listener
from jobs.job import Job, Tools
from jobs.loop import Worker


@contextlib.contextmanager
def tools(live: Any, settings: Settings) -> Iterator[Tools]:
    """The database as role worker, and settings."""
    gateway = Gateway(live.url("worker"), Numbers(pool_max=7))
    try:
        yield Tools(gateway, settings)
    finally:
        gateway.close()


@contextlib.contextmanager
def working(live: Any, settings: Settings, *, hears: bool = True) -> Iterator[Worker]:
    """A worker at work until the block ends; one that does not hear only polls."""
    with tools(live, settings) as used:
        listener = Listener(live.url("worker"), "jobs") if hears else None
        worker = Worker(used, listener)
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            yield worker
        finally:
            worker.stop()
            thread.join(10)
            if listener is not None:
                listener.stop()


def be_patient(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let every source of a worker in this process take so long: it shares it with the sandbox."""
    together = ask.together

    def _together(calls: Any, *, deadline: float, **_: float) -> Any:
        return together(calls, seconds=seconds, deadline=deadline)

    monkeypatch.setattr(ask, "together", _together)
    monkeypatch.setattr(trail, "MOST_SECONDS", seconds)


def leased(tools_: Tools, owner: str) -> Job:
    """Take the next job as the loop does."""
    (row,) = tools_.gateway.rows("work.take_job", owner=owner)
    return Job(row.id, owner, row.kind, row.key, row.arguments, row.attempts)
