"""Progressive analyses when analyses come together, workers meet, or one dies between phases."""

import contextlib
import os
import signal
import threading
import time
from functools import partial

import psycopg
import pytest

import service
from analyses import DATA, store
from conftest import Database
from progress import begin, look, make_all, states, take_all
from racing import GATE, WAITING, barrier_call, meet

PATIENCE_S = 120.0
STORED = "select from core.ucie_analysis_cache"


def _until(true, what):
    end = time.monotonic() + PATIENCE_S
    while not (found := true()):
        assert time.monotonic() < end, f"not in time: {what}"
        time.sleep(0.02)
    return found


@pytest.fixture(autouse=True)
def _leisure(live):
    """Phases end by what happens in a test and not by the clock."""
    with service.long_phases(live):
        yield


@pytest.fixture
def bitcoin(live):
    return live.token()


@pytest.fixture
def session(live):
    return live.session(live.user())


def both_parts_at_once(live, session, bitcoin):
    """Store the two parts of a phase in transactions that overlap; the states of the phases."""
    progress = begin(live, session).body["session_id"]
    make_all(live, bitcoin)
    jobs = take_all(live)
    first, second = (live.connect("worker") for _ in range(2))

    def _store(conn, kind):
        store(Database(conn), jobs[kind], bitcoin, type=kind, data=DATA, kept={})

    with first.transaction():
        _store(first, "technical")
        other = threading.Thread(target=_store, args=(second, "sentiment"))
        other.start()
        _until(lambda: live.all(WAITING) or not other.is_alive(), "the second has come so far")
    other.join()
    first.close()
    second.close()
    return states(look(live, session, progress).body)


def test_a_phase_ends_though_its_last_two_parts_come_together(live, session, bitcoin):
    found = both_parts_at_once(live, session, bitcoin)
    assert found == ["done", "done", "running", "waiting"]


def test_without_the_lock_of_the_coin_it_would_wait_for_its_end(live, session, bitcoin, mutate):
    mutate("private/lock_coin.sql", "select pg_advisory_xact_lock(", "select (")
    found = both_parts_at_once(live, session, bitcoin)
    assert found == ["done", "running", "waiting", "waiting"]


def test_sixteen_who_end_what_is_due_end_it_once(live, session, bitcoin):
    progress = begin(live, session).body["session_id"]
    connections = [live.connect("worker") for _ in range(16)]
    for number in range(1, 5):
        live.run("update core.analysis_runs set phase_ends_at = clock_timestamp()")
        barrier_call(16, lambda at: connections[at].execute("select work.end_due_phases()"))
        rows = live.all("select phase_number from core.ucie_phase_data order by 1")
        assert [row.phase_number for row in rows] == list(range(1, min(number + 2, 5)))
    for conn in connections:
        conn.close()
    assert look(live, session, progress).body["done"]


def test_two_who_analyse_a_coin_share_what_is_asked_but_not_the_run(live, session, bitcoin):
    mallory = live.session(live.user("mallory@example.org"))
    lines = [live.connect("web") for _ in range(2)]
    runs = barrier_call(2, lambda at: begin(Database(lines[at]), (session, mallory)[at]).body)
    for line in lines:
        line.close()

    assert live.one("select count(*) from core.jobs where kind = 'analyse'").count == 1
    assert runs[0]["session_id"] != runs[1]["session_id"]
    assert look(live, mallory, runs[0]["session_id"]).status == 404
    make_all(live, bitcoin)
    for person, run in zip((session, mallory), runs, strict=True):
        assert states(look(live, person, run["session_id"]).body)[:2] == ["done", "running"]


