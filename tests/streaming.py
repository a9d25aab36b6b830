"""Streams for tests: opened as a browser does, read event by event, over a real socket."""

import http.client
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

from psycopg.types.json import Jsonb

import credentials

EVENTS = "/api/ucie/events"
PATIENCE_S = 60.0


class Event(NamedTuple):
    """One event: its number if it has one, its kind and its data."""

    id: int | None
    kind: str
    data: Any


class Person(NamedTuple):
    """Somebody logged in at a running service: the account, and the token of the session."""

    site: Any
    user_id: str
    token: str

    @property
    def session(self) -> str:
        """What the database knows the session by."""
        return credentials.token_hash(self.token)

    def again(self) -> "Person":
        """The same person in another browser."""
        return self._replace(token=_session(self.site, self.user_id))

    def ask(self, path: str = EVENTS, **headers: str) -> "Stream":
        """Ask for a stream; the answer may be a refusal."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Stream(self.site, path, {"Cookie": f"auth_token={self.token}"} | sent)

    def opened(self, path: str = EVENTS, **headers: str) -> "Stream":
        """Open a stream."""
        stream = self.ask(path, **headers)
        assert stream.status == 200, stream.answer.read()
        return stream


class Stream:
    """An answer that is being read; all that were begun are in `begun`."""

    begun: ClassVar[list["Stream"]] = []

    def __init__(self, site: Any, path: str, headers: dict[str, str], method: str = "GET") -> None:
        self.begun.append(self)
        self.line = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=PATIENCE_S)
        self.line.request(method, path, headers=headers)
        assert self.line.sock is not None
        self.socket: socket.socket = self.line.sock
        self.answer = self.line.getresponse()
        self.status = self.answer.status

    @property
    def code(self) -> str:
        """The slug of a refusal."""
        return str(json.loads(self.answer.read())["code"])

    def next(self) -> Event | None:
        """The next event of the test itself, or None at the proper end of the answer.

        Heartbeats are left out, and prices that the service found meanwhile.
        """
        end = time.monotonic() + PATIENCE_S
        while (event := self.next_of_all()) and (event.kind == "beat" or "prices" in event.data):
            assert time.monotonic() < end, "nothing but heartbeats came"
        return event

    def next_of_all(self) -> Event | None:
        """The next event of whatever kind."""
        fields: dict[str, str] = {}
        while line := self.answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "data" in fields:
                number = int(fields["id"]) if "id" in fields else None
                return Event(number, fields["event"], json.loads(fields["data"]))
            else:
                self.retry_ms = int(fields.get("retry", 0))
                fields = {}
        return None

    def take(self, count: int) -> list[Event]:
        """So many events that are no heartbeats."""
        events = [self.next() for _ in range(count)]
        return [event for event in events if event]

    def close(self) -> None:
        """Leave."""
        if self in self.begun:
            self.begun.remove(self)
        self.answer.close()
        self.line.close()
        self.socket.close()


def person(site: Any, email: str = "alice@example.org") -> Person:
    """An account of a running service, logged in."""
    user_id = site.database.user(email)
    return Person(site, user_id, _session(site, user_id))


def raw(person: Person, version: str = "1.1", buffer: int = 1 << 16) -> socket.socket:
    """Ask for a stream on a bare socket."""
    host = urlsplit(person.site.url)
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    line.settimeout(PATIENCE_S)
    line.connect((host.hostname, host.port))
    line.sendall(
        f"GET {EVENTS} HTTP/{version}\r\nHost: {host.netloc}\r\n"
        f"Cookie: auth_token={person.token}\r\n\r\n".encode()
    )
    line.recv(1, socket.MSG_PEEK)  # the answer has begun
    return line


def whole(line: socket.socket) -> bytes:
    """All that comes until the end."""
    with line.makefile("rb") as read:
        return read.read()


def _session(site: Any, user_id: str) -> str:
    stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())
    token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"]))
    site.database.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        *(user_id, credentials.token_hash(token)),
    )
    return token


def publish_many(database: Any, count: int, data: Any) -> None:
    """Publish so many prices at once, numbered from 0."""
    database.run(
        "select private.publish('price', %s || jsonb_build_object('n', n))"
        " from generate_series(0, %s - 1) as numbers(n)",
        *(Jsonb(data), count),
    )


def publish(database: Any, data: Any = None, user_id: str | None = None) -> None:
    """Publish a price to everybody, or an alert to one."""
    kind = "price" if user_id is None else "alert"
    database.value("private.publish", kind=kind, data=data or {}, user_id=user_id)


def processes(site: Any) -> list[int]:
    """The web processes."""
    pid = site.web.pid
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def files(pid: int) -> int:
    """How many descriptors a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def until(true: Callable[[], Any], what: str, seconds: float = PATIENCE_S) -> Any:
    """Look until it is so, and return it."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, f"not in time: {what}"
        time.sleep(0.02)
    return found
