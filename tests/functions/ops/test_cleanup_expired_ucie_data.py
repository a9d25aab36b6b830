"""ops.cleanup_expired_ucie_data"""

import pytest
from psycopg.types.json import Jsonb


@pytest.fixture
def expired(database):
    """Two analyses, three phases and one alert past their time; one of each still alive."""
    alice = database.user()
    for symbol, age in (("BTC", "2 hours"), ("ETH", "2 hours"), ("SOL", "0")):
        database.run(
            "insert into core.ucie_analysis_cache"
            " (symbol, analysis_type, data, body, created_at, expires_at)"
            " values (%s, 'market-data', '{}', '{}', now() - %s::interval,"
            " now() - %s::interval + interval '1 minute')",
            symbol,
            age,
            age,
        )
    for number, hours in ((1, 2), (2, 2), (3, 2), (4, 0)):
        database.run(
            "insert into core.ucie_phase_data"
            " (session_id, symbol, phase_number, phase_data, user_id, expires_at)"
            " values ('s', 'BTC', %s, '{}', %s, now() + %s * interval '1 hour')",
            number,
            alice,
            1 - hours,
        )
    for expires in ("-1 hour", "1 hour", None):
        database.run(
            "insert into core.ucie_alerts"
            " (user_id, symbol, alert_type, threshold_value, expires_at)"
            " values (%s, 'BTC', 'price_above', 1, now() + %s::interval)",
            alice,
            expires,
        )


def test_it_returns_exactly_how_many_rows_went(database, expired):
    assert database.value("ops.cleanup_expired_ucie_data") == 6


def test_a_second_run_returns_zero_and_never_null(database, expired):
    database.value("ops.cleanup_expired_ucie_data")
    assert database.value("ops.cleanup_expired_ucie_data") == 0


def test_it_touches_nothing_that_is_alive(database, expired):
    database.value("ops.cleanup_expired_ucie_data")

    assert database.one("select symbol from core.ucie_analysis_cache").symbol == "SOL"
    assert database.one("select phase_number from core.ucie_phase_data").phase_number == 4
    left = database.all("select expires_at from core.ucie_alerts where expires_at is null")
    assert len(left) == 1
    assert database.one("select count(*) from core.ucie_alerts").count == 2


def test_it_records_the_counts_of_each_table(database, expired):
    database.value("ops.cleanup_expired_ucie_data")

    run = database.one("select job, ok, result, finished_at from core.job_runs")
    assert (run.job, run.ok) == ("cleanup-ucie", True)
    assert run.result == {"ucie_analysis_cache": 2, "ucie_phase_data": 3, "ucie_alerts": 1}
    assert run.finished_at is not None


def test_it_goes_on_past_one_batch(database):
    database.run(
        "insert into core.ucie_analysis_cache"
        " (symbol, analysis_type, data, body, created_at, expires_at)"
        " select 'C' || n, 'market-data', %s, '{}', now() - interval '2 days',"
        " now() - interval '1 day' from generate_series(1, 10001) as numbers(n)",
        Jsonb({}),
    )
    assert database.value("ops.cleanup_expired_ucie_data") == 10001


def test_the_statement_of_the_design_runs_verbatim_as_owner(live):
    assert live.one("select cleanup_expired_ucie_data();").cleanup_expired_ucie_data == 0


def test_it_leaves_what_somebody_holds_and_takes_it_later(live):
    live.run(
        "insert into core.ucie_analysis_cache"
        " (symbol, analysis_type, data, body, created_at, expires_at)"
        " select symbol, 'market-data', '{}', '{}', now() - interval '2 days',"
        " now() - interval '1 day' from unnest(array['BTC', 'ETH']) as symbols(symbol)"
    )
    with live.connect("owner") as other, other.transaction():
        other.execute("select id from core.ucie_analysis_cache where symbol = 'BTC' for update")
        assert live.value("ops.cleanup_expired_ucie_data") == 1
        other.execute("update core.ucie_analysis_cache set expires_at = now() + interval '1 hour'")

    assert live.value("ops.cleanup_expired_ucie_data") == 0
    assert live.one("select symbol from core.ucie_analysis_cache").symbol == "BTC"
