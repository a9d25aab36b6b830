"""work.cleanup_ucie"""


def _expired(database, count):
    database.run(
        "insert into core.ucie_analysis_cache"
        " (symbol, analysis_type, data, body, created_at, expires_at)"
        " select 'C' || n, 'market-data', '{}', '{}', now() - interval '2 days',"
        " now() - interval '1 day' from generate_series(1, %s) as numbers(n)",
        count,
    )


def test_it_deletes_one_batch_and_counts_it_by_table(database):
    _expired(database, 5)

    counts = database.value("work.cleanup_ucie", batch=3)

    assert counts == {"ucie_analysis_cache": 3, "ucie_phase_data": 0, "ucie_alerts": 0}
    assert database.one("select count(*) from core.ucie_analysis_cache").count == 2


def test_it_counts_nothing_when_nothing_is_left(database):
    assert not any(database.value("work.cleanup_ucie").values())
