"""A hundred people who open a coin that nobody has: how long each phase of its analysis takes.

The upstreams take the time that such upstreams take, each its own, with a long tail. A phase that
was cut at its time is in time by making, so what counts beside its time is how many ended whole.
Each coin at once again, when everything is known of it. Somebody else asks who they are meanwhile.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any, NamedTuple

import psycopg

from bench.running import Site, running
from bench.table import Ratio
from bench.upstream_times import take_time

RUNS = 100
AT_ONCE = 4
PATIENCE_SECONDS = 60
PATH = "/api/ucie/progressive-analysis"
AT_WORK = "select count(*) from core.jobs where state in ('waiting', 'running') and run_at <= now()"
COINS = (
    "select coingecko_id from core.ucie_tokens where market_cap_rank > 2 order by market_cap_rank"
)


class Run(NamedTuple):
    """One run: its first answer with its seconds, and its last."""

    first: dict[str, Any]
    seconds: float
    last: dict[str, Any]


class Reader:
    """Somebody who is logged in, with a line of their own."""

    def __init__(self, service: Site, cookie: str) -> None:
        self._line = HTTPConnection(*service.address, timeout=60)
        self._headers = {"Cookie": cookie}
        token = self.ask("GET", "/api/auth/csrf-token")["csrf_token"]
        self._headers["X-CSRFToken"] = token

    def ask(self, method: str, path: str) -> Any:
        """Ask; the body of a good answer."""
        self._line.request(method, path, headers=self._headers)
        answer = self._line.getresponse()
        body = answer.read()
        for given in answer.headers.get_all("Set-Cookie", ()):
            self._headers["Cookie"] += f"; {given.partition(';')[0]}"
        if answer.status not in (200, 201):
            raise RuntimeError(f"{path} was answered {answer.status}: {body.decode()[:200]}")
        return json.loads(body)

    def run(self, coin: str) -> Run:
        """Begin an analysis and look until it has ended."""
        began = time.perf_counter()
        first = self.ask("POST", f"{PATH}/{coin}")
        seconds = time.perf_counter() - began
        last = first
        until = time.monotonic() + PATIENCE_SECONDS
        while not last["done"]:
            if time.monotonic() > until:
                raise RuntimeError(f"the analysis of {coin} did not end")
            last = self.ask("GET", f"{PATH}/{first['session_id']}?wait=5")
        return Run(first, seconds, last)


def measure() -> Iterator[Ratio]:
    """Yield the p95 of each phase against its time, and of a first answer with all in it."""
    with running() as service:
        cookie = service.log_in()
        coins = _prepared(service)[:RUNS]
        take_time(service)
        with _asking(service, cookie) as asked:
            pairs = _runs(service, cookie, coins)
    cold, warm = ([pair[at] for pair in pairs] for at in range(2))
    print(*_lines(cold), sep="\n")
    for number in range(4):
        phases = [run.last["phases"][number] for run in cold]
        budget = phases[0]["budget_ms"] / 1000
        elapsed = [phase["elapsed_ms"] / 1000 for phase in phases]
        what = f"phase {number + 1} of {len(cold)} cold runs, {AT_ONCE} at once, p95"
        yield Ratio(what, "its budget", share(elapsed, 0.95), budget)
    done = sum(run.first["done"] for run in warm)
    first = share([run.seconds for run in warm], 0.95)
    yield Ratio(f"a first answer with all in it, {done} of {len(warm)} warm, p95", "1 s", first, 1)
    yield Ratio("who am I, meanwhile, p95", "300 ms", share(asked, 0.95), 0.3)


def share(times: Sequence[float], part: float) -> float:
    """The time that such a part of them stays within."""
    return sorted(times)[min(int(len(times) * part), len(times) - 1)]


def _runs(service: Site, cookie: str, coins: Sequence[str]) -> list[tuple[Run, Run]]:
    own = threading.local()

    def _twice(coin: str) -> tuple[Run, Run]:
        if not hasattr(own, "reader"):
            own.reader = Reader(service, cookie)
        return own.reader.run(coin), own.reader.run(coin)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(_twice, coins))


def _prepared(service: Site) -> list[str]:
    """Let everybody have made what they want, and wait for the list of coins and their names."""
    with psycopg.connect(service.database(), autocommit=True) as conn:
        conn.execute("update core.attempt_limits set max_attempts = 1000000")
        coins: list[str] = []
        while len(coins) < RUNS or conn.execute(AT_WORK).fetchone() != (0,):
            time.sleep(0.1)
            coins = [row[0] for row in conn.execute(COINS)]
    return coins


@contextmanager
def _asking(service: Site, cookie: str) -> Iterator[list[float]]:
    """Somebody else asks who they are, ten times a second: their seconds."""
    reader, asked, ended = Reader(service, cookie), list[float](), threading.Event()

    def _ask() -> None:
        while not ended.wait(0.1):
            began = time.perf_counter()
            reader.ask("GET", "/api/auth/me")
            asked.append(time.perf_counter() - began)

    thread = threading.Thread(target=_ask)
    thread.start()
    try:
        yield asked
    finally:
        ended.set()
        thread.join()


def _lines(runs: Sequence[Run]) -> Iterator[str]:
    """The phases as a table: their times, how many ended whole, and what became of their parts."""
    yield f"{'phase':28} {'p50':>7} {'p95':>7} {'max':>7} {'budget':>7} {'whole':>6}  parts"
    for number in range(4):
        phases = [run.last["phases"][number] for run in runs]
        elapsed = [phase["elapsed_ms"] for phase in phases]
        states = [part["state"] for phase in phases for part in phase["data"].values()]
        told = Counter(states)
        whole = sum(
            all(part["state"] not in ("late", "failed") for part in phase["data"].values())
            for phase in phases
        )
        parts = ", ".join(f"{name} {count / len(states):.1%}" for name, count in told.most_common())
        yield (
            f"{number + 1} {phases[0]['name']:26}"
            f" {share(elapsed, 0.5):7} {share(elapsed, 0.95):7} {max(elapsed):7}"
            f" {phases[0]['budget_ms']:7} {whole:3}/{len(phases)}  {parts}"
        )
    yield from _lost(runs)


def _lost(runs: Sequence[Run]) -> Iterator[str]:
    """Which parts were not there, how often, and why."""
    parts = [part for run in runs for phase in run.last["phases"] for part in phase["data"].items()]
    lost = Counter(
        f"{name}: {part['state']} ({part.get('error')})"
        for name, part in parts
        if part["state"] in ("late", "failed", "stale")
    )
    return (f"    {what} {count}" for what, count in lost.most_common())
