"""Known addresses against unknown ones: whether the time of an answer tells them apart.

Hashes are cheap here, so that nothing hides behind them; every request comes from an address of
its own, so that no limit is met. Two controls show that a difference would be seen: an application
that hashes nothing for unknown addresses, and a database that writes nothing about them.
"""

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import psycopg

import credentials
from bench.cheap import CONTROL_COST, COST
from bench.ranks import auc
from bench.running import ROOT, Site, running, serving
from bench.table import Ratio

PAIRS = 1000
WARM_UP = 50
ACCESS_CODE = "NOBODY-EVER-GOT-THIS"
DOORS = ROOT / "db/functions/api"
NOBODY = "  if not exists (select from core.users where email = v_email) then return {}; end if;\n"
# Of each door: its first write, and what a careless one answers about nobody before it.
WRITES = {
    "begin_login": (
        "  v_attempt := private.take_attempt(",
        "private.ok(json_build_object('attempt', gen_random_uuid(), 'password_hash', null))",
    ),
    "login": (
        "  perform private.spend_attempt(",
        "private.refused(401, 'invalid_credentials', 'E-mail or password is not right.')",
    ),
}
BODIES: dict[str, dict[str, str]] = {
    "login": {"password": "not the password"},
    "register": {"password": "a long quiet sentence", "access_code": ACCESS_CODE},
    "resend-verification": {},
    "request-password-reset": {},
}
Address = tuple[str, int]


def measure() -> Iterator[Ratio]:
    """Yield how often a known address takes longer than an unknown one, against a coin."""
    with running(TRUSTED_PROXY_COUNT="1") as service:
        _run(service, "update core.settings set value = %s where name = 'bcrypt_min_cost'", COST)
        with serving(service, "bench.cheap:make()") as (address, _):
            for door in BODIES:
                yield _coin(f"{door}, known or unknown", _told_apart(service, address, door))
            with _unwritten(service):
                yield _coin("a login that writes less", _told_apart(service, address, "login"))
        with serving(service, "bench.cheap:make(dummy=False)") as (address, _):
            found = _told_apart(service, address, "login", CONTROL_COST)
            yield _coin("a login that hashes less", found)


def _coin(what: str, found: float) -> Ratio:
    return Ratio(what, "a coin toss", found, 0.5, "AUC")


def _told_apart(service: Site, address: Address, door: str, cost: int = COST) -> float:
    """Ask for known and unknown addresses in random order; return how well they are told apart."""
    mark = f"{door}{time.monotonic_ns()}"
    known = [f"known{n}.{mark}@example.org" for n in range(PAIRS + WARM_UP)]
    unknown = [f"other{n}.{mark}@example.org" for n in range(PAIRS + WARM_UP)]
    _add_accounts(service, known, door != "resend-verification", cost)
    asked = [(email, kind) for kind, emails in enumerate((known, unknown)) for email in emails]
    random.Random(7).shuffle(asked)  # noqa: S311 - the same order every time
    times: tuple[list[float], list[float]] = ([], [])
    line = HTTPConnection(*address, timeout=30)
    for number, (email, kind) in enumerate(asked):
        seconds = _ask(line, door, {"email": email} | BODIES[door], number)
        if number >= 2 * WARM_UP:
            times[kind].append(seconds)
    line.close()
    known_times, unknown_times = times
    return auc(unknown_times, known_times)


def _ask(line: HTTPConnection, door: str, body: dict[str, str], number: int) -> float:
    sender = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    headers = {"Content-Type": "application/json", "X-Forwarded-For": sender}
    text = json.dumps(body)
    began = time.perf_counter()
    line.request("POST", f"/api/auth/{door}", text, headers)
    answer = line.getresponse()
    answer.read()
    seconds = time.perf_counter() - began
    if answer.status not in (202, 401, 422):
        raise RuntimeError(f"{door} answered {answer.status}")
    return seconds


def _add_accounts(service: Site, emails: list[str], verified: bool, cost: int) -> None:
    hashed = credentials.hash_password("a long quiet sentence", cost)
    with psycopg.connect(service.database(), autocommit=True) as conn:
        conn.execute("delete from core.attempts")
        conn.cursor().executemany(
            "insert into core.users (email, password_hash, email_verified) values (%s, %s, %s)",
            [(email, hashed, verified) for email in emails],
        )
        conn.execute("vacuum analyze core.users")
        conn.execute("vacuum analyze core.attempts")


@contextmanager
def _unwritten(service: Site) -> Iterator[None]:
    """Let a login write nothing about an unknown address."""
    _run(service, "grant create on schema api to api_owner")
    texts = []
    for door, (write, answer) in WRITES.items():
        text = (DOORS / f"{door}.sql").read_text()
        text = text[text.index("create function") :].replace("create", "create or replace", 1)
        texts.append(text)
        _run(service, text.replace(write, NOBODY.format(answer) + write))
    yield
    for text in texts:
        _run(service, text)


def _run(service: Site, statement: str, *values: Any) -> None:
    with psycopg.connect(service.database(), autocommit=True) as conn:
        conn.execute(statement.encode(), values or None)
