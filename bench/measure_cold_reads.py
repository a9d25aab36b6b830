"""Five hundred readers of one analysis that nobody has: how often each upstream URL is asked."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

from bench.running import Site, running
from bench.table import Ratio

READERS = 500
PATH = "/api/ucie/market-data/DOGE?wait=20"
SECONDS_OF_AN_UPSTREAM = 0.5  # long enough that all of them ask before there is an answer


def measure() -> Iterator[Ratio]:
    """Yield the calls of the URL asked most, against the one call it takes."""
    with running() as service:
        cookie = service.log_in()
        for provider in ("coingecko", "coinmarketcap", "kraken", "coinbase", "binance"):
            service.control("PUT", f"_delay/{provider}", {"seconds": SECONDS_OF_AN_UPSTREAM})
        _wait_for_coins(service, cookie)
        service.control("DELETE", "_calls")
        barrier = threading.Barrier(READERS)

        def reader(_: int) -> int:
            barrier.wait()
            return _read(service, cookie)

        with ThreadPoolExecutor(READERS) as threads:
            statuses = list(threads.map(reader, range(READERS)))
        if set(statuses) != {200}:
            raise RuntimeError(f"some readers were answered {set(statuses) - {200}}")
        calls = service.control("GET", "_calls")
    counts = [count for urls in calls.values() for count in urls.values()]
    asked = f"{READERS} cold reads of one key, {len(counts)} URLs"
    yield Ratio(asked, "one reader", max(counts), 1, "calls a URL")


def _read(service: Site, cookie: str) -> int:
    """Read until there is an answer that is not a promise."""
    line = HTTPConnection(*service.address, timeout=60)
    status = 202
    while status == 202:
        line.request("GET", PATH, headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        status = answer.status
    line.close()
    return status


def _wait_for_coins(service: Site, cookie: str) -> None:
    """The worker fetches the list of coins first."""
    known = False
    while not known:
        line = HTTPConnection(*service.address, timeout=30)
        line.request("GET", "/api/ucie/search?q=DOGE", headers={"Cookie": cookie})
        known = bool(json.loads(line.getresponse().read())["results"])
        line.close()
