"""Every provider is a server on loopback, and no breaker stands before it unless a test says so."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config import SOURCES
from loopback import Upstream
from providers import http

PAYLOADS = Path(__file__).parent / "payloads"
NAMES = (*(source.name.lower() for source in SOURCES), "some")


class OpenGate:
    """Lets everything pass and remembers what came of it."""

    def __init__(self) -> None:
        self.outcomes: list[tuple[str, str, float | None]] = []
        self.latencies: list[int] = []
        self.admitted: list[str] = []

    def admit(self, provider: str) -> float | None:
        self.admitted.append(provider)
        return None

    def record(
        self, provider: str, outcome: str, latency_ms: int, retry_after: float | None
    ) -> None:
        self.outcomes.append((provider, outcome, retry_after))
        self.latencies.append(latency_ms)


@pytest.fixture(scope="session")
def _server() -> Iterator[Upstream]:
    server = Upstream()
    yield server
    server.stop()


@pytest.fixture
def gate() -> OpenGate:
    return OpenGate()


@pytest.fixture
def upstream(
    _server: Upstream, gate: OpenGate, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Upstream]:
    """The server that stands in for every provider."""
    _server.forget()
    monkeypatch.setattr(http, "BACKOFF_SECONDS", (0.0, 0.01))
    endpoints = {name: http.Endpoint(name, _server.url, {}, True) for name in NAMES}
    http.configure(endpoints, gate)
    yield _server
    http.configure({})


@pytest.fixture
def payload() -> Callable[[str], Any]:
    """Read a hand-written answer: payload("kraken/ticker.json")."""
    return lambda name: json.loads((PAYLOADS / name).read_bytes())


@pytest.fixture
def soon() -> float:
    """A deadline that no honest answer on loopback misses."""
    return time.monotonic() + 5
