"""How long a request may wait for an analysis that is being made, and how many may at once.

A waiting request holds a thread of its process. So that the others never run out, half of the
threads may wait; who comes beyond that is answered at once with what there is.
"""

import contextlib
import re
import threading
from collections.abc import Iterator

from flask import current_app, request

from blueprints.errors import refuse
from db.gateway import Reply

DEFAULT_SECONDS = 4.0  # the longest budget of an analysis of this release, and a little
LONGEST_SECONDS = 30


def places(threads: int) -> threading.Semaphore:
    """The places for those who wait in a process of so many threads."""
    return threading.Semaphore(max(1, threads // 2))


def refuse_unreadable() -> Reply | None:
    """Refuse a `wait=` that is no number from 0 to 30, before any view reads it."""
    given = request.args.get("wait", "0")
    if re.fullmatch(r"\d{1,2}(\.\d{1,3})?", given) and float(given) <= LONGEST_SECONDS:
        return None
    detail = f"wait is a number of seconds from 0 to {LONGEST_SECONDS}."
    return refuse(400, "bad_wait", detail, [{"field": "wait", "message": detail}])


def asked_seconds() -> float:
    """Read `wait=`, or the default where nothing is said."""
    return float(request.args.get("wait", DEFAULT_SECONDS))


@contextlib.contextmanager
def place(seconds: float) -> Iterator[float]:
    """The seconds this request may wait: as many as given, or none when no place is free."""
    free: threading.Semaphore = current_app.extensions["waiting"]
    if not free.acquire(blocking=False):
        yield 0
        return
    try:
        yield seconds
    finally:
        free.release()
