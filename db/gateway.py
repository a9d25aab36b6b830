"""Calls of database functions: a pool, one statement a call, one round trip.

A call is one statement on an autocommit connection, so it is one transaction. JSON passes through
as text: this module never looks inside a body. It never builds SQL from anything but function
and parameter names of our own code.
"""

import functools
import json
import logging
import os
import random
import re
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow, namedtuple_row
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from db.listener import Listener

log = logging.getLogger(__name__)

REPLY = "select status, body, headers from {}({})"
VALUE = "select {}({})"
TABLE = "select * from {}({})"
WAIT_FOR = "Wait-For"  # internal header of a 202: the notification that ends the wait
POLL_SECONDS = 0.25  # a lost notification costs this much
TRIES = 4
AWAY_SECONDS = 1.0  # how long a call waits for a connection while the server cannot be reached
RECONNECT_SECONDS = 1.0  # how long the pool tries by itself; after that whoever calls makes it try
# Nothing was done, so the statement may be sent again: serialization failure, deadlock, an object
# that was re-made between two looks, a server that ends, a line that was dead before we spoke.
NOTHING_DONE = frozenset(
    {"40001", "40P01", "XX000", "0A000", "42883", "42704", "3F000", "57P01", "08003"}
)
LOST = (None, "08003", "57P01", "57P02", "57P03")  # the line is gone, and its siblings with it
READ_ONLY = "25006"  # a server that is the primary no longer
# Doors that read, by their names, and what they note on the way is as if noted once: they are sent
# again even when a lost connection leaves open whether the first try was carried out.
READING = re.compile(r"api\.((get|list|search)_\w+|health_check|me|validate_token)")


class Reply(NamedTuple):
    """What an api function answered, in the shape Flask accepts from a view."""

    body: str
    status: int
    headers: dict[str, str]

    @property
    def ok(self) -> bool:
        """Whether the answer is no refusal."""
        return self.status < 400

    def json(self) -> Any:
        """The parsed body, for the few views that must look inside."""
        return json.loads(self.body)


class Numbers(NamedTuple):
    """The measures of a pool: connections, seconds idle, seconds of waiting, seconds to be slow."""

    pool_max: int = 20
    idle_seconds: float = 30
    timeout_seconds: float = 10
    slow_seconds: float = 1
    prepare: bool = True


POOL_ERRORS = (PoolTimeout, TooManyRequests, PoolClosed)

# No text of PostgreSQL may hold NUL; whoever sends one is told, before the server is asked.
UNSTORABLE = {"code": "bad_request", "detail": "This request holds a character NUL."}

# Who shows no session, or none of ours, is told what the database would say, without asking it.
NOBODY = {"code": "unauthenticated", "detail": "Log in to see this."}
FOR_ANYBODY = frozenset({"api.health_check", "api.login"})  # doors that need no session

Refusal = Callable[[int, dict[str, Any], dict[str, str]], Reply]


def plain_refusal(status: int, body: dict[str, Any], headers: dict[str, str]) -> Reply:
    """A refusal as the database worded it."""
    return Reply(json.dumps(body), status, {"Content-Type": "application/json", **headers})


