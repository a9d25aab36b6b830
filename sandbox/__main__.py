"""python -m sandbox --port N: serve until the parent process ends or a signal comes."""

import argparse
import os
import signal
import sys
import threading
import time
from pathlib import Path

from sandbox import clock, newsroom, recorded, server

PARENT_SECONDS = 0.5


def main() -> int:
    """Serve; the exit code is 1 when the address cannot be had."""
    options = _options()
    parent = os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    told = threading.Event()  # a signal that raised might break into a lock of the server
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    app = recorded.create_app(options.recorded) if options.recorded else server.create_app()
    if not options.recorded:
        newsroom.everything(clock.now())  # draws every walk, so that first answers are quick
    try:
        server.serve(app, options.port, options.host, until=told)
    except OSError as error:
        sys.stderr.write(f"sandbox: {options.host}:{options.port}: {error.strerror}\n")
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sandbox", description="Every upstream in a box.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument(
        "--recorded",
        type=Path,
        metavar="DIR",
        help="answer Binance klines and CoinGecko listings recorded in this folder instead",
    )
    return parser.parse_args()


def _end_with(parent: int) -> None:
    """End this process when its parent is gone."""
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
