"""python -m jobs: one worker, until SIGTERM or SIGINT."""

import os
import signal
import sys

import config
import logs
from db import urls
from db.gateway import Gateway, Numbers
from db.listener import Listener
from jobs.gate import SharedGate
from jobs.job import Tools
from jobs.loop import THREADS, Worker
from providers import http

CONNECTIONS = 9  # for sixteen jobs, none of which holds one while it asks upstream, and phases


def main() -> int:
    """Read the settings, connect, work."""
    try:
        settings = config.load(os.environ)
        conninfo = urls.url(settings, "worker")
        direct = urls.url(settings, "worker", direct=True)
    except config.ConfigError as error:
        sys.stderr.write(f"worker: {error}\n")
        return 2
    logs.start(settings.log_format)
    gateway = Gateway(
        conninfo,
        Numbers(
            pool_max=CONNECTIONS,
            idle_seconds=settings.db_pool_idle_seconds,
            timeout_seconds=settings.db_pool_timeout_seconds,
            slow_seconds=settings.slow_call_seconds,
            prepare=settings.prepares_statements,
        ),
    )
    listener = Listener(direct, "jobs")
    endpoints = {name: http.Endpoint(*upstream) for name, upstream in settings.endpoints().items()}
    http.configure(endpoints, SharedGate(gateway))
    worker = Worker(Tools(gateway, settings), listener, THREADS)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
    listener.stop()
    gateway.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