class Gateway:
    """Calls to one database as one role, from any number of threads, before or after a fork."""

    def __init__(
        self,
        conninfo: str,
        numbers: Numbers | None = None,
        refusal: Refusal = plain_refusal,
        listen_conninfo: str | None = None,
    ) -> None:
        self._conninfo = conninfo
        self._numbers = numbers or Numbers()
        self._refusal = refusal
        self._lock = threading.Lock()
        self._pool: ConnectionPool[psycopg.Connection[TupleRow]] | None = None
        self._pid = 0
        self._away = False  # nobody could reach the server lately
        self._connect_errors = 0
        self.listener = Listener(listen_conninfo or conninfo, "ready")

    def ask(self, function: str, **arguments: Any) -> Reply:
        """Call a function that returns private.reply."""
        reply = self._asked(function, arguments)
        reply.headers.pop(WAIT_FOR, None)
        return reply

    def _asked(self, function: str, arguments: dict[str, Any]) -> Reply:
        if any(isinstance(value, str) and "\0" in value for value in arguments.values()):
            return self._refusal(400, UNSTORABLE, {})
        if arguments.get("session", "") is None and function not in FOR_ANYBODY:
            return self._refusal(401, NOBODY, {})
        try:
            status, body, headers = self._sent(REPLY, function, arguments).fetchone()
        except psycopg.Error as error:
            return self._raised(error)
        if status >= 400:
            return self._refusal(status, json.loads(body), headers or {})
        return Reply(body, status, {"Content-Type": "application/json", **(headers or {})})

    def ask_until_ready(self, function: str, *, wait: float, **arguments: Any) -> Reply:
        """Repeat a call whose 202 names what to wait for, within `wait` seconds."""
        until = time.monotonic() + wait
        reply = self._asked(function, arguments)
        while key := reply.headers.pop(WAIT_FOR, None):
            left = until - time.monotonic()
            if left <= 0:
                break
            with self.listener.expecting(key) as happened:
                reply = self._asked(function, arguments | {"waited": True})
                if WAIT_FOR in reply.headers:
                    happened.wait(min(left, POLL_SECONDS))
        return reply

    def call(self, function: str, **arguments: Any) -> Any:
        """Call a function and return its single value."""
        return self._sent(VALUE, function, arguments).fetchone()[0]

    def rows(self, function: str, **arguments: Any) -> list[Any]:
        """Call a function that returns a table; the rows are named tuples."""
        rows: list[Any] = self._sent(TABLE, function, arguments).fetchall()
        return rows

    def close(self) -> None:
        """Give every connection back to the server."""
        self.listener.stop()
        with self._lock:
            if self._pool is not None and self._pid == os.getpid():
                self._pool.close()
            self._pool = None

    def numbers(self) -> dict[str, int]:
        """The pool's own counts: size, waiting requests, wait and error totals."""
        return self._connections().get_stats()

    def _sent(self, form: str, function: str, arguments: dict[str, Any]) -> Any:
        """The cursor with the whole result; its connection is back in the pool already."""
        query = statement(form, function, tuple(arguments))
        values = [Jsonb(v) if isinstance(v, dict | list) else v for v in arguments.values()]
        for attempt in range(1, TRIES + 1):
            try:
                return self._executed(query, function, values)
            except psycopg.Error as error:
                if attempt == TRIES or not _may_repeat(error, function):
                    raise
                log.info("%s is sent again after %s", function, error.sqlstate or "a lost line")
                time.sleep(random.uniform(0.5, 1) * 0.02 * 2**attempt)  # noqa: S311 (jitter)
        raise AssertionError("unreachable")

    def _executed(self, query: bytes, function: str, values: list[Any]) -> Any:
        started = time.monotonic()
        pool = self._connections()
        try:
            patience = min(AWAY_SECONDS, self._numbers.timeout_seconds) if self._away else None
            with pool.connection(patience) as conn:
                _listen_first(conn)
                cursor = conn.cursor(row_factory=namedtuple_row).execute(query, values)
            self._away = False
            return cursor
        except psycopg.Error as error:
            self._learn(pool, error)
            raise
        finally:
            elapsed = time.monotonic() - started
            if elapsed > self._numbers.slow_seconds:
                log.warning("slow call: %s took %d ms", function, elapsed * 1000)

    def _learn(self, pool: ConnectionPool[Any], error: psycopg.Error) -> None:
        """Let go of connections as useless as this one, and wait less for a server that is away."""
        if isinstance(error, PoolTimeout):
            errors = pool.get_stats().get("connections_errors", 0)
            self._away |= errors > self._connect_errors
            self._connect_errors = errors
        elif error.sqlstate == READ_ONLY:
            pool.drain()
        elif isinstance(error, psycopg.OperationalError) and error.sqlstate in LOST:
            self._away = True
            pool.check()

    def _connections(self) -> ConnectionPool[psycopg.Connection[TupleRow]]:
        """The pool of this process, opened on first use so that no fork inherits one."""
        if self._pool is not None and self._pid == os.getpid():
            return self._pool
        with self._lock:
            if self._pool is None or self._pid != os.getpid():
                numbers = self._numbers
                self._pool = ConnectionPool(
                    self._conninfo,
                    min_size=1,
                    max_size=numbers.pool_max,
                    max_idle=numbers.idle_seconds,
                    timeout=numbers.timeout_seconds,
                    max_waiting=10 * numbers.pool_max,
                    reconnect_timeout=RECONNECT_SECONDS,
                    kwargs={
                        "autocommit": True,
                        "prepare_threshold": 0 if numbers.prepare else None,
                        "connect_timeout": max(2, round(numbers.timeout_seconds)),
                    },
                    open=True,
                )
                self._pid = os.getpid()
            return self._pool

    def _raised(self, error: psycopg.Error) -> Reply:
        """A raised UCnnn is a refusal with status nnn; any other error is a fault."""
        state = error.sqlstate or ""
        if not state.startswith("UC"):
            raise error
        detail = error.diag.message_detail or ""
        return self._refusal(
            int(state[2:]), {"code": error.diag.message_primary, "detail": detail}, {}
        )


@functools.lru_cache(maxsize=512)
def statement(form: str, function: str, names: tuple[str, ...]) -> bytes:
    """The one statement of a call, with each parameter named."""
    named = [
        sql.SQL("{} => {}").format(sql.Identifier(f"p_{name}"), sql.Placeholder()) for name in names
    ]
    return (
        sql.SQL(form)
        .format(sql.Identifier(*function.split(".")), sql.SQL(", ").join(named))
        .as_bytes(None)
    )


def _listen_first(conn: psycopg.Connection[TupleRow]) -> None:
    """Notice that the server hung up while nobody spoke: then nothing has been sent yet."""
    try:
        conn.pgconn.consume_input()
    except psycopg.OperationalError:
        raise psycopg.errors.ConnectionDoesNotExist("the server hung up") from None


def _may_repeat(error: psycopg.Error, function: str) -> bool:
    if error.sqlstate in NOTHING_DONE:
        return True
    lost = isinstance(error, psycopg.OperationalError) and error.sqlstate is None
    return bool(lost and READING.fullmatch(function)) and not isinstance(error, POOL_ERRORS)
