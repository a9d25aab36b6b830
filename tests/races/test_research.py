"""Reports are bought once: many who ask at once, workers that die, two that want the last money.

Workers are real processes that are killed, upstream is the sandbox, which counts what arrives. Each
rule has a mutant that breaks it, or the test would prove nothing.
"""

import contextlib
import json
import signal
import time
import urllib.request
from functools import partial
from pathlib import Path

import pytest

import sandbox.server
import service
from conftest import Live
from functions.research import OFFERS, report
from jobs_at_hand import take
from racing import GATE, barrier_call, meet
from reports import CLIENT, store_inputs
from upstreams import Upstreams

PATIENCE_S = 60.0
MANY = 64
INDEX = (
    "create unique index research_jobs_one_live on core.research_jobs (token_id)"
    " where state in ('queued', 'submitting', 'running')"
)
CONFLICT = """
  on conflict (token_id) where state in ('queued', 'submitting', 'running') do nothing;"""
INSERT = f"""  insert into core.research_jobs (id, token_id, marker, requested_by)
  values (v_id, p_token_id, '[ref ' || left(v_id::text, 8) || ']', p_user_id){CONFLICT}"""
BLOCKED = (
    "select pid from pg_stat_activity where datname = current_database() and usename = 'worker'"
    " and state = 'active' and query like %s"
    " and (wait_event_type = 'Lock' or wait_event = 'PgSleep')"
)


def _until(true, what):
    end = time.monotonic() + PATIENCE_S
    while not (found := true()):
        assert time.monotonic() < end, f"not in time: {what}"
        time.sleep(0.02)
    return found


@pytest.fixture
def bitcoin(live: Live) -> str:
    token = live.token()
    store_inputs(live)
    return token


def _ask_at_once(live, gateway):
    sessions = [live.session(live.user(f"user-{number}@example.org")) for number in range(MANY)]

    def _one(number):
        reply = gateway.ask(
            "api.request_research",
            session=sessions[number],
            symbol="BTC",
            researchers=["caesar"],
            client=CLIENT,
        )
        return reply.status

    return barrier_call(MANY, _one)


def test_all_who_ask_at_once_begin_one_report(live, gateway, bitcoin):
    statuses = _ask_at_once(live, gateway)
    assert sorted(statuses) == [200] * (MANY - 1) + [202]
    assert live.one("select count(*) from core.research_jobs").count == 1
    assert live.one("select count(*) from core.jobs where kind = 'run_research'").count == 1
    assert live.one("select count(*) from core.attempts").count == 1, "only one slot was taken"


def test_one_who_asks_at_once_with_one_report_left_is_shown_the_same(live, gateway, bitcoin):
    """All the others see that it was begun, and nobody is told to come back tomorrow."""
    session = live.session(live.user())
    live.run("update core.attempt_limits set max_attempts = 1 where scope = 'research_user'")

    def _one(_):
        return gateway.ask(
            "api.request_research",
            session=session,
            symbol="BTC",
            researchers=["caesar"],
            client=CLIENT,
        ).status

    try:
        assert sorted(barrier_call(16, _one)) == [200] * 15 + [202]
    finally:
        live.run("update core.attempt_limits set max_attempts = 2 where scope = 'research_user'")
    assert live.one("select count(*) from core.research_jobs").count == 1


def test_without_the_index_they_would_begin_more(live, gateway, bitcoin, mutate):
    live.run("drop index core.research_jobs_one_live")
    mutate(
        "private/start_research.sql",
        INSERT,
        f"  perform pg_sleep(0.1);\n{INSERT.replace(CONFLICT, ';')}",
    )
    try:
        assert _ask_at_once(live, gateway).count(202) > 1
    finally:
        live.run("delete from core.research_jobs")
        live.run(INDEX)


def _claims(live, many, cents, together=barrier_call):
    """Workers claim a report each at the same moment, with so much money left for all of them."""
    limits = {"research_day_cents": cents, "research_at_once": many}
    for name, value in limits.items():
        live.run("update core.settings set value = %s where name = %s", value, name)
    live.run(MONTH)
    tokens = [live.token(f"coin-{number}", f"C{number}") for number in range(many)]
    rows = [report(live, token) for token in tokens]
    for row in rows:
        live.run("insert into core.jobs (kind, key) values ('run_research', %s)", row)
    jobs = [take(live) for _ in rows]
    lines = [live.connect("worker") for _ in rows]

    def _claim(number):
        from psycopg.types.json import Jsonb

        (claimed,) = (
            lines[number]
            .execute(
                "select work.claim_research(%s, %s, %s, 'Q', 'no_researcher')",
                (jobs[number].id, jobs[number].owner, Jsonb(OFFERS[:1])),
            )
            .fetchone()
        )
        return claimed["state"]

    try:
        return sorted(together(many, _claim))
    finally:
        live.run("update core.settings set value = 200 where name = 'research_day_cents'")
        live.run("update core.settings set value = 2 where name = 'research_at_once'")
        for line in lines:
            line.close()


