"""ops.make_daily_figures"""


def test_it_makes_them_and_is_remembered_as_a_run(database):
    token = database.token()
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " select %s, 86400, 'kraken', date_trunc('day', now(), 'UTC') - n * interval '1 day', 5"
        " from generate_series(1, 3) as days(n)",
        token,
    )
    assert database.value("ops.make_daily_figures") == 3
    run = database.one("select job, ok, result from core.job_runs")
    assert (run.job, run.ok, run.result) == ("daily-figures", True, {"lines": 3})
