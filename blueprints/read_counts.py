"""How reads of stored analyses ended: counted here, handed to the database now and then.

A count in the reading call itself would make every reader of a type queue for one row. What a
killed process had not handed in yet is lost; these are statistics.
"""

import atexit
import logging
import threading
import time
from collections import Counter

from db.gateway import Gateway, Reply

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
ENDS = {"hit": "fresh", "stale": "stale", "miss": "missed"}  # X-Cache, and its column


class ReadCounts:
    """The counts of one process."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._lock = threading.Lock()
        self._counted: Counter[tuple[str, str]] = Counter()
        self._due_at = time.monotonic() + EVERY_SECONDS
        atexit.register(self.hand_in)

    def add(self, analysis_type: str, reply: Reply) -> None:
        """Count one answer by its X-Cache; hand all in when that is due."""
        end = ENDS.get(reply.headers.get("X-Cache", ""))
        if end is None:
            return
        with self._lock:
            self._counted[analysis_type, end] += 1
            is_due = time.monotonic() >= self._due_at
            if is_due:
                self._due_at = time.monotonic() + EVERY_SECONDS
        if is_due:
            self.hand_in()

    def hand_in(self) -> None:
        """Add what was counted to the figures of the day."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        counts: dict[str, dict[str, int]] = {}
        for (analysis_type, end), number in counted.items():
            counts.setdefault(analysis_type, {})[end] = number
        try:
            self._gateway.ask("api.count_reads", counts=counts)
        except Exception:
            log.warning("counts of reads were lost", exc_info=True)
