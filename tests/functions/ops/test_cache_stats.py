"""ops.cache_stats"""

from decimal import Decimal


def _reads(database, day, **counts):
    database.run(
        "insert into core.cache_reads (day, analysis_type, fresh, stale, missed)"
        " values (current_date - %s, 'news', %s, %s, %s)",
        day,
        counts.get("fresh", 0),
        counts.get("stale", 0),
        counts.get("missed", 0),
    )


def _news(database, **arguments):
    rows = database.rows("ops.cache_stats", **arguments)
    return next(row for row in rows if row.analysis_type == "news")


def test_the_rate_counts_fresh_and_stale_reads_as_hits(database):
    _reads(database, 0, fresh=80, stale=10, missed=10)
    news = _news(database)
    assert (news.fresh, news.stale, news.missed) == (80, 10, 10)
    assert news.hit_rate == Decimal("0.9")


def test_a_type_nobody_read_has_no_rate(database):
    assert _news(database).hit_rate is None


def test_it_lists_all_ten_types_with_their_lifetimes(database):
    rows = database.rows("ops.cache_stats")
    assert {row.analysis_type: row.ttl_s for row in rows} == {
        "market-data": 60,
        "technical": 300,
        "sentiment": 300,
        "news": 900,
        "on-chain": 3600,
        "predictions": 3600,
        "risk": 3600,
        "derivatives": 300,
        "defi": 3600,
        "research": 3600,
    }


def test_it_counts_from_the_named_day_on(database):
    _reads(database, 3, fresh=5)
    _reads(database, 0, fresh=1)
    assert _news(database).fresh == 6
    since = database.one("select now() - interval '1 day' as since").since
    assert _news(database, since=since).fresh == 1


def test_it_counts_what_is_stored(database):
    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, body, expires_at)"
        " values ('BTC', 'news', '{}', '{}', now() + interval '1 minute')"
    )
    assert _news(database).stored == 1
