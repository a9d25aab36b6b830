"""Many at once: threads that start together behind a barrier."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from streaming import until

T = TypeVar("T")

THOROUGH = os.environ.get("THOROUGH") == "1"
# Who waits for a lock in this database; the server is shared with other processes of the tests.
WAITING = (
    "select from pg_locks join pg_stat_activity using (pid)"
    " where not granted and datname = current_database()"
)


GATE = "perform pg_advisory_xact_lock_shared(4711);"  # for the text of a mutant


def rounds(few: int, many: int = 50) -> range:
    """How often a race is run: few times in the suite, many with THOROUGH=1."""
    return range(many if THOROUGH else few)


def barrier_call(n: int, function: Callable[[int], T]) -> list[T]:
    """Call function(0) … function(n - 1) at the same moment; return the results in order."""
    barrier = threading.Barrier(n)

    def _wait_then_call(number: int) -> T:
        barrier.wait()
        return function(number)

    with ThreadPoolExecutor(n) as threads:
        return list(threads.map(_wait_then_call, range(n)))


def meet(database: Any, n: int, function: Callable[[int], T]) -> list[T]:
    """Call as above, but let those who come to a GATE pass it only when all of them wait."""
    with ThreadPoolExecutor(1) as thread, database.connect("owner") as line:
        line.execute("select pg_advisory_lock(4711)")
        acting = thread.submit(barrier_call, n, function)
        until(lambda: len(database.all(WAITING)) == n, "all have come so far")
        line.execute("select pg_advisory_unlock(4711)")
        return acting.result()


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Do different things at the same moment; return what came of each, in order."""
    return barrier_call(len(acts), lambda number: acts[number]())
