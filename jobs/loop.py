"""The worker's loop: take jobs, do each in a thread of its own, give back what cannot be finished.

Notifications only shorten the wait; looking once a second suffices. A job belongs to this process
for one lease: a worker that is killed loses it to another, and what it might still have stored is
refused because the owner of a lease is new each time.
"""

import contextlib
import logging
import threading
import time
import uuid
from collections.abc import Iterator

from db.listener import Listener
from jobs.job import Job, LeaseLostError, Tools
from jobs.kinds import KINDS, do
from jobs.phases import Phases
from jobs.schedule import Schedule

log = logging.getLogger(__name__)

THREADS = 16
POLL_SECONDS = 1.0
GRACE_SECONDS = 5.0  # a little more than an analysis may take


class Worker:
    """Does jobs until it is told to stop."""

    def __init__(
        self, tools: Tools, listener: Listener | None = None, threads: int = THREADS
    ) -> None:
        self._tools = tools
        self._listener = listener
        self._slots = threading.Semaphore(threads)
        self._schedule = Schedule(tools.gateway)
        self._phases = Phases(tools.gateway)
        self._running: dict[int, Job] = {}
        self._wake = threading.Event()
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until stop() is called, then finish or give back what is in hand."""
        self._tools.gateway.call("work.request_first_tokens")
        self._tools.gateway.call("work.request_first_links")
        with self._hearing():
            self._phases.start()
            while not self._stopped.is_set():
                self._wake.clear()
                self._plan()
                self._look()
                self._wake.wait(POLL_SECONDS)
        self._phases.join()
        self._come_to_an_end()

    def stop(self) -> None:
        """Take no further job; safe in a signal handler and from any thread."""
        self._stopped.set()
        self._phases.stop()
        self._wake.set()

    @contextlib.contextmanager
    def _hearing(self) -> Iterator[None]:
        """Be woken when a job of any kind was queued, or a phase began."""
        with contextlib.ExitStack() as expected:
            if self._listener is not None:
                for kind in KINDS:
                    expected.enter_context(self._listener.expecting(kind, self._wake))
                expected.enter_context(self._listener.expecting("phase", self._phases.begun))
            yield

    def _plan(self) -> None:
        """Look at the schedule; a line of it that cannot be read holds up no other work."""
        try:
            self._schedule.look()
        except Exception:
            log.exception("the schedule cannot be read")

    def _look(self) -> None:
        """Take as many jobs as there are free threads."""
        try:
            while not self._stopped.is_set() and self._slots.acquire(blocking=False):
                job = None
                try:
                    job = self._taken()
                finally:
                    if job is None:  # none waits, or the database is away
                        self._slots.release()
                if job is None:
                    return
                threading.Thread(target=self._do, args=(job,), name=job.kind, daemon=True).start()
        except Exception:
            log.exception("the queue cannot be read")

    def _taken(self) -> Job | None:
        owner = str(uuid.uuid4())
        rows = self._tools.gateway.rows("work.take_job", owner=owner)
        if not rows:
            return None
        (row,) = rows
        job = Job(row.id, owner, row.kind, row.key, row.arguments, row.attempts)
        self._running[job.id] = job
        return job

    def _do(self, job: Job) -> None:
        started = time.monotonic()
        try:
            do(job, self._tools)
            log.info("done", extra=_facts(job, started))
        except LeaseLostError:
            log.warning("lost to another worker", extra=_facts(job, started))
        except Exception as error:
            code = getattr(error, "code", None)  # of a fault of the world outside; ours get a trace
            log.error(
                "failed: %s",
                code or "internal",
                extra=_facts(job, started),
                exc_info=None if code else error,
            )
            self._fail(job, error)
        finally:
            self._running.pop(job.id, None)
            self._slots.release()
            self._wake.set()

    def _fail(self, job: Job, error: Exception) -> None:
        """Say that a job failed; if even that fails, its lease will run out."""
        try:
            self._tools.gateway.call(
                "work.fail_job",
                job=job.id,
                owner=job.owner,
                error={"code": getattr(error, "code", "internal"), "kind": type(error).__name__},
                retry_after=None,
                final=getattr(error, "final", False),
            )
        except Exception:
            log.exception("a failure could not be recorded", extra={"job": job.kind})

    def _come_to_an_end(self) -> None:
        """Wait a little for what is in hand, then give back the rest."""
        until = time.monotonic() + GRACE_SECONDS
        while self._running and time.monotonic() < until:
            self._wake.clear()
            self._wake.wait(0.05)
        for job in list(self._running.values()):
            log.info("given back", extra={"job": job.kind})
            self._tools.gateway.call("work.give_back_job", job=job.id, owner=job.owner)


def _facts(job: Job, started: float) -> dict[str, object]:
    return {"job": job.kind, "ms": round((time.monotonic() - started) * 1000, 1)}
