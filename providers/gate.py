"""The circuit breaker before every upstream: who may be asked now, and what came of it.

Rules, the same for every gate: an answer that says how long to stay away closes the door for that
long; five failures within 60 seconds, and no answer among them, open the breaker, after which one
probe is let through every 30 seconds until one gets an answer. A gate never raises and never talks
to an upstream. The one here lives in the memory of a process; a process that shares its state
brings its own.
"""

import threading
from collections import defaultdict
from time import monotonic
from typing import Protocol

FAILURES = 5
WINDOW_SECONDS = 60.0
PROBE_SECONDS = 30.0
SILENT_LIMIT_SECONDS = 30.0  # the rest after a rate limit that does not say how long

ANSWERED = frozenset({"ok", "no_data", "outlier", "stale"})


class Gate(Protocol):
    """What http.py asks before, and tells after, every attempt."""

    def admit(self, provider: str) -> float | None:
        """Return None to let one attempt pass, else the seconds until the next may."""
        ...

    def record(
        self, provider: str, outcome: str, latency_ms: int, retry_after: float | None
    ) -> None:
        """Take note of an attempt: "ok" or an error code, and how long to stay away."""
        ...


class _Door:
    """The state of one provider; times are those of monotonic()."""

    def __init__(self) -> None:
        self.failures: list[float] = []
        self.open = False
        self.next_probe = 0.0
        self.not_before = 0.0


class MemoryGate:
    """A gate for one process, safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._doors: defaultdict[str, _Door] = defaultdict(_Door)

    def admit(self, provider: str) -> float | None:
        """Return None to let one attempt pass, else the seconds until the next may."""
        now = monotonic()
        with self._lock:
            door = self._doors[provider]
            wait = max(door.not_before, door.next_probe if door.open else 0.0) - now
            if wait > 0:
                return wait
            if door.open:
                door.next_probe = now + PROBE_SECONDS
            return None

    def record(
        self,
        provider: str,
        outcome: str,
        latency_ms: int,  # noqa: ARG002 - of use to gates that keep statistics
        retry_after: float | None,
    ) -> None:
        """Take note of an attempt: "ok" or an error code, and how long to stay away."""
        now = monotonic()
        if outcome == "rate_limited" and retry_after is None:
            retry_after = SILENT_LIMIT_SECONDS
        with self._lock:
            door = self._doors[provider]
            if retry_after is not None:
                door.not_before = max(door.not_before, now + retry_after)
            if outcome in ANSWERED:
                door.open = False
                door.failures.clear()
            elif outcome != "rate_limited":
                self._fail(door, now)

    @staticmethod
    def _fail(door: _Door, now: float) -> None:
        door.failures = [at for at in door.failures if at > now - WINDOW_SECONDS] + [now]
        if len(door.failures) >= FAILURES and not door.open:
            door.open = True
            door.next_probe = now + PROBE_SECONDS
