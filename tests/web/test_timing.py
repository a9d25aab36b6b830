"""A known and an unknown address cost the same: as many hashes, as many rows, as much time.

`./bin/bench timing` measures it over HTTP in a thousand pairs; here the counts say it first, and a
few answers in the test's own process, on a machine with other things to do, say it roughly.
"""

import random
import time

import pytest

import credentials
from bench.ranks import auc
from blueprints import passwords

PAIRS = 150
BODIES = {
    "login": {"password": "not the password"},
    "register": {"password": "a long quiet sentence", "access_code": "NOBODY-GOT-THIS"},
    "resend-verification": {},
    "request-password-reset": {},
}
WRITTEN = ("users", "sessions", "attempts", "letters", "jobs", "auth_logs", "account_tokens")
DOORS = pytest.mark.parametrize("door", BODIES)


@pytest.fixture
def hashes(monkeypatch):
    """The passwords that were hashed, in order."""
    hashed = []
    run = credentials._run_niced
    monkeypatch.setattr(
        credentials, "_run_niced", lambda act, *rest: (hashed.append(rest[0]), run(act, *rest))[1]
    )
    return hashed


def ask(app, door, email, number):
    """Ask from an address of one's own; return the status."""
    answer = app.test_client().post(
        f"/api/auth/{door}",
        json={"email": email} | BODIES[door],
        environ_base={"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"},
    )
    return answer.status_code


def rows(live):
    return [live.one(f"select count(*) from core.{table}").count for table in WRITTEN]


def add_accounts(live, emails, verified=True, cost=4):
    hashed = credentials.hash_password("another quiet sentence", cost)
    for email in emails:
        live.user(email, verified=verified)
    live.run("update core.users set password_hash = %s", hashed)


@DOORS
@pytest.mark.parametrize("verified", [True, False])
def test_known_and_unknown_are_hashed_and_written_alike(app, live, hashes, door, verified):
    add_accounts(live, ["known@example.org"], verified)
    costs = []
    for number, email in enumerate(("known@example.org", "unknown@example.org")):
        before, hashes[:] = rows(live), []
        status = ask(app, door, email, number)
        written = [after - then for after, then in zip(rows(live), before, strict=True)]
        costs.append((status, len(hashes), written))
    assert costs[0] == costs[1]
    assert sum(costs[0][2]) > 0


def told_apart(app, live, door, cost=4):
    """How often a known address takes longer than an unknown one: 0.5 is a coin toss."""
    known = [f"known{n}@example.org" for n in range(PAIRS)]
    unknown = [f"other{n}@example.org" for n in range(PAIRS)]
    add_accounts(live, known, door != "resend-verification", cost)
    asked = [(email, kind) for kind, emails in enumerate((unknown, known)) for email in emails]
    random.Random(7).shuffle(asked)
    times = ([], [])
    for number, (email, kind) in enumerate(asked):
        began = time.perf_counter()
        ask(app, door, email, number)
        times[kind].append(time.perf_counter() - began)
    return auc(*times)


@DOORS
def test_they_are_not_told_apart_by_time(app, live, door):
    assert 0.35 <= told_apart(app, live, door) <= 0.65


def test_without_the_dummy_they_would_be(app, live, monkeypatch):
    check = passwords.check
    monkeypatch.setattr(
        passwords, "check", lambda text, stored: check(text, stored) if stored else (False, None)
    )
    assert told_apart(app, live, "login", cost=9) >= 0.8
