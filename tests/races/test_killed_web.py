"""Web processes that are killed while people register, log in and reset passwords.

Over gunicorn with two processes and cheap hashes. Whatever was going on when one died was done
wholly or not at all, and whoever was told that it is done was told the truth.
"""

import http.client
import itertools
import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import credentials
from conftest import Database, Live
from racing import THOROUGH
from service import running

PASSWORD, CHOSEN = "a long quiet sentence", "another quiet sentence"
PEOPLE = 9
SECONDS = 60 if THOROUGH else 8
PAUSE_S = 0.5
KILLS = 4 * SECONDS // 8  # at least, however long it takes
PATIENCE_S = 60
HALF_DONE = {
    "an account without its code": "users where email like 'new%'"
    " and id not in (select redeemed_by from core.access_codes where redeemed_by is not null)",
    "a spent code without its account": "access_codes where redeemed and redeemed_by is null",
    "an account without its letter": "users where email like 'new%'"
    " and id not in (select user_id from core.letters where kind = 'welcome')",
    "a letter without its account": "letters where user_id is null",
    "a letter that nobody will send": "letters where sent_at is null and id::text not in"
    " (select key from core.jobs where kind = 'send_letter' and state in ('waiting', 'running'))",
    "an account without its line in the audit trail": "users where email like 'new%' and id not in"
    " (select user_id from core.auth_logs where event_type = 'register' and user_id is not null)",
    "a session without its login": "sessions where user_id not in"
    " (select user_id from core.auth_logs where event_type = 'login' and user_id is not null)",
    "a login without its session": "auth_logs where event_type = 'login'"
    " and user_id not in (select user_id from core.sessions)",
    "a used link without its new password": "account_tokens where used_at is not null and user_id"
    " in (select id from core.users where password_hash = (select password_hash from core.first))",
    "a new password without its used link": "users where password_hash <> (select password_hash"
    " from core.first) and email like 'lost%'"
    " and id not in (select user_id from core.account_tokens where used_at is not null)",
    "a new password that nobody was told of": "account_tokens where used_at is not null"
    " and user_id not in (select user_id from core.letters where kind = 'password_changed')",
}

# A registration that leaves its code to a second call; see torn.py.
TORN = (
    """
    create function api.redeem_late(p_email text, p_code text) returns private.reply
    language plpgsql volatile security definer
    set search_path = ''
    as $$
    begin
      update core.access_codes
      set redeemed = true, redeemed_by = users.id, redeemed_at = now()
      from core.users
      where users.email = p_email
        and access_codes.code = p_code;
      return private.no_content();
    end;
    $$
    """,
    "grant execute on function api.redeem_late to web",
    """
    create or replace function private.redeem_access_code(p_code_id uuid, p_user_id uuid)
    returns void language sql as ''
    """,
)


class People:
    """Those who keep the service busy: each act once, by an address of one's own."""

    def __init__(self, site):
        self.site = site
        self.numbers = itertools.count()
        self.hashed = credentials.hash_password(PASSWORD, 4)
        self.over = threading.Event()
        site.database.run(
            "create table core.first as select %s::text as password_hash", self.hashed
        )

    def work(self, _):
        """Register, log in and reset in turns until it is over: what was told to be done."""
        done = []
        with self.site.database.connect("owner") as conn:
            database = Database(conn)
            while not self.over.is_set():
                number = next(self.numbers)
                act = (self._register, self._log_in, self._reset)[number % 3]
                email, path, body = act(database, number)
                if self._post(number, path, body) in (200, 201):
                    done.append((path, email))
        return done

    def _register(self, database, number):
        email, code = f"new{number}@example.org", f"CODE{number}"
        database.code(code)
        body = {"email": email, "password": PASSWORD, "access_code": code}
        return email, "register", body

    def _log_in(self, database, number):
        email = f"known{number}@example.org"
        self._furnish(database, email)
        return email, "login", {"email": email, "password": PASSWORD}

    def _reset(self, database, number):
        email, token = f"lost{number}@example.org", credentials.new_token()
        user_id = self._furnish(database, email)
        database.run(
            "insert into core.account_tokens (token_hash, user_id, purpose, expires_at)"
            " values (%s, %s, 'reset_password', now() + interval '1 hour')",
            *(credentials.token_hash(token), user_id),
        )
        return email, "reset-password", {"token": token, "password": CHOSEN}

    def _furnish(self, database, email):
        user_id = database.user(email)
        database.run("update core.users set password_hash = %s where id = %s", self.hashed, user_id)
        return user_id

    def _post(self, number, path, body):
        """Send it; None when the line broke before there was an answer."""
        line = http.client.HTTPConnection(urlsplit(self.site.url).netloc, timeout=PATIENCE_S)
        headers = {
            "Content-Type": "application/json",
            "X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}",
        }
        try:
            line.request("POST", f"/api/auth/{path}", json.dumps(body), headers)
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()


