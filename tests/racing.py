"""Many at once: threads that start together behind a barrier."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def barrier_call(n: int, function: Callable[[int], T]) -> list[T]:
    """Call function(0) … function(n - 1) at the same moment; return the results in order."""
    barrier = threading.Barrier(n)

    def _wait_then_call(number: int) -> T:
        barrier.wait()
        return function(number)

    with ThreadPoolExecutor(n) as threads:
        return list(threads.map(_wait_then_call, range(n)))
