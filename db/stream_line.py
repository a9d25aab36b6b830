"""The one connection of a web process that hears of events and reads them.

A notification says only that there is something to read, so a lost one costs time and no event.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import psycopg

from db.gateway import VALUE, statement

CHANNEL = "streams"
CONNECT_SECONDS = 5
LOST = (psycopg.Error, OSError)  # what a line that broke raises
SILENT_MS = 10_000  # a server that acknowledges nothing for so long is gone


class StreamLine:
    """An open connection; `woken` is set when there is something to read."""

    def __init__(self, conn: psycopg.AsyncConnection[Any], woken: asyncio.Event) -> None:
        self._conn = conn
        self._woken = woken
        self._heard: set[str] = set()
        conn.add_notify_handler(self._note)

    def heard(self) -> set[str]:
        """What notifications said since this was last asked."""
        heard, self._heard = self._heard, set()
        return heard

    async def call(self, function: str, **arguments: Any) -> Any:
        """Call a function and return its single value."""
        query = statement(VALUE, function, tuple(arguments))
        cursor = await self._conn.execute(query, list(arguments.values()))
        (value,) = await cursor.fetchone() or (None,)
        return value

    async def wait(self, seconds: float) -> None:
        """Wait until there is something to read, at most so long; raise when the line is lost."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._conn.fileno(), self._hear)
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), seconds)
        finally:
            loop.remove_reader(self._conn.fileno())
        self._take()

    def _hear(self) -> None:
        try:
            self._take()
        except psycopg.OperationalError:
            self._woken.set()  # whoever waits meets the error itself

    def _take(self) -> None:
        self._conn.pgconn.consume_input()
        while (told := self._conn.pgconn.notifies()) is not None:
            self._heard.add(told.extra.decode())
            self._woken.set()

    def _note(self, told: psycopg.Notify) -> None:
        self._heard.add(told.payload)
        self._woken.set()


@contextlib.asynccontextmanager
async def connected(conninfo: str, woken: asyncio.Event) -> AsyncIterator[StreamLine]:
    """Connect and listen until the block ends."""
    async with await psycopg.AsyncConnection.connect(
        conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS, tcp_user_timeout=SILENT_MS
    ) as conn:
        line = StreamLine(conn, woken)
        await conn.execute("listen streams")
        yield line
