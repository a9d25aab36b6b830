"""The clock of the worker: what is due goes into the queue, what was lost is said to be lost.

Every worker asks; the database gives each thing to one of them.
"""

import time

from db.gateway import Gateway

SECONDS = 1.0


class Schedule:
    """Looks at the schedule once a second, when it is asked to."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._next_at = 0.0

    def look(self) -> None:
        """Queue what is due and close what was lost, unless that was done a moment ago."""
        if time.monotonic() < self._next_at:
            return
        self._next_at = time.monotonic() + SECONDS
        self._gateway.call("work.enqueue_due")
        self._gateway.call("work.close_lost_work")