MONTH = (
    "insert into core.research_spending (month)"
    " values (date_trunc('month', now() at time zone 'UTC'))"
)
ALLOWED = "      update core.research_jobs\n"
BESIDE = f"      {GATE}\n{ALLOWED}"


def test_two_workers_never_spend_the_last_half_dollar_twice(live, mutate):
    mutate("work/claim_research.sql", ALLOWED, BESIDE)
    assert _claims(live, 2, 170, partial(meet, live)) == ["failed", "submitting"]
    committed = live.one("select private.research_committed('-infinity') as usd").usd
    assert float(committed) == 1.2


def test_without_the_lock_they_would(live, mutate):
    mutate("work/claim_research.sql", ALLOWED, BESIDE)
    mutate("private/lock_research_month.sql", "    where month = v_month\n    for update;", "    ;")
    assert _claims(live, 2, 170, partial(meet, live)) == ["submitting", "submitting"]


def test_however_many_claim_at_once_the_limit_is_exact(live):
    assert _claims(live, 24, 480) == ["failed"] * 20 + ["submitting"] * 4
    committed = live.one("select private.research_committed('-infinity') as usd").usd
    assert float(committed) == 4.8
    refused = live.one(
        "select count(*) from core.research_jobs where error = 'budget' and spent_usd = 0"
        " and submitted_at is null"
    )
    assert refused.count == 20


class Service:
    """Workers that can be killed, the service that is paid, and a report that was asked for."""

    def __init__(self, live, upstreams, environment):
        self.live, self.upstreams, self.environment = live, upstreams, environment
        self.workers, self.superuser = [], live.connect("postgres")

    def start(self):
        self.workers.append(service._python(self.environment, "-m", "jobs"))

    def kill(self, blocked=None):
        """End the worker without warning, and what its connection may still be waiting for."""
        self.workers[-1].send_signal(signal.SIGKILL)
        self.workers[-1].wait()
        if blocked:
            self.superuser.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and usename = 'worker'"
            )

    def blocked(self, function):
        asked = (f"%{function}%",)
        _until(lambda: self.superuser.execute(BLOCKED, asked).fetchall(), f"{function} waits")

    def row(self):
        return self.live.one("select * from core.research_jobs")

    def state(self, *states):
        _until(lambda: self.row().state in states, states)

    def posts(self):
        calls = self.upstreams.calls().get("caesar", {})
        return sum(count for path, count in calls.items() if path.startswith("POST "))

    def orders(self):
        """How many questions the service has taken on."""
        listed = urllib.request.Request(
            f"http://127.0.0.1:{self.upstreams.port}/caesar/research",
            headers={"Authorization": "Bearer a-key"},
        )
        with urllib.request.urlopen(listed, timeout=PATIENCE_S) as answer:  # noqa: S310 (loopback)
            return len(json.load(answer)["data"])

    def finish(self):
        """Let another worker take over, and every pause be over at once."""
        self.live.run(
            "update core.jobs set lease_until = now() - interval '1 second' where state = 'running'"
        )
        self.start()

        def _is_over():
            self.live.run("update core.jobs set run_at = now() where state = 'waiting'")
            return self.row().finished_at is not None

        _until(_is_over, "the report ends")
        return self.row()


@pytest.fixture
def paid(live, bitcoin, tmp_path):
    with sandbox.server.start() as running:
        upstreams = Upstreams(running.port)
        environment = service._environment(live, tmp_path, running.port) | {
            "CAESAR_API_KEY": "a-key",
            "RESEARCH_ORDER": "caesar",
        }
        made = Service(live, upstreams, environment)
        upstreams.fault("caesar", "slow", seconds=0)
        session = live.session(live.user())
        asked = live.call(
            "api.request_research",
            session=session,
            symbol="BTC",
            researchers=["caesar"],
            client=CLIENT,
        )
        assert asked.status == 202
        yield made
        for worker in made.workers:
            worker.kill()
            worker.wait()
        made.superuser.close()


