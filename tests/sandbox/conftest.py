"""One sandbox for all tests, asked over real HTTP; its faults and counts begin anew each time."""

from collections.abc import Iterator

import pytest

from box import Box
from sandbox import clock, server

NOW = 1_795_419_234.5  # in November 2026, in the midst of a minute


@pytest.fixture(scope="session")
def _box() -> Iterator[Box]:
    with server.start(port=0) as running:
        yield Box(running)


@pytest.fixture
def box(_box: Box) -> Box:
    """The sandbox, well-behaved and with nothing counted."""
    for path in ("/_faults", "/_delay", "/_calls"):
        assert _box.ask(path, method="DELETE").status == 200
    return _box


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> float:
    """Stop the sandbox's clock."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW
