"""The whole service as users meet it: gunicorn, the worker, the sandbox, a real database."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import sandbox
import sandbox.server
from conftest import Database, Live

ROOT = Path(__file__).parents[1]
ROLES = ("owner", "web", "worker", "ops")
PATIENCE_S = 90  # with a busy machine
AT_WORK = "select from core.jobs where state in ('waiting', 'running')"


class Site(NamedTuple):
    """A running service and what a test needs to look behind it."""

    url: str
    mail: Path
    database: Live
    sandbox_url: str
    environment: Mapping[str, str]
    worker: list[subprocess.Popen[bytes]]
    web: subprocess.Popen[bytes]

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        process = _python(self.environment, "-m", "jobs")
        self.worker.append(process)
        return process

    def wait_for_lists(self) -> None:
        """Wait until the coins are known, and what they are called elsewhere."""
        until = time.monotonic() + PATIENCE_S
        known = "select from core.ucie_tokens limit 1"
        while not self.database.all(known) or self.database.all(AT_WORK):
            assert time.monotonic() < until
            time.sleep(0.05)

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Let every worker stand still until the block ends."""
        for process in self.worker:
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in self.worker:
                process.send_signal(signal.SIGCONT)


@contextmanager
def running(
    live: Live, folder: Path, application: str = "wsgi:app", **settings: str
) -> Iterator[Site]:
    """Run the service on a database until the block ends."""
    with sandbox.server.start(port=0) as upstreams:
        environment = _environment(live, folder, upstreams.port) | settings
        port = int(environment["PUBLIC_URL"].rpartition(":")[2])
        web = _gunicorn(environment, application, port)
        site = Site(
            url=environment["PUBLIC_URL"],
            mail=folder / "mail",
            database=live,
            sandbox_url=f"http://127.0.0.1:{upstreams.port}",
            environment=environment,
            worker=[],
            web=web,
        )
        try:
            site.start_worker()
            _wait_until_ready(site)
            yield site
        finally:
            _stop(web, *site.worker)


@contextmanager
def unhurried(database: Database, *types: str) -> Iterator[None]:
    """Give analyses so much time that a busy machine makes no source late; all, or those named."""
    shipped = database.all("select analysis_type, budget_ms from core.analysis_settings")
    database.run(
        "update core.analysis_settings set budget_ms = 20000"
        " where analysis_type = any(%s) or %s = 0",
        *(list(types), len(types)),
    )
    try:
        yield
    finally:
        for row in shipped:
            database.run(
                "update core.analysis_settings set budget_ms = %s where analysis_type = %s",
                *(row.budget_ms, row.analysis_type),
            )


@contextmanager
def long_phases(database: Database) -> Iterator[None]:
    """Let no phase end before its parts are there, however busy the machine is."""
    shipped = database.all("select phase_number, budget_ms from core.analysis_phases")
    database.run("update core.analysis_phases set budget_ms = 60000")
    try:
        yield
    finally:
        for phase in shipped:
            database.run(
                "update core.analysis_phases set budget_ms = %s where phase_number = %s",
                *(phase.budget_ms, phase.phase_number),
            )


def _environment(live: Live, folder: Path, sandbox_port: int) -> dict[str, str]:
    stored = {
        "settings": {"SECRET_KEY": secrets.token_hex(32), "CRON_SECRET": secrets.token_hex(16)},
        "passwords": dict.fromkeys(ROLES, "trusted"),
    }
    (folder / "secrets.json").write_text(json.dumps(stored))
    address = f"postgresql://postgres@127.0.0.1:{live.cluster.port}/{live.name}?sslmode=disable"
    inherited = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    return {
        **{name: os.environ[name] for name in inherited if name in os.environ},
        **sandbox.settings(sandbox_port),
        "DATA_DIR": str(folder),
        "DATABASE_URL": address,
        "PUBLIC_URL": f"http://127.0.0.1:{_free_port()}",
        "WEB_WORKERS": "2",
        "WEB_THREADS": "16",
        "PYTHONWARNINGS": "ignore",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _gunicorn(
    environment: Mapping[str, str], application: str, port: int
) -> subprocess.Popen[bytes]:
    return _python(
        environment,
        *("-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
        *(
            "--worker-class",
            "blueprints.unreadable.Worker",
            "--workers",
            environment["WEB_WORKERS"],
        ),
        *("--threads", environment["WEB_THREADS"], "--keep-alive", "30"),
        *("--no-control-socket", "--log-level", "warning"),
    )


def _python(environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    log = Path(environment["DATA_DIR"], "log")
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=dict(environment),
            stdout=output,
            stderr=output,
        )


def _wait_until_ready(site: Site) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{site.url}/readyz", timeout=2):  # noqa: S310 (our own)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(Path(site.environment["DATA_DIR"], "log").read_text())


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