def runs_of_two_windows(live, session, together=barrier_call):
    """Open a coin's page in two windows at once; the runs they follow, and what was counted."""
    live.run("update core.ucie_tokens set last_opened_at = now()")  # or they wait for each other
    lines = [Database(live.connect("web")) for _ in range(2)]
    pages = together(
        2, lambda at: lines[at].call("api.get_asset_page", session=session, asset="bitcoin")
    )
    for line in lines:
        line.conn.close()
    counted = live.one("select count(*) from core.attempts where scope = 'fetch_user'").count
    return {page.body["progress"]["session_id"] for page in pages}, counted


def test_two_windows_of_one_person_follow_one_run(live, session, bitcoin):
    for _ in range(10):
        live.run("delete from core.analysis_runs")
        live.run("delete from core.jobs")
        live.run("delete from core.attempts")
        runs, counted = runs_of_two_windows(live, session)
        assert (len(runs), counted) == (1, 10)


def test_without_the_lock_each_window_might_begin_one(live, session, bitcoin, mutate):
    mutate("private/page_progress.sql", "perform pg_advisory_xact_lock(", "perform (")
    mutate("private/newest_progress.sql", "begin\n", f"begin\n  {GATE}\n")
    runs, _ = runs_of_two_windows(live, session, partial(meet, live))
    assert len(runs) == 2


def test_a_worker_that_dies_between_phases_is_followed_by_another(live, session, bitcoin, tmp_path):
    live.run(
        "insert into core.defi_catalog (kind, ref, name, as_of) values ('chain', 'A', 'A', now())"
    )
    with service.running(live, tmp_path) as site:
        progress = begin(live, session).body["session_id"]
        _until(
            lambda: states(look(live, session, progress).body)[0] != "running", "the first phase"
        )
        os.kill(site.worker[0].pid, signal.SIGKILL)
        site.worker[0].wait()
        site.start_worker()
        body = _until(
            lambda: (seen := look(live, session, progress).body)["done"] and seen, "the last phase"
        )
    assert all(phase["state"] in ("done", "partial") for phase in body["phases"][1:]), body


def test_sixty_four_who_analyse_a_coin_at_once_all_see_it_to_its_end(live, bitcoin):
    people = [live.session(live.user(f"{number}@example.org")) for number in range(64)]
    lines = [live.connect("web") for _ in people]
    runs = barrier_call(64, lambda at: begin(Database(lines[at]), people[at]).body["session_id"])
    for line in lines:
        line.close()
    for _ in range(4):
        make_all(live, bitcoin)

    assert len(set(runs)) == 64
    for person, run in zip(people, runs, strict=True):
        assert states(look(live, person, run).body) == ["done"] * 4
    assert live.one("select count(*) from core.ucie_phase_data").count == 4 * 64


def goes_while_an_account_goes(live, session, bitcoin):
    """Delete an account while a part of its run is stored; whether both came to their end."""
    begin(live, session)
    job = take_all(live)["market-data"]
    leaving, storing = live.connect("owner"), live.connect("worker")

    def _store():
        with contextlib.suppress(psycopg.errors.DeadlockDetected):
            store(Database(storing), job, bitcoin, type="market-data", data=DATA, kept={})

    with contextlib.suppress(psycopg.errors.DeadlockDetected), leaving.transaction():
        leaving.execute("select from core.users for update")
        other = threading.Thread(target=_store)
        other.start()
        _until(lambda: live.all(WAITING) or not other.is_alive(), "the worker has come so far")
        leaving.execute("delete from core.users")
    other.join()
    leaving.close()
    storing.close()
    return live.all(STORED) and not live.all("select from core.users")


def test_an_account_that_goes_takes_its_run_with_it_and_holds_nobody_up(live, session, bitcoin):
    assert goes_while_an_account_goes(live, session, bitcoin)
    assert live.all("select from core.analysis_runs") == []
    assert live.all("select from core.ucie_phase_data") == []


def test_without_holding_the_account_first_they_would_wait_for_each_other(
    live, session, bitcoin, mutate
):
    mutate("private/advance_run.sql", "where id = v_run.user_id for key share", "limit 1")
    assert not goes_while_an_account_goes(live, session, bitcoin)
