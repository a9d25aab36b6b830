"""The time of progressive analyses: phases end when it is over, however busy the worker is.

One thread does nothing else. A notification tells it that a phase began; looking once a second
suffices. Every worker does so; the database gives each phase to one of them.
"""

import logging
import threading

from db.gateway import Gateway

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0


class Phases:
    """Ends what is due until it is told to stop."""

    def __init__(self, gateway: Gateway) -> None:
        self.begun = threading.Event()
        self._gateway = gateway
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="phases", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End no further phase; safe in a signal handler and from any thread."""
        self._stopped.set()
        self.begun.set()

    def join(self) -> None:
        """Wait for what is being ended."""
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.begun.clear()
            self.begun.wait(self._end_due())

    def _end_due(self) -> float:
        """End all that is due; how long to sleep, at most until the next end."""
        left: float | None = 0
        try:
            while left == 0 and not self._stopped.is_set():  # another coin is due
                left = self._gateway.call("work.end_due_phases")
        except Exception:
            log.exception("phases cannot be ended")
            return POLL_SECONDS
        return POLL_SECONDS if left is None else min(POLL_SECONDS, left)
