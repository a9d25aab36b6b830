"""A real HTTP server on loopback that answers what a test tells it to, well or badly.

Answers are given out in order, the last one for ever; one that names a path is for that path only.
Whatever was asked is kept. A misbehaving answer is a function that writes to the socket itself.
"""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

Act = Callable[[socket.socket], None]


class Asked(NamedTuple):
    """One request as it arrived; `connection` is the client's port, `body` what was POSTed."""

    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    connection: int
    body: Any = None


class _Answer(NamedTuple):
    path: str | None
    raw: bytes
    act: Act | None


class Upstream:
    """The server; `url` is its base URL."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: list[_Answer] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.upstream = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(
        self,
        body: Any,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        *,
        path: str | None = None,
    ) -> None:
        """Answer bytes as they are and anything else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        lines = [f"{name}: {value}\r\n" for name, value in (named | dict(headers or {})).items()]
        raw = f"HTTP/1.1 {status} Whatever\r\n{''.join(lines)}\r\n".encode() + content
        self._answers.append(_Answer(path, raw, None))

    def act(self, act: Act, *, path: str | None = None) -> None:
        """Let a function misbehave on the socket, which is closed after it."""
        self._answers.append(_Answer(path, b"", act))

    def forget(self) -> None:
        """Drop all answers and everything that was asked."""
        with self._lock:
            self._answers.clear()
            self.asked.clear()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def take(self, asked: Asked) -> _Answer:
        """Note a request and give the answer that is due."""
        with self._lock:
            self.asked.append(asked)
            fitting = [answer for answer in self._answers if answer.path in (None, asked.path)]
            if not fitting:
                return _Answer(None, b"HTTP/1.1 404 Nothing\r\nContent-Length: 0\r\n\r\n", None)
            if sum(answer.path == fitting[0].path for answer in fitting) > 1:
                self._answers.remove(fitting[0])
            return fitting[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    upstream: Upstream

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: clients that hang up are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._take(None)

    def do_POST(self) -> None:
        self._take(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _take(self, body: Any) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(parts.path, query, dict(self.headers), self.client_address[1], body)
        answer = self.server.upstream.take(asked)
        if answer.act is None:
            self.wfile.write(answer.raw)
        else:
            self.close_connection = True
            with suppress(OSError):
                answer.act(self.connection)

    def log_message(self, *args: Any) -> None:
        """Keep the test's output clean."""


def hang(sock: socket.socket) -> None:
    """Say nothing until the client hangs up, ten seconds at most."""
    sock.settimeout(10)
    sock.recv(1)


def reset(sock: socket.socket) -> None:
    """End the connection with a reset."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def drip(text: bytes, pause: float = 0.02) -> Act:
    """Send a text byte by byte, and the last byte for ever."""

    def act(sock: socket.socket) -> None:
        for byte in text + text[-1:] * 1000:
            sock.sendall(bytes([byte]))
            time.sleep(pause)

    return act


def send(raw: bytes) -> Act:
    """Send some bytes and close."""
    return lambda sock: sock.sendall(raw)
