"""ops.cleanup_expired_sessions"""

from racing import barrier_call


def test_it_deletes_expired_sessions_and_no_other(database):
    alice = database.user()
    database.session(alice)
    database.age("core.sessions", "61 minutes")
    alive = database.session(alice)

    assert database.value("ops.cleanup_expired_sessions") == 1
    assert database.one("select token_hash from core.sessions").token_hash == alive


def test_with_nothing_to_do_it_returns_zero(database):
    assert database.value("ops.cleanup_expired_sessions") == 0


def test_it_records_its_run(database):
    database.session(database.user())
    database.age("core.sessions", "2 hours")
    database.value("ops.cleanup_expired_sessions")

    run = database.one("select job, ok, result from core.job_runs")
    assert (run.job, run.ok, run.result) == ("cleanup-sessions", True, {"sessions": 1})


def test_two_cleaners_at_once_add_up_to_the_total(live):
    alice = live.user()
    live.run(
        "insert into core.sessions (user_id, token_hash, created_at, expires_at)"
        " select %s, encode(sha256(n::text::bytea), 'hex'), now() - interval '2 hours',"
        " now() - interval '1 hour' from generate_series(1, 3000) as numbers(n)",
        alice,
    )
    connections = [live.connect("ops") for _ in range(2)]

    counts = barrier_call(
        2, lambda n: connections[n].execute("select cleanup_expired_sessions()").fetchone()[0]
    )

    for connection in connections:
        connection.close()
    assert sum(counts) == 3000
    assert live.one("select count(*) from core.sessions").count == 0
