"""The address the web answers on: taken before anything is started, held until the end.

gunicorn is handed the open socket, so a port that is taken is known at once, and while gunicorn
starts again new connections wait instead of being refused.
"""

import errno
import http.client
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from config import Settings

BACKLOG = 1024
GRACE_SECONDS = 35  # a request may wait half a minute for an analysis
HANGING_SECONDS = 60
ASK_SECONDS = 2  # the open socket takes calls even while nobody answers them


class AddressError(Exception):
    """The address cannot be listened on; the text is one line for the person at the terminal."""


def listen(host: str, port: int) -> socket.socket:
    """Take the address; port 0 stands for any free one."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Lines that wait for gunicorn would else be answered 40 ms late for as long as they last.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(address)
    except OSError as error:
        taken = (
            "is taken by another program"
            if error.errno == errno.EADDRINUSE
            else f"cannot be used: {error}"
        )
        raise AddressError(f"port {port} of {host} {taken}; choose one by --port") from None
    listener.listen(BACKLOG)
    return listener


def url(listener: socket.socket) -> str:
    """Return the address as a browser on this machine writes it."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - told apart, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def command(listener: socket.socket, settings: Settings) -> list[str]:
    """Return the command line of gunicorn."""
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app"),
        *("--bind", f"fd://{listener.fileno()}"),
        *("--worker-class", "blueprints.unreadable.Worker"),
        *("--workers", str(settings.web_workers), "--threads", str(settings.web_threads)),
        *("--keep-alive", "30"),
        *("--graceful-timeout", str(GRACE_SECONDS), "--timeout", str(HANGING_SECONDS)),
        *("--forwarded-allow-ips", ""),  # TRUSTED_PROXY_COUNT alone decides whom to believe
        "--no-control-socket",
        *("--log-level", "warning"),
    ]


def wait_until_ready(listener: socket.socket, seconds: float, alive: Callable[[], bool]) -> bool:
    """Ask until the first answer that is no fault; False when time is over or the web has died."""
    address = url(listener).removeprefix("http://")
    until = time.monotonic() + seconds
    while alive() and time.monotonic() < until:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(address, timeout=ASK_SECONDS)
            connection.request("GET", "/readyz", headers={"Host": address})
            if connection.getresponse().status < 500:
                return True
        time.sleep(0.05)
    return False
