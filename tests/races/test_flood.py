"""A login flood, over gunicorn with two processes and hashes of full cost.

`./bin/bench flood` measures it for minutes; here a few seconds show its shape: who is refused is
told when to come back, and who is logged in never notices.
"""

import http.client
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import credentials

CLIENTS = 30  # more than may wait for a hash in both processes
SECONDS = 4
ANSWERS = 5


@pytest.fixture
def reader(site):
    """The cookie of somebody who is logged in."""
    stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())
    token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"], None))
    user_id = site.database.user(f"reader-{time.monotonic_ns()}@example.org")
    site.database.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        *(user_id, credentials.token_hash(token)),
    )
    yield f"auth_token={token}"
    site.database.run("delete from core.attempts")


def hammer(site, number, over):
    """Guess until it is over: status and Retry-After of every answer."""
    line = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=90)
    answers = []
    while not over.is_set():
        body = json.dumps({"email": f"flooded{number}@example.org", "password": "not the password"})
        line.request("POST", "/api/auth/login", body, {"Content-Type": "application/json"})
        answer = line.getresponse()
        answer.read()
        answers.append((answer.status, answer.headers["Retry-After"]))
        time.sleep(0.01)
    line.close()
    return answers


def ask_who(site, cookie):
    """Ask twenty times a second who one is, for as long and as often as told: the statuses.

    The flood ends only afterwards: whoever had to wait for its end would wait in vain.
    """
    line = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=90)
    statuses = []
    until = time.monotonic() + SECONDS
    while time.monotonic() < until or len(statuses) < ANSWERS:
        line.request("GET", "/api/auth/me", headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        statuses.append(answer.status)
        time.sleep(0.05)
    line.close()
    return statuses


def test_a_flood_is_told_when_to_come_back_and_nobody_else_notices(site, reader):
    over = threading.Event()
    with ThreadPoolExecutor(CLIENTS) as threads:
        clients = [threads.submit(hammer, site, number, over) for number in range(CLIENTS)]
        try:
            statuses = ask_who(site, reader)
        finally:
            over.set()
    answers = [answer for client in clients for answer in client.result()]

    assert set(statuses) == {200}
    assert {status for status, _ in answers} <= {401, 429, 503}
    assert 401 in {status for status, _ in answers}
    refused = [told for status, told in answers if status in (429, 503)]
    assert refused
    assert all(told is not None and int(told) > 0 for told in refused)
