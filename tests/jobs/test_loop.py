"""jobs/loop.py"""

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest

import working
from catalog import leave_nothing_to_fetch
from jobs import kinds
from jobs.loop import Worker
from jobs_at_hand import put
from racing import barrier_call

SOON = 60.0


def _until(true, seconds=SOON):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.005)


@pytest.fixture(autouse=True)
def _coins(live):
    leave_nothing_to_fetch(live)


@pytest.fixture
def does(monkeypatch):
    """Replace what a kind of job does."""
    return lambda kind, run: monkeypatch.setitem(kinds.OWN_END, kind, run)


def _cut_the_lines_of_workers(live):
    with psycopg.connect(live.cluster.url("postgres", live.name)) as conn:
        conn.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = 'worker' and datname = current_database()"
        )


def _ended(job, tools):
    tools.gateway.call("work.finish_job", job=job.id, owner=job.owner)


def _left(live):
    return live.one("select count(*) from core.jobs").count


@pytest.mark.parametrize("hears", [True, False])
def test_a_job_is_done_whether_the_worker_hears_of_it_or_not(live, settings, does, hears):
    does("send_letter", _ended)
    with working.working(live, settings, hears=hears):
        time.sleep(0.2)
        live.one("select private.enqueue('send_letter', 'a')")
        _until(lambda: _left(live) == 0)


def test_who_hears_need_not_look(live, settings, does, monkeypatch):
    monkeypatch.setattr("jobs.loop.POLL_SECONDS", 3600)
    does("send_letter", _ended)
    listens = (
        "select from pg_stat_activity where datname = current_database() and usename = 'worker'"
        " and query ilike 'listen %'"
    )
    with live.connect("postgres") as superuser, working.working(live, settings):
        _until(lambda: superuser.execute(listens).fetchall())
        time.sleep(0.3)  # it has looked once
        live.one("select private.enqueue('send_letter', 'a')")
        _until(lambda: _left(live) == 0)


def test_eight_are_done_at_once_and_no_more(live, settings, does):
    together = threading.Barrier(8)
    at_once = []

    def _wait_for_the_others(job, tools):
        at_once.append(1)
        together.wait(SOON)
        at_once.append(-1)
        _ended(job, tools)

    does("analyse", _wait_for_the_others)
    for number in range(16):
        put(live, "analyse", str(number))
    with working.working(live, settings):
        _until(lambda: _left(live) == 0)

    counts = [sum(at_once[: n + 1]) for n in range(len(at_once))]
    assert max(counts) == 8


def test_a_job_that_breaks_is_recorded_and_breaks_nothing_else(live, settings, does):
    def _break(_job, _tools):
        raise RuntimeError("out of the blue")

    does("analyse", _break)
    does("send_letter", _ended)
    put(live, "analyse", "BTC:technical")
    with working.working(live, settings):
        _until(lambda: live.one("select state from core.jobs").state == "failed")
        put(live)
        _until(lambda: _left(live) == 1)

    error = live.one("select last_error from core.jobs").last_error
    assert error == {"code": "internal", "kind": "RuntimeError"}


def test_a_run_keeps_no_row_that_the_database_refused(live, settings, monkeypatch):
    def _break(_job, _tools):
        live.run(
            "insert into core.users (email, password_hash)"
            " select email, password_hash from core.users"
        )

    live.user("alice@example.org")
    monkeypatch.setitem(kinds.RECORDED, "housekeeping", _break)
    put(live, "housekeeping", "housekeeping")
    with working.working(live, settings):
        _until(lambda: live.one("select error from core.job_runs where not ok"))

    error = live.one("select error from core.job_runs").error
    assert "idx_users_email" in error
    assert "alice" not in error


def test_a_worker_survives_a_database_that_goes_away(live, settings, does):
    does("send_letter", _ended)
    with working.working(live, settings):
        time.sleep(0.2)
        _cut_the_lines_of_workers(live)
        put(live)
        _until(lambda: _left(live) == 0)


def test_the_schedule_is_kept(live, settings):
    live.run("update core.schedule set next_run_at = now() where name = 'cleanup-ucie'")
    with working.working(live, settings):
        _until(lambda: live.one("select count(*) from core.job_runs where ok").count == 1)

    run = live.one("select job, result from core.job_runs")
    assert (run.job, run.result["deleted"]) == ("cleanup-ucie", 0)
    planned = live.one("select bool_and(next_run_at > now()) as planned from core.schedule")
    assert planned.planned