def children(pid):
    """The processes that a process has started."""
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill_one_after_the_other(site):
    """Kill a web process twice a second, the oldest first; each must have a successor."""
    kills = 0
    until = time.monotonic() + SECONDS
    while time.monotonic() < until or kills < KILLS:
        time.sleep(PAUSE_S)
        victim = children(site.web.pid)[0]
        os.kill(victim, signal.SIGKILL)
        kills += 1
        replaced = time.monotonic() + PATIENCE_S
        while len(alive := children(site.web.pid)) < 2 or victim in alive:
            assert time.monotonic() < replaced, "nobody came for the one that was killed"
            time.sleep(0.02)
    return kills


def half_done(live):
    """What was done by half, and how often."""
    counts = {
        what: live.one(f"select count(*) from core.{rows}").count
        for what, rows in HALF_DONE.items()
    }
    return {what: count for what, count in counts.items() if count}


@pytest.fixture
def work_and_kill(cluster, worker_id, tmp_path):
    """Run an application, keep it busy, kill its processes: the database and what was told."""
    name = f"killed_{worker_id}"
    opened = []

    def _work_and_kill(application, *prepare):
        cluster.copy(name)
        live = Live(cluster, name)
        opened.append(live)
        for statement in prepare:
            live.run(statement)
        with running(live, tmp_path, application, TRUSTED_PROXY_COUNT="1") as site:
            people = People(site)
            with ThreadPoolExecutor(PEOPLE) as threads:
                working = [threads.submit(people.work, number) for number in range(PEOPLE)]
                try:
                    kills = kill_one_after_the_other(site)
                finally:
                    people.over.set()
                done = [told for person in working for told in person.result()]
            _until_letters_left(live)
            letters = len(list(site.mail.glob("*.eml")))
        return live, kills, done, letters

    yield _work_and_kill
    for live in opened:
        live.close()
        cluster.drop(name)


def _until_letters_left(live):
    until = time.monotonic() + PATIENCE_S
    while live.one("select count(*) from core.letters where sent_at is null").count:
        assert time.monotonic() < until, "some letters did not leave"
        time.sleep(0.1)


def test_what_was_going_on_is_done_wholly_or_not_at_all(work_and_kill):
    live, kills, done, letters = work_and_kill("bench.cheap:make()")

    assert kills >= KILLS
    assert half_done(live) == {}
    events = {"register": "register", "login": "login", "reset-password": "password_reset"}
    for path, event in events.items():
        told = {email for act, email in done if act == path}
        true = {
            row.email
            for row in live.all(
                "select email from core.users join core.auth_logs on user_id = users.id"
                " where event_type = %s and success",
                event,
            )
        }
        assert told, f"nobody got to {path}"
        assert told <= true
    assert letters == live.one("select count(*) from core.letters").count


def test_a_registration_in_two_transactions_would_be_torn(work_and_kill):
    live, *_ = work_and_kill("tests.races.torn:make()", *TORN)
    assert "an account without its code" in half_done(live)
