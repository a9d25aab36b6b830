"""The streams of one web process: one thread, one connection to the database, many sockets.

The view lets a stream in (`admit`) and hands its socket over (`adopt`); from then on everything
happens in the hub's own event loop. Start, live delivery and what was missed while the database
was away are one path: read what is new after the number that the slowest stream has seen.
"""

import asyncio
import logging
import os
import random
import resource
import socket
import struct
import sys
import threading
import time
from collections import Counter
from typing import Any, NamedTuple

from blueprints import sse
from db import stream_line

log = logging.getLogger(__name__)

SPARE_FILES = 1024  # descriptors for everything but streams
OWN_KINDS = frozenset({"phase", "done"})  # what a stream of one analysis tells
STOP_SECONDS = 2.0
STALL_SECONDS = 5.0  # how long a client may leave unread as much as may wait
RESET = struct.pack("ii", 1, 0)  # closing waits for nothing
SILENT_MS = 30_000  # a peer that acknowledges nothing for so long is gone


class Numbers(NamedTuple):
    """Limits: streams of a process and of a person in it, seconds, bytes that may wait."""

    streams: int = 600
    of_a_person: int = 10
    heartbeat_seconds: float = 12.0
    pace_seconds: float = 0.02  # between two looks, so that a burst is one
    backlog_bytes: int = 65536


class Refused(NamedTuple):
    """Why no further stream is let in."""

    status: int
    problem: dict[str, str]
    retry_after: int


FULL = Refused(
    503,
    {
        "code": "streams_full",
        "detail": "As many live connections are open as this service takes.",
    },
    30,
)
TOO_MANY = Refused(
    429,
    {"code": "too_many_streams", "detail": "You have as many live connections open as one may."},
    30,
)


class Start(NamedTuple):
    """Whose stream begins, of which analysis if of one, and the last event it has seen."""

    session: str
    user_id: str
    run: str | None
    after: int


