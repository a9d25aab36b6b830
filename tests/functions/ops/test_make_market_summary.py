"""ops.make_market_summary"""


def test_it_sums_up_and_leaves_a_run(database):
    database.token(market_cap_usd=5)
    assert database.value("ops.make_market_summary") == 1
    assert database.one("select cap_usd from core.market_summary").cap_usd == 5
    run = database.one("select job, ok, result from core.job_runs")
    assert run == ("market", True, {"coins": 1})
    assert [
        row.name for row in database.all("select name from ops.view_ages() where age < '1 min'")
    ] == ["market_summary"]


def test_a_view_that_was_never_filled_is_filled(database):
    database.token()
    database.run("refresh materialized view core.market_summary with no data")
    assert database.value("ops.make_market_summary") == 1
