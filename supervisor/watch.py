"""The watch over everything that was started: heals what dies, and stops all of it in order."""

import os
import select
import signal
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from bootstrap.report import say
from db.cluster import Cluster, ClusterError
from supervisor import state
from supervisor.children import Child

LOOK_SECONDS = 1.0
GRACE_SECONDS = 40.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Watch:
    """One supervisor's children and cluster, and the signals that end it."""

    def __init__(self, data_dir: Path, url: str, *, started_cluster: bool) -> None:
        self.data_dir = data_dir
        self.url = url
        self.over = False
        self._impatient = False
        self._started_cluster = started_cluster
        self._cluster: Cluster | None = None
        self._children: list[Child] = []
        self._bell, ringer = os.pipe()
        for end in (self._bell, ringer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(ringer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to be woken by it
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup asked to outlive a hang-up
                signal.signal(number, self._end)

    def keep(self, cluster: Cluster) -> None:
        """Start the cluster or find it running; ours to stop if a supervisor started it."""
        self._started_cluster = cluster.start() or self._started_cluster
        self._cluster = cluster
        self.remember()

    def add(self, child: Child) -> None:
        """Start a child and keep it alive from now on."""
        child.start()
        self._children.append(child)
        self.remember()

    def find(self, name: str) -> Child:
        """Return the child of that name."""
        return next(child for child in self._children if child.name == name)

    def remember(self) -> None:
        """Write down what runs, for a second ./bin/up and for the start after a kill."""
        pids = {child.name: child.process.pid for child in self._children if child.process}
        state.write(self.data_dir, state.State(os.getpid(), self.url, self._started_cluster, pids))

    def run(self) -> None:
        """Heal what dies until a signal comes."""
        while not self.over:
            select.select([self._bell], [], [], LOOK_SECONDS)
            self._hear()
            self._tend()

    def stop(self) -> None:
        """Stop everything that was started, PostgreSQL last and only if it is ours."""
        for child in self._children:
            child.ask_to_stop()
        until = time.monotonic() + GRACE_SECONDS
        while not all(child.stopped() for child in self._children):
            if self._impatient or time.monotonic() > until:
                break
            select.select([self._bell], [], [], 0.1)
            self._hear()
        for child in self._children:
            child.kill()
        self._children.clear()
        if self._cluster is not None and self._started_cluster:
            self._cluster.stop()
            self._started_cluster = False
        self.remember()

    def _tend(self) -> None:
        if self.over:
            return
        if self._cluster is not None and not self._cluster.alive():
            say("PostgreSQL is gone; starting it again")
            try:
                self._started_cluster = self._cluster.start() or self._started_cluster
            except ClusterError as error:
                say(str(error))
        for child in self._children:
            event = child.tend()
            if event:
                say(event)
        self.remember()

    def _hear(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._bell, 512)

    def _end(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._impatient = self.over  # asked twice: no more waiting for anyone
        self.over = True