class Stream(asyncio.Protocol):
    """A client's socket that is only written to."""

    def __init__(self, hub: "Hub", start: Start) -> None:
        self.session, self.user_id, self.run, self.after = start
        self._hub = hub
        self._transport: asyncio.Transport | None = None
        self._stalled: asyncio.TimerHandle | None = None

    @property
    def is_full(self) -> bool:
        """Whether as much waits to be read by the client as may."""
        return self._stalled is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to be told."""
        assert isinstance(transport, asyncio.Transport)
        transport.set_write_buffer_limits(high=self._hub.numbers.backlog_bytes)
        self._transport = transport
        self._hub.joined(self)

    def wants(self, event: dict[str, Any]) -> bool:
        """Whether an event that is for this person is one of this stream."""
        if event["id"] <= self.after:
            return False
        if self.run is not None:
            return event["kind"] in OWN_KINDS and bool(event["session_id"] == self.run)
        return bool(event["kind"] != "done")

    def write(self, data: bytes) -> None:
        """Send a chunk, if the client is there and reads."""
        if self._transport and not self._transport.is_closing() and not self.is_full:
            self._transport.write(data)

    def end(self, text: str) -> None:
        """Send the last words and the end of the answer, to a client that reads."""
        self.write((sse.chunk(text) if text else b"") + sse.LAST_CHUNK)
        if self.is_full:
            self._drop()
        elif self._transport:
            self._transport.close()

    def pause_writing(self) -> None:
        """Wait a little for a client that does not read; it may come back where it was."""
        self._stalled = asyncio.get_running_loop().call_later(STALL_SECONDS, self._drop)

    def resume_writing(self) -> None:
        """Go on where it was: it has read what waited."""
        if self._stalled:
            self._stalled.cancel()
            self._stalled = None
            self._hub.wake()

    def data_received(self, _data: bytes) -> None:
        """Let go of a client that goes on talking on this connection."""
        self._drop()

    def connection_lost(self, _error: Exception | None) -> None:
        """Be told no more."""
        if self._stalled:
            self._stalled.cancel()
        self._hub.left(self)

    def _drop(self) -> None:
        """Cut the line: what the system still holds for the client goes with it."""
        if self._transport and not self._transport.is_closing():
            line = self._transport.get_extra_info("socket")
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        if self._transport:
            self._transport.abort()


class Hub:
    """`start`, `admit`, `release`, `adopt` and `stop` are for gunicorn's threads."""

    def __init__(self, conninfo: str, numbers: Numbers | None = None) -> None:
        self.numbers = numbers or Numbers()
        self._conninfo = conninfo
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()  # places by person
        self._streams: set[Stream] = set()
        self._pid = 0

    def start(self) -> None:
        """Begin in this process; once, and after the fork that made it."""
        _raise_file_limit(self.numbers.streams + SPARE_FILES)
        self._pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._woken = asyncio.Event()
        self._task = self._loop.create_task(self._run())  # kept, or it might be collected
        threading.Thread(target=self._loop.run_forever, name="streams", daemon=True).start()

    @property
    def started(self) -> bool:
        """Whether this process holds streams."""
        return self._pid == os.getpid()

    def admit(self, user_id: str) -> Refused | None:
        """Take a place for a stream of a person, or say why there is none."""
        with self._lock:
            if self._held.total() >= self.numbers.streams:
                return FULL
            if self._held[user_id] >= self.numbers.of_a_person:
                return TOO_MANY
            self._held[user_id] += 1
            return None

    def release(self, user_id: str) -> None:
        """Give a place back."""
        with self._lock:
            self._held[user_id] -= 1
            if not self._held[user_id]:
                del self._held[user_id]

    def adopt(self, client: socket.socket, start: Start) -> None:
        """Own a socket, and the place that was taken for it, from now on."""
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.numbers.backlog_bytes)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_MS)
        stream = Stream(self, start)
        asyncio.run_coroutine_threadsafe(
            self._loop.connect_accepted_socket(lambda: stream, client), self._loop
        )

    def stop(self) -> None:
        """End every stream properly, each with its own time to come back."""
        if not self.started:
            return
        self._loop.call_soon_threadsafe(self._end_all)
        until = time.monotonic() + STOP_SECONDS
        while self._streams and time.monotonic() < until:
            time.sleep(0.02)

    def joined(self, stream: Stream) -> None:
        """Count a stream in; what it missed since its page was made is read at once."""
        self._streams.add(stream)
        self.wake()

    def wake(self) -> None:
        """Look at once."""
        self._woken.set()

    def left(self, stream: Stream) -> None:
        """Count a stream out."""
        self._streams.discard(stream)
        self.release(stream.user_id)

    def _end_all(self) -> None:
        for stream in tuple(self._streams):
            stream.end(sse.retry(sse.RETRY_SOON_MS))

    async def _run(self) -> None:
        while True:
            try:
                async with stream_line.connected(self._conninfo, self._woken) as line:
                    await self._tell(line)
            except stream_line.LOST as error:
                log.warning("streams lost the database: %s", type(error).__name__)
            except Exception:
                log.exception("streams cannot be told")
            await asyncio.sleep(random.uniform(0.2, 1.0))  # noqa: S311 (no secret)

    async def _tell(self, line: stream_line.StreamLine) -> None:
        """Tell and look for as long as the line holds; the heartbeat goes by the clock alone."""
        beat = 0.0
        while True:
            self._woken.clear()
            check = "sessions" in line.heard()
            if self._loop.time() >= beat:
                check = True
                beat = self._loop.time() + self.numbers.heartbeat_seconds
                for stream in tuple(self._streams):
                    stream.write(sse.chunk(sse.BEAT))
            await self._look(line, [one for one in self._streams if not one.is_full], check)
            await line.wait(max(0.0, beat - self._loop.time()))
            await asyncio.sleep(self.numbers.pace_seconds)

    async def _look(self, line: stream_line.StreamLine, streams: list[Stream], check: bool) -> None:
        sessions = list(dict.fromkeys(stream.session for stream in streams))
        after = min((stream.after for stream in streams), default=sys.maxsize)
        answer = await line.call("api.read_streams", sessions=sessions, after=after, check=check)
        ended = {sessions[place - 1] for place in answer["ended"]}
        for stream in streams:
            if stream.session in ended:
                stream.end(sse.BYE)
        for event in answer["events"]:
            data = sse.chunk(sse.event(event["kind"], event["data"], event["id"]))
            to = None if event["to"] is None else {sessions[at - 1] for at in event["to"]}
            for stream in streams:
                if stream.is_full:  # the rest when it has read this
                    continue
                if (to is None or stream.session in to) and stream.wants(event):
                    stream.write(data)
                    if stream.run and event["kind"] == "done":
                        stream.end("")
                stream.after = max(stream.after, event["id"])
        for stream in streams:
            if not stream.is_full:
                stream.after = max(stream.after, answer["newest"])


def _raise_file_limit(wanted: int) -> None:
    """Let this process open so many files, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
