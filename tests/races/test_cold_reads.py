"""Five hundred readers of one analysis, all of them there before it is made; and who makes it dies.

Every reader has a connection of their own and has sent their question before the first answer can
be there: the worker stands still until then. A fetch is counted by its URL.
"""

import http.client
import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

import credentials
from upstreams import Upstreams

READERS = 500
SLOW, DELAY_S = "coingecko", 2  # longer than anyone is waited for: that long it stays cold
LEASE_S = 2
BUSY_S = 15  # a machine may be, beside what is promised
PATIENCE_S = 60
ASKED = "select from core.jobs where kind = 'analyse' and state = 'waiting'"
FIRST_LISTS = "select from core.jobs where kind = 'links' and state in ('waiting', 'running')"
ENQUEUE = Path(__file__).parents[2] / "db/functions/private/enqueue.sql"
STORED = "select created_at from core.ucie_analysis_cache where symbol = %s"


class Answer(NamedTuple):
    """What one reader got."""

    status: int
    body: Any


class Crowd:
    """Readers who are logged in as one person, each with a connection of their own."""

    def __init__(self, url: str, token: str) -> None:
        address = urlsplit(url)
        self._address = (address.hostname, address.port)
        self._token = token

    def read(self, path: str, readers: int) -> Callable[[], list[Answer]]:
        """Send the question of every reader at once; the answers are read when that is called."""
        question = (
            f"GET {path} HTTP/1.1\r\nHost: {self._address[0]}\r\nConnection: close\r\n"
            f"Cookie: auth_token={self._token}\r\n\r\n"
        ).encode()
        lines = []
        for _ in range(readers):
            lines.append(socket.create_connection(self._address, timeout=PATIENCE_S))
            lines[-1].sendall(question)
        return lambda: [_answer(line) for line in lines]


def _answer(line: socket.socket) -> Answer:
    with line, http.client.HTTPResponse(line) as response:
        response.begin()
        return Answer(response.status, json.loads(response.read()))


@pytest.fixture
def upstreams(site: Any) -> Iterator[Upstreams]:
    """The upstreams of the site, one of them slow: asked for nothing yet, their breakers closed."""
    found = Upstreams(urlsplit(site.sandbox_url).port)
    site.database.run(
        "update core.provider_state set failures = 0, failing_since = null, not_before = null"
    )
    found.heal()
    found.delay(SLOW, DELAY_S)
    yield found
    found.heal()


@pytest.fixture
def crowd(site: Any) -> Crowd:
    """Many windows of somebody who is logged in."""
    stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())
    token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"], None))
    site.database.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        site.database.user(f"crowd-{time.monotonic_ns()}@example.org"),
        credentials.token_hash(token),
    )
    return Crowd(site.url, token)


@pytest.fixture
def cold(site: Any) -> Callable[[str], str]:
    """Forget all that was learned of a coin; the path of its price."""
    _until(lambda: site.database.one("select count(*) from core.ucie_tokens").count)
    _until(lambda: not site.database.all(FIRST_LISTS))

    def _cold(symbol: str) -> str:
        site.database.run("delete from core.ucie_analysis_cache where symbol = %s", symbol)
        site.database.run("delete from core.jobs where kind = 'analyse'")
        site.database.run(
            "delete from core.token_links where token_id ="
            " (select id from core.ucie_tokens where asset_key = %s)",
            symbol,
        )
        return f"/api/ucie/market-data/{symbol}"

    return _cold


@pytest.fixture
def each_for_themselves(site: Any) -> Iterator[None]:
    """The queue as it would be without one row per key."""
    original = ENQUEUE.read_text().partition("create function")[2]
    mutant = original.replace("values (p_kind, p_key,", "values (p_kind, p_key || random(),")
    assert mutant != original
    site.database.run(f"create or replace function{mutant}".encode())
    yield
    site.database.run(f"create or replace function{original}".encode())
    _until(lambda: not site.database.all("select from core.jobs where state = 'running'"))
    site.database.run("delete from core.jobs where kind = 'analyse'")


def _until(found: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE_S
    while not (answer := found()):
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.01)
    return answer


def _fetches(upstreams: Upstreams) -> dict[str, int]:
    return {
        f"{provider}{url}": count
        for provider, urls in upstreams.calls().items()
        for url, count in urls.items()
    }


def _stored_at(site: Any, symbol: str) -> datetime:
    return _until(lambda: site.database.one(STORED, symbol)).created_at


def test_five_hundred_who_were_there_first_are_one_fetch(site, crowd, cold, upstreams):
    path = cold("AVAX")

    with site.idle():
        answers = crowd.read(path, READERS)
        all_sent_at = time.time()
    given = answers()

    assert all_sent_at < _stored_at(site, "AVAX").timestamp()
    assert {answer.status for answer in given} <= {200, 202}
    assert len({answer.body["created_at"] for answer in given if answer.status == 200}) == 1
    fetches = _fetches(upstreams)
    assert len(fetches) >= 5
    assert set(fetches.values()) == {1}
    (late,) = crowd.read(path, 1)()
    assert (late.status, late.body["cached"], late.body["stale"]) == (200, True, False)


@pytest.fixture
def no_limit(site: Any) -> Iterator[None]:
    """One person may have anything made."""
    query = "update core.attempt_limits set max_attempts = %s where scope = 'fetch_user'"
    shipped = site.database.one(
        "select max_attempts from core.attempt_limits where scope = 'fetch_user'"
    ).max_attempts
    site.database.run(query, 10_000)
    yield
    site.database.run(query, shipped)


def test_without_one_row_per_key_they_would_be_many(
    site, crowd, cold, upstreams, each_for_themselves, no_limit
):
    path = cold("AVAX")
    with site.idle():
        answers = crowd.read(path, 50)
        _until(lambda: len(site.database.all(ASKED)) > 1)

    answers = answers()
    assert {answer.status for answer in answers} <= {200, 202}
    assert max(_fetches(upstreams).values()) > 1


@pytest.fixture
def short_lease(site: Any) -> Iterator[Callable[[], None]]:
    """Let the job of a dead worker be another's sooner than usual; the other has its time."""
    query = "update core.analysis_settings set budget_ms = %s where analysis_type = 'market-data'"
    site.database.run(query, 1000 * (LEASE_S - 1))
    yield lambda: site.database.run(query, 20_000)
    site.database.run(query, 3000)


def test_another_worker_takes_over_within_the_lease_and_a_second(
    site, crowd, cold, upstreams, short_lease
):
    path = cold("DOT")
    doing = list(site.worker)
    connected = (
        "select count(*) from pg_stat_activity"
        " where usename = 'worker' and datname = current_database()"
    )
    before = site.database.one(connected).count
    other = site.start_worker()
    _until(lambda: site.database.one(connected).count > before)
    other.send_signal(signal.SIGSTOP)  # it leaves what is asked for now to the first
    try:
        answers = crowd.read(f"{path}?wait=15", 40)
        _until(lambda: _fetches(upstreams))
        for worker in doing:
            worker.send_signal(signal.SIGKILL)
        killed_at = time.time()
        upstreams.delay(SLOW, 0)
        short_lease()
    finally:
        other.send_signal(signal.SIGCONT)
    given = answers()

    assert {answer.status for answer in given} <= {200, 202}
    assert _stored_at(site, "DOT").timestamp() - killed_at <= LEASE_S + 1 + BUSY_S
    assert set(_fetches(upstreams).values()) <= {1, 2}
    (late,) = crowd.read(path, 1)()
    assert (late.status, late.body["cached"]) == (200, True)
