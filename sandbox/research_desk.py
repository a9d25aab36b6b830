"""The orders of the invented research service: who asked what, when, and how far it has come."""

import hashlib
import threading
from typing import NamedTuple

from flask import current_app

SECONDS = 4.0  # that a report takes, unless a whim says otherwise
STEPS = ("queued", "searching", "researching", "analyzing", "summarizing")


class Order(NamedTuple):
    """One job: its id, the question, when it was asked, how many loops it may take."""

    id: str
    query: str
    at: float
    loops: int


class Desk:
    """All orders of one application, safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: dict[str, Order] = {}

    def take(self, query: str, at: float, loops: int) -> Order:
        """Take a question on; the same question twice is two orders."""
        with self._lock:
            seed = f"{len(self._orders)} {at!r} {query}".encode()
            order = Order(f"job-{hashlib.sha256(seed).hexdigest()[:24]}", query, at, loops)
            self._orders[order.id] = order
        return order

    def find(self, name: str) -> Order | None:
        """Return an order by its id."""
        with self._lock:
            return self._orders.get(name)

    def newest(self) -> list[Order]:
        """Return all orders, the newest first."""
        with self._lock:
            return list(reversed(self._orders.values()))


def desk() -> Desk:
    """Return the desk of this application."""
    found: Desk = current_app.extensions.setdefault("research_desk", Desk())
    return found


def step(order: Order, now: float, seconds: float) -> str:
    """Name the step an order has come to; "completed" after its time."""
    share = (now - order.at) / seconds if seconds else 1.0
    return "completed" if share >= 1 else STEPS[int(max(share, 0.0) * len(STEPS))]
