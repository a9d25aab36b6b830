"""Connections that can be cut from another thread, wherever in an exchange they stand.

A read time-out bounds the wait for the next byte, not for the last one: a server that drips its
headers could hold a thread for hours. So the thread that asks names its connection here, and
whoever waits for it closes that connection when the time is over. Nothing else is changed.
"""

import socket
import ssl
import threading
from contextlib import suppress
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError, SSLError

_thread = threading.local()


class Line:
    """The connection that one attempt speaks through."""

    def __init__(self) -> None:
        self._connection: HTTPConnection | None = None
        self._is_cut = False

    def take(self) -> None:
        """Watch every connection that this thread uses from now on."""
        _thread.line = self

    def hold(self, connection: HTTPConnection) -> None:
        """Remember the connection in use; refuse it when the line was cut meanwhile."""
        self._connection = connection
        if self._is_cut:
            connection.close()
            raise ConnectionAbortedError

    def cut(self) -> None:
        """End the exchange: whatever waits on the connection wakes up with an error."""
        self._is_cut = True
        sock = self._connection.sock if self._connection else None
        if sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _PlainConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _thread.line.hold(self)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _thread.line.hold(self)
        super().request(*args, **kwargs)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _thread.line.hold(self)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _thread.line.hold(self)
        super().request(*args, **kwargs)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


POOLS = {"http": _PlainPool, "https": _SecurePool}


def is_unopened(reason: Any) -> bool:
    """Tell by why a line failed whether there never was one, or none that is safe."""
    inner = reason.args[0] if isinstance(reason, SSLError) and reason.args else None
    return isinstance(reason, NewConnectionError) or isinstance(inner, ssl.SSLCertVerificationError)
