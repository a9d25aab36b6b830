"""Asking several providers at once, none of them for longer than the deadline.

Only an upstream's own failure becomes part of the answer; any other error is ours and is raised.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, NamedTuple, TypeVar

from providers.http import UpstreamError

SPARE_SECONDS = 0.05  # kept for what comes after the last answer

T = TypeVar("T")


class Answer(NamedTuple, Generic[T]):
    """A value, or the code of the error that came instead; `latency_ms` None when it never came."""

    value: T | None
    error: str | None
    latency_ms: int | None


def one(call: Callable[[float], T], deadline: float) -> Answer[T]:
    """Call with the deadline (time.monotonic()) and turn an upstream's failure into its code."""
    started = time.monotonic()
    try:
        value, error = call(deadline), None
    except UpstreamError as failure:
        value, error = None, failure.code
    return Answer(value, error, round((time.monotonic() - started) * 1000))


def together(
    calls: Mapping[str, Callable[[float], T]], *, seconds: float, deadline: float
) -> dict[str, Answer[T]]:
    """Call all at once, each for at most `seconds`; one that does not come back is a timeout."""
    if not calls:
        return {}
    ends_at = min(deadline - SPARE_SECONDS, time.monotonic() + seconds)
    pool = ThreadPoolExecutor(max_workers=len(calls), thread_name_prefix="ask")
    try:
        asked = {name: pool.submit(one, call, ends_at) for name, call in calls.items()}
        wait(asked.values(), timeout=max(ends_at + SPARE_SECONDS / 2 - time.monotonic(), 0.0))
        return {name: _outcome(future) for name, future in asked.items()}
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _outcome(future: "Future[Answer[T]]") -> Answer[T]:
    return future.result() if future.done() else Answer(None, "timeout", None)
