"""Makings of analyses beside each other, and a dead upstream that many read.

Over real gunicorn with two processes, real workers, and the sandbox as upstreams. That one cold
key is fetched once, whoever dies meanwhile, is shown in test_cold_reads.py.
"""

import http.client
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import credentials
import service
from upstreams import Upstreams

AT_ONCE = 64
BREAKER_CLOSED = (
    "update core.provider_state set failures = 0, failing_since = null, not_before = null,"
    " reason = null"
)

FIRST_LISTS = "select from core.jobs where kind = 'links' and state in ('waiting', 'running')"


@pytest.fixture
def upstreams(site):
    """The sandbox of the site, healed before and after; no breaker is open."""
    found = Upstreams(urlsplit(site.sandbox_url).port)
    found.heal()
    site.database.run(BREAKER_CLOSED)
    yield found
    found.heal()
    site.database.run(BREAKER_CLOSED)


@pytest.fixture
def read(site):
    """Ask for an analysis as somebody who is logged in: the status and the body."""
    stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())
    token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"], None))
    user = site.database.user(f"reader-{time.monotonic_ns()}@example.org")
    site.database.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        *(user, credentials.token_hash(token)),
    )
    host = urlsplit(site.url).netloc
    lines, opened = threading.local(), []

    def _read(path):
        if not hasattr(lines, "conn"):
            lines.conn = http.client.HTTPConnection(host, timeout=30)
            opened.append(lines.conn)
        lines.conn.request("GET", f"/api/ucie/{path}", headers={"Cookie": f"auth_token={token}"})
        answer = lines.conn.getresponse()
        return answer.status, json.loads(answer.read())

    yield _read
    for conn in opened:
        conn.close()


@pytest.fixture
def coin(site):
    """A coin of the sandbox that no other test asks for, with nothing stored about it."""
    _until(lambda: site.database.one("select count(*) from core.ucie_tokens").count >= 250)
    _until(lambda: not site.database.all(FIRST_LISTS))

    def _coin(symbol):
        key = site.database.one("select id from core.ucie_tokens where asset_key = %s", symbol).id
        for table in ("candles", "price_snapshots", "token_links"):
            site.database.run(f"delete from core.{table} where token_id = %s", key)
        site.database.run("delete from core.ucie_analysis_cache where symbol = %s", symbol)
        site.database.run("delete from core.jobs where kind = 'analyse'")
        return symbol

    return _coin


@pytest.fixture
def unhurried(site):
    """Give types of analysis so much time that a busy machine makes no source late."""
    with ExitStack() as until_the_end:
        yield lambda *types: until_the_end.enter_context(service.unhurried(site.database, *types))


def _until(true, seconds=60.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)


def _counts(upstreams):
    return [count for paths in upstreams.calls().values() for count in paths.values()]


def test_eight_keys_do_not_wait_for_each_other(site, read, coin, upstreams, unhurried):
    symbols = [coin(symbol) for symbol in ("BTC", "XRP", "SOL", "ADA")]
    unhurried("market-data", "technical")
    for provider in upstreams.endpoints():
        upstreams.delay(provider, 0.4)
    paths = [f"{kind}/{symbol}" for symbol in symbols for kind in ("market-data", "technical")]
    running = "select count(*) from core.jobs where kind = 'analyse' and state = 'running'"

    with ThreadPoolExecutor(8) as threads:
        answers = [threads.submit(read, f"{path}?wait=25") for path in paths]
        _until(lambda: site.database.one(running).count == 8)

    # A machine under load may make a source late for one of them; nobody is left without an answer.
    statuses = [answer.result()[0] for answer in answers]
    assert set(statuses) <= {200, 503}
    assert 200 in statuses


def test_a_dead_upstream_is_asked_once_however_many_read(site, read, coin, upstreams):
    symbol = coin("LTC")
    upstreams.fault_all("error_500")

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(read, [f"market-data/{symbol}"] * 100))

    assert {status for status, _ in answers} <= {202, 503}
    failed = [body for status, body in answers if status == 503]
    assert {source["ok"] for body in failed for source in body["sources"]} == {False}
    assert {body["code"] for body in failed} == {"no_source"}
    assert max(_counts(upstreams)) <= 2  # one try and one more, within one making
    assert site.database.all("select from core.ucie_analysis_cache where symbol = %s", symbol) == []
