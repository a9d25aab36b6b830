"""One connection that listens, for everybody in this process who waits for a notification.

A notification is a hint that saves waiting time; whoever waits must look again by itself.
"""

import contextlib
import logging
import os
import threading
from collections import defaultdict
from collections.abc import Iterator

import psycopg
from psycopg import sql

log = logging.getLogger(__name__)

RECONNECT_SECONDS = 1.0
LOOK_UP_SECONDS = 5.0  # how soon a stop is noticed


class Listener:
    """Hears one channel and wakes those who expect a payload."""

    def __init__(self, conninfo: str, channel: str) -> None:
        self._conninfo = conninfo
        self._channel = channel
        self._expected: dict[str, list[threading.Event]] = defaultdict(list)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._pid = 0

    @contextlib.contextmanager
    def expecting(
        self, payload: str, event: threading.Event | None = None
    ) -> Iterator[threading.Event]:
        """An event, or the given one, that is set when the payload is heard, from now on."""
        self._start()
        event = event or threading.Event()
        with self._lock:
            self._expected[payload].append(event)
        try:
            yield event
        finally:
            with self._lock:
                self._expected[payload].remove(event)
                if not self._expected[payload]:
                    del self._expected[payload]

    def stop(self) -> None:
        """End the listening thread."""
        self._stopped.set()

    def _start(self) -> None:
        if self._pid == os.getpid():
            return
        with self._lock:
            if self._pid != os.getpid():
                self._pid = os.getpid()
                threading.Thread(target=self._listen, name="listener", daemon=True).start()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                self._hear()
            except psycopg.Error as error:
                log.info("listening was interrupted: %s", type(error).__name__)
                self._stopped.wait(RECONNECT_SECONDS)

    def _hear(self) -> None:
        with psycopg.connect(self._conninfo, autocommit=True) as conn:
            conn.execute(sql.SQL("listen {}").format(sql.Identifier(self._channel)))
            while not self._stopped.is_set():
                for heard in conn.notifies(timeout=LOOK_UP_SECONDS):
                    self._wake(heard.payload)

    def _wake(self, payload: str) -> None:
        with self._lock:
            for event in self._expected.get(payload, ()):
                event.set()