@contextlib.contextmanager
def held(live, statement):
    """Hold a lock until the block ends."""
    line = live.connect("owner")
    try:
        with line.transaction():
            line.execute(statement)
            yield
    finally:
        line.close()


def _whole(paid, posts=1):
    row = paid.finish()
    assert (row.state, row.error) == ("done", None)
    assert paid.posts() == posts
    assert float(row.spent_usd) == 0.6
    month = paid.live.one("select jobs, spent_usd::float as usd from core.research_spending")
    assert month == (1, 0.6)
    shown = paid.live.all("select from core.ucie_analysis_cache where analysis_type = 'research'")
    assert len(shown) == 1


def test_killed_before_the_claim_is_committed(live, paid):
    live.run(MONTH)
    with held(live, "select from core.research_spending for update"):
        paid.start()
        paid.blocked("claim_research")
        paid.kill(blocked=True)
    assert (paid.row().state, paid.posts()) == ("queued", 0)
    _whole(paid)


def test_killed_after_the_claim_before_the_question(live, paid, mutate):
    mutate("work/admit_upstream.sql", "begin\n", "begin\n  perform pg_sleep(60);\n")
    paid.start()
    paid.state("submitting")
    paid.blocked("admit_upstream")
    paid.kill(blocked=True)
    mutate("work/admit_upstream.sql", "begin\n", "begin\n")
    row = paid.finish()
    assert (row.state, row.error, row.spent_usd) == ("abandoned", "lost", None)
    assert paid.posts() == 0
    assert row.searches == 3


def _kill_during_the_question(paid):
    before = paid.orders()
    paid.upstreams.delay("caesar", 1.0)
    paid.start()
    _until(lambda: paid.posts() == 1, "the question arrives")
    paid.kill()
    paid.upstreams.delay("caesar", 0.0)
    _until(lambda: paid.orders() > before, "the service takes it on all the same")


def test_killed_during_the_question(live, paid):
    _kill_during_the_question(paid)
    assert paid.row().state == "submitting"
    _whole(paid)


def test_a_worker_that_asked_again_would_be_seen(live, paid, mutate):
    mutate("work/begin_research.sql", "'state', v_row.state", "'state', 'queued'")
    mutate(
        "work/claim_research.sql",
        "where id = v_id and state = 'queued'",
        "where id = v_id and state in ('queued', 'submitting')",
    )
    live.run("update core.settings set value = 900 where name = 'research_day_cents'")
    try:
        _kill_during_the_question(paid)
        live.run("update core.jobs set lease_until = now() - interval '1 second'")
        paid.start()
        _until(lambda: paid.posts() == 2, "it is asked twice")
    finally:
        live.run("update core.settings set value = 200 where name = 'research_day_cents'")


def test_killed_after_the_answer_before_it_is_noted(live, paid):
    paid.upstreams.delay("caesar", 2.0)
    paid.start()
    paid.state("submitting")
    with held(live, "select from core.research_jobs for update"):
        paid.blocked("research_submitted")
        paid.kill(blocked=True)
    assert (paid.row().state, paid.posts()) == ("submitting", 1)
    paid.upstreams.delay("caesar", 0.0)
    _whole(paid)


def test_killed_while_asking_after_it(live, paid):
    paid.start()
    paid.state("running")
    paid.upstreams.delay("caesar", 4.0)
    live.run("update core.jobs set run_at = now() where kind = 'run_research'")
    _until(lambda: "/research/" in str(paid.upstreams.calls().get("caesar")), "it is polled")
    paid.kill()
    paid.upstreams.delay("caesar", 0.0)
    assert paid.row().state == "running"
    _whole(paid)


def test_killed_before_the_report_is_stored(live, paid):
    paid.start()
    paid.state("running")
    with held(live, "lock table core.ucie_analysis_cache in share row exclusive mode"):
        live.run("update core.jobs set run_at = now() where kind = 'run_research'")
        paid.blocked("finish_research")
        paid.kill(blocked=True)
    assert (paid.row().state, paid.row().result) == ("running", None)
    _whole(paid)


def test_a_log_of_a_worker_holds_no_key(paid):
    paid.finish()
    assert "a-key" not in Path(paid.environment["DATA_DIR"], "log").read_text()
