"""Logging out everywhere, over gunicorn with two processes: over is over, in both at once."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import credentials

COOKIES = 20
ASKS = 100


@pytest.fixture
def keys(site):
    """The keys that the running service signs with."""
    stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())
    return credentials.Keys(stored["settings"]["SECRET_KEY"], None)


@pytest.fixture
def cookies(site, keys):
    """Twenty tokens of one account, each of a session of its own."""
    user_id = site.database.user(f"everywhere-{time.monotonic_ns()}@example.org")
    tokens = [credentials.new_session(keys) for _ in range(COOKIES)]
    for token in tokens:
        site.database.run(
            "insert into core.sessions (user_id, token_hash, expires_at)"
            " values (%s, %s, now() + interval '1 hour')",
            *(user_id, credentials.token_hash(token)),
        )
    return tokens


def ask(site, token, times):
    """Ask so often who one is, on lines of one's own: the statuses."""
    statuses = []
    for _ in range(4):
        line = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
        for _ in range(times // 4):
            line.request("GET", "/api/auth/me", headers={"Cookie": f"auth_token={token}"})
            answer = line.getresponse()
            answer.read()
            statuses.append(answer.status)
        line.close()
    return statuses


def log_out_everywhere(site, token):
    line = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    cookie = {"Cookie": f"auth_token={token}"}
    line.request("GET", "/api/auth/csrf-token", headers=cookie)
    answer = line.getresponse()
    shown = json.loads(answer.read())["csrf_token"]
    form = answer.headers["Set-Cookie"].partition(";")[0]
    headers = {"Cookie": f"auth_token={token}; {form}", "X-CSRFToken": shown}
    line.request("POST", "/api/auth/logout-everywhere", headers=headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


def test_of_two_thousand_requests_after_it_none_is_let_in(site, cookies, keys):
    with ThreadPoolExecutor(COOKIES) as threads:
        before = list(threads.map(lambda token: ask(site, token, 4), cookies))
        assert {status for statuses in before for status in statuses} == {200}

        assert log_out_everywhere(site, cookies[7]) == 204

        after = list(threads.map(lambda token: ask(site, token, ASKS), cookies))
    statuses = [status for answers in after for status in answers]
    assert (len(statuses), set(statuses)) == (COOKIES * ASKS, {401})
    # A check of the signature alone, without the row, would have let all of them in.
    assert all(credentials.session_hash(token, keys) for token in cookies)
