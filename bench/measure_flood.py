"""Twenty-four clients who do nothing but log in, and one who asks who they are.

Once with the limits raised, so that hashing is what everybody waits for, and once with the limits
as they are shipped, under which most are refused. What is held against the flood is the bar that
docs/security.md names.
"""

import json
import math
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import NamedTuple

import psycopg

import credentials
from bench.running import PASSWORD, Site, running
from bench.table import Ratio

CLIENTS = 24
ACCOUNTS = 40
SECONDS = 60
IDLE_SECONDS = 10
ASKS_A_SECOND = 20
BARS = {"me": 0.3, "logins": 2.0, "refused": 0.15}


class Answer(NamedTuple):
    """What a client of the flood got: status, seconds, and whether it was told when to come."""

    status: int
    seconds: float
    told_when: bool


def measure() -> Iterator[Ratio]:
    """Yield how the site fares while it is flooded, against how it must."""
    with running(TRUSTED_PROXY_COUNT="1") as service:
        cookie = service.log_in()
        _add_accounts(service)
        idle = _ask_who(service, cookie, IDLE_SECONDS)
        yield Ratio("who am I, p50, idle", "its bar", _share(idle, 0.5), BARS["me"])
        yield Ratio("who am I, p99, idle", "its bar", _share(idle, 0.99), BARS["me"])
        with _limits_raised(service):
            yield from _flooded(service, cookie, "limits raised")
        yield from _flooded(service, cookie, "limits as shipped")


def _flooded(service: Site, cookie: str, limits: str) -> Iterator[Ratio]:
    over = threading.Event()
    with ThreadPoolExecutor(CLIENTS) as threads:
        clients = [threads.submit(_hammer, service, number, over) for number in range(CLIENTS)]
        asked = _ask_who(service, cookie, SECONDS)
        over.set()
    answers = [answer for client in clients for answer in client.result()]
    _refuse_surprises(answers)
    refused = [answer.seconds for answer in answers if answer.status in (429, 503)]
    got_in = sum(answer.status == 200 for answer in answers)
    checked = got_in + sum(answer.status == 401 for answer in answers)
    yield Ratio(f"who am I, p50, {limits}", "its bar", _share(asked, 0.5), BARS["me"])
    yield Ratio(f"who am I, p99, {limits}", "its bar", _share(asked, 0.99), BARS["me"])
    yield Ratio(f"logins, {limits}", "their bar", got_in / SECONDS, BARS["logins"], "/s")
    yield Ratio(f"passwords checked, {limits}", "the same", checked / SECONDS, 2.0, "/s")
    if refused:
        share = _share(refused, 0.99)
        yield Ratio(f"{len(refused)} refusals, p99, {limits}", "their bar", share, BARS["refused"])


def _hammer(service: Site, number: int, over: threading.Event) -> list[Answer]:
    """Log in without end, three times of four with the right password."""
    dice = random.Random(number)  # noqa: S311 - the same flood every time
    line = HTTPConnection(*service.address, timeout=60)
    answers = []
    while not over.is_set():
        email = f"reader{dice.randrange(ACCOUNTS)}@example.org"
        password = PASSWORD if dice.random() < 0.75 else "not the password"
        body = json.dumps({"email": email, "password": password})
        headers = {"Content-Type": "application/json", "X-Forwarded-For": f"192.0.2.{number}"}
        began = time.perf_counter()
        line.request("POST", "/api/auth/login", body, headers)
        answer = line.getresponse()
        answer.read()
        seconds = time.perf_counter() - began
        answers.append(Answer(answer.status, seconds, "Retry-After" in answer.headers))
    line.close()
    return answers


def _refuse_surprises(answers: list[Answer]) -> None:
    strange = {answer.status for answer in answers} - {200, 401, 429, 503}
    if strange:
        raise RuntimeError(f"some logins were answered {strange}")
    if not all(answer.told_when for answer in answers if answer.status in (429, 503)):
        raise RuntimeError("some were refused without being told when to come back")


def _ask_who(service: Site, cookie: str, seconds: float) -> list[float]:
    """Ask who is logged in so many times a second; return how long each answer took."""
    times = []
    line = HTTPConnection(*service.address, timeout=60)
    begun = time.perf_counter()
    for number in range(round(seconds * ASKS_A_SECOND)):
        time.sleep(max(0.0, begun + number / ASKS_A_SECOND - time.perf_counter()))
        began = time.perf_counter()
        line.request("GET", "/api/auth/me", headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"who am I answered {answer.status}")
    line.close()
    return times


def _share(times: list[float], share: float) -> float:
    """Return the time within which that share of the answers came."""
    return sorted(times)[math.ceil(share * len(times)) - 1]


def _add_accounts(service: Site) -> None:
    hashed = credentials.hash_password(PASSWORD)
    with psycopg.connect(service.database(), autocommit=True) as conn:
        conn.cursor().executemany(
            "insert into core.users (email, password_hash, email_verified) values (%s, %s, true)",
            [(f"reader{number}@example.org", hashed) for number in range(ACCOUNTS)],
        )


@contextmanager
def _limits_raised(service: Site) -> Iterator[None]:
    """Let everybody try as often as they like."""
    with psycopg.connect(service.database(), autocommit=True) as conn:
        conn.execute("create table core.shipped as select * from core.attempt_limits")
        conn.execute("update core.attempt_limits set max_attempts = 1000000")
        yield
        conn.execute(
            "update core.attempt_limits set max_attempts = shipped.max_attempts"
            " from core.shipped where shipped.scope = attempt_limits.scope"
        )
        conn.execute("drop table core.shipped")
        conn.execute("delete from core.attempts")
