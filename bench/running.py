"""The whole service in a scratch folder, as ./bin/up starts it, for the length of a measurement."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

import config
import credentials
import sandbox
from db import operator, urls
from supervisor import web

ROOT = Path(__file__).resolve().parent.parent
EMAIL = "reader@example.org"
PASSWORD = "a long quiet sentence"  # noqa: S105 - of an account that lives for a minute
START_SECONDS = 60


class Site(NamedTuple):
    """A running service, its upstreams, and somebody who may log in."""

    address: tuple[str, int]
    upstreams: tuple[str, int]
    process: int
    settings: config.Settings
    environment: Mapping[str, str]

    def log_in(self) -> str:
        """Log the reader in over HTTP; return the cookie."""
        body = json.dumps({"email": EMAIL, "password": PASSWORD})
        line = HTTPConnection(*self.address, timeout=30)
        line.request("POST", "/api/auth/login", body, {"Content-Type": "application/json"})
        answer = line.getresponse()
        line.close()
        if answer.status != 200:
            raise RuntimeError(f"the login answered {answer.status}")
        return answer.headers["Set-Cookie"].partition(";")[0]

    def database(self) -> str:
        """Return where the database is, for its owner."""
        return urls.url(self.settings, "owner")

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask or tell the upstreams something about themselves."""
        host, port = self.upstreams
        request = urllib.request.Request(
            f"http://{host}:{port}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read() or "null")


@contextmanager
def serving(service: Site, application: str) -> Iterator[tuple[tuple[str, int], int]]:
    """Serve another application beside the service and as it is served: address and process."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=web.BACKLOG)
    # gunicorn says so too, but only once it is there, and somebody may have called before
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    command = web.command(listener, service.settings)
    command = [application if word == "wsgi:app" else word for word in command]
    process = subprocess.Popen(
        [sys.executable, *command[1:]],
        cwd=ROOT,
        env=service.environment,
        pass_fds=[listener.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield listener.getsockname()[:2], process.pid
    finally:
        process.terminate()
        process.wait()
        listener.close()


@contextmanager
def running(**changes: str) -> Iterator[Site]:
    """Start everything, some settings changed; stop it and remove the folder at the end."""
    folder = Path(tempfile.mkdtemp(prefix="sovereign-bench-"))
    folder.chmod(0o755)
    ports = _free_ports(2)
    environment = {
        **os.environ,
        **sandbox.settings(ports[1]),
        "DATA_DIR": str(folder),
        "MARKET_DATA": "live",  # the addresses above are all it asks, and they can be told faults
        **changes,
    }
    environment.pop("DATABASE_URL", None)
    upstreams = _python(environment, "sandbox", "--port", str(ports[1]))
    service = _python(environment, "supervisor", "--host", "127.0.0.1", "--port", str(ports[0]))
    try:
        _wait(ports[0], service)
        settings = config.load(environment)
        hashed = credentials.hash_password(PASSWORD)
        operator.ask(settings, "create_admin", EMAIL, hashed)
        addresses = [("127.0.0.1", port) for port in ports]
        yield Site(addresses[0], addresses[1], service.pid, settings, environment)
    finally:
        for process in (service, upstreams):
            process.terminate()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _python(environment: Mapping[str, str], module: str, *rest: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *rest]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        line = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            line.request("GET", "/readyz")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            line.close()
    raise RuntimeError("the service did not start")