def test_a_line_of_the_schedule_that_means_nothing_holds_up_no_work(live, settings, does):
    does("send_letter", _ended)
    live.run(
        "update core.schedule set cron = 'at teatime', next_run_at = now() - interval '1 hour'"
        " where name = 'housekeeping'"
    )
    try:
        with working.working(live, settings):
            put(live, "send_letter")
            _until(lambda: _left(live) == 0)
    finally:
        live.run(
            "update core.schedule set cron = '17 * * * *', next_run_at = 'infinity'"
            " where name = 'housekeeping'"
        )


def test_the_first_worker_of_an_empty_database_fetches_the_coins(live, settings, upstreams):
    live.run("delete from core.ucie_tokens")
    with working.working(live, settings):
        _until(lambda: live.one("select count(*) from core.ucie_tokens").count == 250)


def test_what_is_in_hand_is_finished_before_the_end(live, settings, does):
    begun = threading.Event()

    def _slow(job, tools):
        begun.set()
        time.sleep(0.3)
        _ended(job, tools)

    does("send_letter", _slow)
    put(live)
    with working.working(live, settings):
        assert begun.wait(SOON)

    assert _left(live) == 0


def test_what_cannot_be_finished_is_given_back(live, tools, does, monkeypatch):
    begun, released, ended = threading.Event(), threading.Event(), threading.Event()

    def _endless(job, tools):
        begun.set()
        released.wait(SOON)
        _ended(job, tools)
        ended.set()

    monkeypatch.setattr("jobs.loop.GRACE_SECONDS", 0.2)
    does("send_letter", _endless)
    put(live)
    worker = Worker(tools)
    thread = threading.Thread(target=worker.run)
    thread.start()
    assert begun.wait(SOON)
    worker.stop()
    thread.join(SOON)

    job = live.one("select state, attempts from core.jobs")
    assert (job.state, job.attempts) == ("waiting", 0)
    released.set()
    assert ended.wait(SOON)
    assert _left(live) == 1  # the late end was refused


def test_after_stop_nothing_is_taken(live, tools):
    worker = Worker(tools)
    put(live)
    worker.stop()

    worker.run()

    assert live.one("select state from core.jobs").state == "waiting"


def test_four_workers_do_each_job_once(live, settings, does):
    done = []

    def _note(job, tools):
        done.append(job.key)
        _ended(job, tools)

    does("send_letter", _note)
    live.run(
        "insert into core.jobs (kind, key) select 'send_letter', n::text"
        " from generate_series(1, 100) as numbers(n)"
    )

    def _work(_number):
        with working.working(live, settings):
            _until(lambda: _left(live) == 0)

    barrier_call(4, _work)

    assert sorted(done) == sorted(str(n) for n in range(1, 101))


@pytest.fixture
def start(live, tmp_path):
    """Start a worker process as ./bin/up does."""
    passwords = dict.fromkeys(("owner", "web", "worker", "ops"), "trusted")
    stored = {"settings": {"SECRET_KEY": secrets.token_hex(32)}, "passwords": passwords}
    (tmp_path / "secrets.json").write_text(json.dumps(stored))
    port, name = live.cluster.port, live.name
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{port}/{name}?sslmode=disable",
    }
    started = []

    def _start(**changes):
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "jobs"],
                env=environment | changes,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield _start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_works_until_it_is_told_to_stop(live, start, number):
    live.value("work.enqueue_due")
    live.call("api.request_run", name="cleanup-sessions")
    process = start()
    _until(lambda: _left(live) == 0)

    process.send_signal(number)

    assert process.wait(SOON) == 0
    assert "Traceback" not in process.stderr.read()
    assert live.one("select ok from core.job_runs").ok is True


def test_a_process_that_may_not_start_says_why_in_one_line(start):
    process = start(DATABASE_URL="mysql://nowhere")

    assert process.wait(SOON) == 2
    (line,) = process.stderr.read().splitlines()
    assert line.startswith("worker: DATABASE_URL: ")
